"""``footnoted search`` and ``ask``: one question, or a batch from a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import (
    FolderOption,
    JsonOption,
    JudgeOption,
    LanguageOption,
    ModelOption,
    OutputOption,
    QuestionsOption,
    SinceOption,
    SourceOption,
    StoreOption,
    StrictOption,
    TypeOption,
    UntilOption,
    both_or_neither,
    open_assistant,
    print_json,
    read_filter,
    read_lines,
    settings_for,
    write_batch,
)
from rag.cli.printing import one_line, print_sentence, where
from rag.cli.verify import ReportOption, checked_ending, write_report
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import AnswerEvent, CheckedAnswer

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

        write_batch(output, rows, found)
        _note_degraded(assistant)
        return
    results = assistant.search(question or "", top_k, within=within)
    _note_degraded(assistant)
    if json:
        print_json([passage_json(result) for result in results])
        return
    for result in results:
        typer.echo(f"{result.rank:>3}  {where(result.passage.source, result.passage.page)}")
        typer.echo(f"     {' '.join(result.passage.text.split())}\n")


def _note_degraded(assistant: Assistant) -> None:
    """Say on standard error what the last search had to do without, such as a reranker that failed."""
    if assistant.retrieval.degraded:
        typer.echo(f"note: {assistant.retrieval.degraded}", err=True)


def ask(
    question: QuestionArgument = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    source: SourceOption = None,
    folder: FolderOption = None,
    language: LanguageOption = None,
    type_: TypeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    questions: QuestionsOption = None,
    output: OutputOption = None,
    judge: JudgeOption = None,
    report: ReportOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the documents: every sentence of the answer comes with its footnote and its verdict."""
    from rag.wire import answer_json

    batch = both_or_neither(questions, output, question, "a QUESTION")
    if batch and report:
        raise UsageError("a report is of one answer: leave out --report, or ask one QUESTION")
    checked_ending(report)
    rows = list(read_lines(questions, ("id", "question"))) if questions else []
    within = read_filter(source, folder, language, type_, since, until)
    assistant = open_assistant(settings_for(store))
    options: dict[str, Any] = {"model": model, "strict": strict or None, "within": within, "judge": judge}
    if batch and output:
        write_batch(output, rows, lambda row: answer_json(assistant.answer(row["question"], **options)))
        return
    if json:
        answer = assistant.answer(question or "", **options)
        print_json(answer_json(answer))
    else:
        answer = print_answer(assistant.ask(question or "", **options), question or "")
    if report:
        write_report(report, assistant, answer)


def print_answer(events: Iterable[AnswerEvent], question: str) -> CheckedAnswer:
    """Print what was searched for where it differs, sentences as they are checked, then the footnotes."""
    from rag.schema import CheckedAnswer, Searched, SentenceReady

    for event in events:
        if isinstance(event, Searched) and event.searched_for != question.strip():
            typer.echo(f"searched for: {one_line(event.searched_for)}\n")
        elif isinstance(event, SentenceReady):
            print_sentence(event.sentence)
        elif isinstance(event, CheckedAnswer):
            _print_footnotes(event)
            return event
    raise AssertionError("an answer ends with a CheckedAnswer")


def _print_footnotes(answer: CheckedAnswer) -> None:
    if answer.abstained:
        typer.echo(answer.text)
        for near in answer.nearest:
            typer.echo(
                f"  nearest: {where(near.passage.source, near.passage.page)}: {one_line(near.passage.text)[:160]}"
            )
    typer.echo("")
    for c in answer.citations:
        typer.echo(f"[{c.number}] {where(c.source, c.page)}, {c.start}–{c.end}: {one_line(c.quote)}")
    for conflict in answer.conflicts:
        typer.echo(f"sources differ: {conflict.about} " + "".join(f"[{n}]" for n in conflict.citations))
    for note in answer.notes:
        typer.echo(f"note: {note}")
