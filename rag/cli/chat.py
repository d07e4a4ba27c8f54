"""``footnoted chat``: question after question on a terminal; each may lean on those before it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from rag.cli.ask import print_answer
from rag.cli.common import (
    FolderOption,
    LanguageOption,
    ModelOption,
    SinceOption,
    SourceOption,
    StoreOption,
    StrictOption,
    TypeOption,
    UntilOption,
    open_assistant,
    read_filter,
    settings_for,
)
from rag.errors import FootnotedError

_PROMPT = "\n> "
_LEAVE = frozenset({"exit", "quit", ":q"})


def chat(
    model: ModelOption = None,
    strict: StrictOption = False,
    source: SourceOption = None,
    folder: FolderOption = None,
    language: LanguageOption = None,
    type_: TypeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
) -> None:
    """Ask question after question; one may lean on the last ("and when?"). An empty line or "exit" ends it."""
    from rag.schema import Turn

    within = read_filter(source, folder, language, type_, since, until)
    assistant = open_assistant(settings_for(store))
    options: dict[str, Any] = {"model": model, "strict": strict or None, "within": within}
    history: list[Turn] = []
    for question in _questions():
        try:
            answer = print_answer(assistant.ask(question, history=history, **options), question)
        except FootnotedError as error:
            # A question that fails must not end the conversation; the next may do.
            typer.echo(f"footnoted: {' '.join(str(error).split())}", err=True)
            continue
        history.append(Turn(question, "" if answer.abstained else answer.text))


def _questions() -> Iterator[str]:
    """Yield the lines that are typed, or those of a file put in, until an empty one."""
    shown = sys.stdin.isatty()
    while True:
        if shown:
            sys.stdout.write(_PROMPT)
            sys.stdout.flush()
        line = sys.stdin.readline().strip()
        if not line or line.casefold() in _LEAVE:
            return
        yield line
