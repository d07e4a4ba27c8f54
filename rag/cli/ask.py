"""``footnoted search``, ``ask`` and ``check``: one question or text, or a batch from a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import (
    FolderOption,
    JsonOption,
    LanguageOption,
    ModelOption,
    OutputOption,
    QuestionsOption,
    SinceOption,
    SourceOption,
    StoreOption,
    TypeOption,
    UntilOption,
    both_or_neither,
    open_assistant,
    print_json,
    read_filter,
    read_lines,
    settings_for,
    write_lines,
)
from rag.errors import FootnotedError, UsageError

if TYPE_CHECKING:
    from rag.schema import AnswerEvent, CheckedAnswer, CheckedSentence

_SIGNS = {"supported": "✓", "partly_supported": "~", "contradicted": "✗"}
QuestionArgument = Annotated[str | None, typer.Argument(help="The question, in any language.")]


def search(
    question: QuestionArgument = None,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=1000, help="How many passages.")] = 10,
    source: SourceOption = None,
    folder: FolderOption = None,
    language: LanguageOption = None,
    type_: TypeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    questions: QuestionsOption = None,
    output: OutputOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages: the best ones for a question, without an answer."""
    from rag.wire import passage_json

    batch = both_or_neither(questions, output, question, "a QUESTION")
    rows = list(read_lines(questions, ("id", "question"))) if questions else []
    within = read_filter(source, folder, language, type_, since, until)
    assistant = open_assistant(settings_for(store))
    if batch and output:

        def found(row: dict[str, Any]) -> dict[str, Any]:
            return {"results": [passage_json(p) for p in assistant.search(row["question"], top_k, within=within)]}

        _write_batch(output, rows, found)
        return
    results = assistant.search(question or "", top_k, within=within)
    if json:
        print_json([passage_json(result) for result in results])
        return
    for result in results:
        typer.echo(f"{result.rank:>3}  {_where(result.passage.source, result.passage.page)}")
        typer.echo(f"     {' '.join(result.passage.text.split())}\n")


def ask(
    question: QuestionArgument = None,
    model: ModelOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Drop sentences that are not supported.")] = False,
    source: SourceOption = None,
    folder: FolderOption = None,
    language: LanguageOption = None,
    type_: TypeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    questions: QuestionsOption = None,
    output: OutputOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the documents: every sentence of the answer comes with its footnote and its verdict."""
    from rag.wire import answer_json

    batch = both_or_neither(questions, output, question, "a QUESTION")
    rows = list(read_lines(questions, ("id", "question"))) if questions else []
    within = read_filter(source, folder, language, type_, since, until)
    assistant = open_assistant(settings_for(store))
    options: dict[str, Any] = {"model": model, "strict": strict or None, "within": within}
    if batch and output:
        _write_batch(output, rows, lambda row: answer_json(assistant.answer(row["question"], **options)))
    elif json:
        print_json(answer_json(assistant.answer(question or "", **options)))
    else:
        print_answer(assistant.ask(question or "", **options), question or "")


def _write_batch(output: Path, rows: list[dict[str, Any]], result: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
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


def check(
    file: Annotated[str | None, typer.Argument(help="A text file, or - for standard input.")] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help='A file with an {"id", "claim", "evidence"} object on each line.')
    ] = None,
    output: OutputOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Check any text against the documents, sentence by sentence; exit 1 if one is not supported."""
    from rag.wire import text_json

    batch = both_or_neither(pairs, output, file, "a FILE")
    if batch and pairs and output:
        _check_pairs(pairs, output)
        return
    text = _read_text(file or "-")
    checked = open_assistant(settings_for(store)).check(text)
    document = text_json(checked)
    if json:
        print_json(document)
    else:
        quotes = {c.number: c for c in checked.citations}
        for sentence in checked.sentences:
            _print_sentence(sentence)
            for c in (quotes[number] for number in sentence.citations):
                typer.echo(f"      [{c.number}] {_where(c.source, c.page)}: {_one_line(c.quote)}")
        typer.echo(f"\n{document['supported']} supported, {document['unsupported']} not")
    if document["unsupported"]:
        raise typer.Exit(1)


def _check_pairs(pairs: Path, output: Path) -> None:
    from rag.checking import Checker
    from rag.embedding.bundled import open_embedder

    rows = list(read_lines(pairs, ("id", "claim", "evidence")))
    checker = Checker(open_embedder(settings_for()))

    def judged(row: dict[str, Any]) -> dict[str, Any]:
        verdict = checker.judge(row["claim"], row["evidence"]).verdict
        return {
            "verdict": verdict.support.value,
            "score": round(verdict.score, 4),
            "reasons": list(verdict.reasons),
        }

    _write_batch(output, rows, judged)


def _read_text(file: str) -> str:
    """Read the text to check. Raises UsageError when there is no such file or it is no text."""
    if file == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    from rag.loading import Limits, load

    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file} is not there: name a text file, or - for standard input")
    return load(path, path.name, Limits()).text


def print_answer(events: Iterable[AnswerEvent], question: str) -> CheckedAnswer:
    """Print what was searched for where it differs, sentences as they are checked, then the footnotes."""
    from rag.schema import CheckedAnswer, Searched, SentenceReady

    for event in events:
        if isinstance(event, Searched) and event.searched_for != question.strip():
            typer.echo(f"searched for: {_one_line(event.searched_for)}\n")
        elif isinstance(event, SentenceReady):
            _print_sentence(event.sentence)
        elif isinstance(event, CheckedAnswer):
            _print_footnotes(event)
            return event
    raise AssertionError("an answer ends with a CheckedAnswer")


def _print_sentence(sentence: CheckedSentence) -> None:
    """Print a sentence with its footnotes and, unless it is supported, why not; a source's own markers are blunted."""
    from rag.answering.markers import blunted

    marks = "".join(f"[{number}]" for number in sentence.citations)
    sign = _SIGNS.get(sentence.verdict.support.value, "?")
    typer.echo(f"{sign} {_one_line(blunted(sentence.text))}{marks}")
    if sign != "✓":
        typer.echo(f"      {sentence.verdict.support.value.replace('_', ' ')}: {'; '.join(sentence.verdict.reasons)}")


def _print_footnotes(answer: CheckedAnswer) -> None:
    if answer.abstained:
        typer.echo(answer.text)
        for near in answer.nearest:
            typer.echo(
                f"  nearest: {_where(near.passage.source, near.passage.page)}: {_one_line(near.passage.text)[:160]}"
            )
    typer.echo("")
    for c in answer.citations:
        typer.echo(f"[{c.number}] {_where(c.source, c.page)}, {c.start}–{c.end}: {_one_line(c.quote)}")
    for conflict in answer.conflicts:
        typer.echo(f"sources differ: {conflict.about} " + "".join(f"[{n}]" for n in conflict.citations))
    for note in answer.notes:
        typer.echo(f"note: {note}")


def _where(source: str, page: object) -> str:
    return f"{source}, p. {page}" if isinstance(page, int) else f"{source}, {page}" if page else source


def _one_line(text: str) -> str:
    """Return a text on one line, without control characters that would drive the terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in text).split())
