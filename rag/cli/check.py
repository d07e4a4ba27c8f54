"""``footnoted check``: any text, sentence by sentence, against the documents; or pairs of claim and evidence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import (
    JsonOption,
    JudgeOption,
    OutputOption,
    StoreOption,
    both_or_neither,
    open_assistant,
    print_json,
    read_lines,
    settings_for,
    write_batch,
)
from rag.cli.printing import one_line, print_sentence, where
from rag.cli.verify import ReportOption, checked_ending, write_report
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.schema import CheckedText

_AHEAD = 32


def check(
    file: Annotated[str | None, typer.Argument(help="A text file, or - for standard input.")] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help='A file with an {"id", "claim", "evidence"} object on each line.')
    ] = None,
    output: OutputOption = None,
    judge: JudgeOption = None,
    report: ReportOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Check any text against the documents, sentence by sentence; exit 1 if one is not supported.

    Headings, questions and bare markers state nothing: they are listed, not counted.
    """
    from rag.wire import text_json

    batch = both_or_neither(pairs, output, file, "a FILE")
    checked_ending(report)
    if batch and pairs and output:
        if report:
            raise UsageError("a report is of one text: leave out --report, or check one FILE")
        _check_pairs(pairs, output, judge)
        return
    text = _read_text(file or "-")
    assistant = open_assistant(settings_for(store))
    checked = assistant.check(text, judge=judge)
    document = text_json(checked)
    if json:
        print_json(document)
    else:
        _print_checked(checked)
        typer.echo(f"\n{document['supported']} supported, {document['unsupported']} not")
    if report:
        write_report(report, assistant, checked, text)
    if document["unsupported"]:
        raise typer.Exit(1)


def _print_checked(checked: CheckedText) -> None:
    """Print every sentence in the order of the text, its quotes below it; what states nothing in between."""
    quotes = {c.number: c for c in checked.citations}
    for at in range(len(checked.sentences) + 1):
        for silent in checked.not_checked:
            if silent.before == at:
                typer.echo(f"· {one_line(silent.text)}  ({silent.reason})")
        if at < len(checked.sentences):
            sentence = checked.sentences[at]
            print_sentence(sentence)
            for c in (quotes[number] for number in sentence.citations):
                typer.echo(f"      [{c.number}] {where(c.source, c.page)}: {one_line(c.quote)}")


def _check_pairs(pairs: Path, output: Path, judge: str | None) -> None:
    from rag.checking import Checker, open_judge
    from rag.embedding.bundled import open_embedder

    rows = list(read_lines(pairs, ("id", "claim", "evidence")))
    settings = settings_for(judge=judge)
    checker = Checker(open_embedder(settings)).with_judge(open_judge(settings))
    numbered = {id(row): at for at, row in enumerate(rows)}

    def judged(row: dict[str, Any]) -> dict[str, Any]:
        at = numbered[id(row)]
        if at % _AHEAD == 0:
            ahead = rows[at : at + _AHEAD]
            checker.prepare([each["claim"] for each in ahead], [each["evidence"] for each in ahead])
        finding = checker.judge(row["claim"], row["evidence"])
        verdict = checker.confirm(row["claim"], row["evidence"], finding).verdict
        return {"verdict": verdict.support.value, "score": round(verdict.score, 4), "reasons": list(verdict.reasons)}

    write_batch(output, rows, judged)


def _read_text(file: str) -> str:
    """Read the text to check. Raises UsageError when there is no such file or it is no text."""
    if file == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    from rag.loading import Limits, load

    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file} is not there: name a text file, or - for standard input")
    return load(path, path.name, Limits()).text
