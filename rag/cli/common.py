"""What several commands share: options, opening a store, JSON and lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.errors import FootnotedError, UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.config import Settings
    from rag.schema import Filter

StoreOption = Annotated[Path | None, typer.Option("--store", help="Folder of the index (default .footnoted).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="Model that writes; 'extractive' quotes only.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Drop sentences that are not supported.")]
JudgeOption = Annotated[
    str | None, typer.Option("--judge", metavar="MODEL", help="A model that confirms each verdict, asked one by one.")
]
QuestionsOption = Annotated[
    Path | None, typer.Option("--questions", help='A file with a {"id", "question"} object on each line.')
]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Where to write the results, one line each.")]

SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="GLOB", help="Search only files whose source matches; may be repeated."),
]
FolderOption = Annotated[
    list[str] | None, typer.Option("--folder", help="Search only this corpus folder, or a folder in one; repeatable.")
]
LanguageOption = Annotated[
    list[str] | None, typer.Option("--language", help="Search only documents in it (en, it, bg, …); repeatable.")
]
TypeOption = Annotated[
    list[str] | None, typer.Option("--type", help="Search only files with this ending (pdf, md, …); repeatable.")
]
SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Search only documents from this day on.")
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Search only documents up to this day.")
]


def read_filter(
    source: list[str] | None,
    folder: list[str] | None,
    language: list[str] | None,
    type_: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Filter:
    """Return the filter that the options describe. Raises UsageError when it ends before it begins."""
    from rag.schema import Filter

    if since and until and until < since:
        raise UsageError(f"--until {until:%Y-%m-%d} lies before --since {since:%Y-%m-%d}: nothing can match")
    return Filter(
        tuple(source or ()),
        tuple(folder or ()),
        tuple(language or ()),
        tuple(type_ or ()),
        since.date() if since else None,
        until.date() if until else None,
    )


def settings_for(store: Path | None = None, **overrides: object) -> Settings:
    """Read the settings; what was given on the command line wins."""
    from rag.config import load_settings

    return load_settings(store=store, **overrides)


def open_assistant(settings: Settings) -> Assistant:
    """Open the assistant over the store that the settings name."""
    from rag.assistant import Assistant

    return Assistant.open(settings)


def print_json(document: object) -> None:
    """Print one JSON document; a lone surrogate can't be printed and becomes a replacement character."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")


def read_lines(path: Path, fields: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file. Raises UsageError naming the line that lacks a field or is no JSON."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} can't be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_object(line, fields, f"{path}, line {number}")


def _read_object(line: str, fields: Iterable[str], where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where} is not JSON: {error.msg}") from error
    missing = [name for name in fields if not isinstance(found, dict) or name not in found]
    if missing:
        raise UsageError(f"{where} lacks {', '.join(missing)}")
    wrong = [name for name in fields if name != "id" and not isinstance(found[name], str)]
    if wrong:
        raise UsageError(f"{where}: {', '.join(wrong)} must be text")
    return dict(found)


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write objects as JSONL, each as soon as it is there; returns their number. Raises UsageError."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", errors="replace") as stream:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                stream.flush()
                count += 1
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error
    return count


def write_batch(output: Path, rows: list[dict[str, Any]], result: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write a line for each row; a row that fails gets an "error", the others go on. Raises UsageError at the end."""
    failed: list[str] = []

    def lines() -> Iterator[dict[str, Any]]:
        for row in rows:
            try:
                yield {"id": row["id"], **result(row)}
            except FootnotedError as error:
                failed.append(str(row["id"]))
                yield {"id": row["id"], "error": str(error)}

    written = write_lines(output, lines())
    typer.echo(f"{written - len(failed)} of {written} done, results in {output}")
    if failed:
        raise UsageError(f"{len(failed)} of {written} failed ({', '.join(failed[:3])}): {output} says why")


def both_or_neither(questions: Path | None, output: Path | None, single: str | None, name: str) -> bool:
    """Return whether a batch is wanted. Raises UsageError when the words don't fit together."""
    if (questions is None) != (output is None):
        raise UsageError("a batch needs both its input file and --output")
    if (questions is None) == (single is None):
        raise UsageError(f"give either {name} or a batch file with --output")
    return questions is not None
