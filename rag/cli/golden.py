"""``footnoted golden``: make, check and take in golden questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.common import JsonOption, ModelOption, StoreOption, open_assistant, print_json, settings_for
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import Document, GoldenQuestion, Passage

golden = typer.Typer(
    help="Make, check and take in golden questions.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
GoldenFile = Annotated[Path, typer.Argument(help="YAML file of golden questions.")]
OutOption = Annotated[Path, typer.Option("--output", help="The golden file to write; it must not exist yet.")]
UNANSWERABLE = typer.Option("--unanswerable", min=0, max=1, help="Share of drafts that the documents don't answer.")
DOCUMENTS = typer.Option("--documents", help="Folder to write the imported documents to, for 'footnoted index'.")
LIMIT = typer.Option("--limit", min=1, help="Take no more questions than this.")


@golden.command()
def draft(
    output: OutOption,
    count: Annotated[int, typer.Option("--count", min=1, max=1000, help="How many questions to propose.")] = 30,
    unanswerable: Annotated[float, UNANSWERABLE] = 0.25,
    model: ModelOption = None,
    store: StoreOption = None,
) -> None:
    """Propose questions with evidence from the documents, for you to accept with 'golden review' or in an editor."""
    from rag.evaluation.drafting import draft_from_facts, draft_unanswerable
    from rag.models import EXTRACTIVE

    _require_new(output)
    assistant = open_assistant(settings_for(store))
    documents = list(_documents(assistant))
    wanted = count - round(count * unanswerable)
    name = model or assistant.settings.model
    proposed = (
        draft_from_facts(documents, wanted) if name == EXTRACTIVE else _by_model(assistant, name, documents, wanted)
    )
    most = round(len(proposed) * unanswerable / max(0.01, 1 - unanswerable))
    open_ones = draft_unanswerable(draft_from_facts(documents, count), documents, most)
    taken = {question.id for question in proposed}
    named = [q if q.id not in taken else replace(q, id=f"open-{q.id}") for q in open_ones]
    if not proposed:
        raise UsageError("no sentence of the documents gives a question by rule: name a model with --model")
    _save(output, [(question, True) for question in [*proposed, *named]])
    typer.echo(
        f"{len(proposed)} answerable and {len(named)} unanswerable drafts in {output}; accept them with "
        f"'footnoted golden review {output}'"
    )


@golden.command()
def feedback(
    output: OutOption,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Whose ratings, where people log in (default everybody's).")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Make drafts of the answers that were rated in the chat: good ones with their evidence, wrong ones to mend."""
    from rag.conversations import Conversations, conversations_path
    from rag.evaluation.drafting import draft_from_feedback

    _require_new(output)
    path, rated = conversations_path(settings_for(store).store), []
    if path.is_file():
        rated = Conversations(path).rated(owner)
    drafts = draft_from_feedback(rated)
    if not drafts:
        raise UsageError(f"no answer in {path.parent} has been rated yet: rate some on the page")
    _save(output, [(question, True) for question in drafts])
    typer.echo(f"{len(drafts)} drafts in {output}; go through them with 'footnoted golden review {output}'")


@golden.command()
def review(file: GoldenFile) -> None:
    """Go through the drafts of a golden file one by one: accept, edit the question, skip or throw away."""
    from rag.evaluation.golden import load_drafts, write_golden

    entries = load_drafts(file)
    left, thrown = sum(draft for _, draft in entries), set[str]()
    for place, (question, is_draft) in enumerate(entries):
        if not is_draft:
            continue
        _show(question, left)
        choice = typer.prompt("accept, edit, skip, throw away or quit [a/e/s/t/q]", default="s").strip().lower()[:1]
        if choice == "q":
            break
        if choice == "e":
            question = replace(question, question=typer.prompt("question", default=question.question).strip())
            if question.reference:
                good = typer.prompt("a good answer", default=question.reference).strip()
                question = replace(question, reference=good)
        if choice == "t":
            thrown.add(question.id)
        elif choice in "ae":
            entries[place] = (question, False)
        left -= 1
        write_golden(file, [entry for entry in entries if entry[0].id not in thrown])
    kept = [entry for entry in entries if entry[0].id not in thrown]
    typer.echo(f"{sum(not draft for _, draft in kept)} accepted, {sum(draft for _, draft in kept)} drafts left")


@golden.command()
def lint(
    files: Annotated[list[Path], typer.Argument(help="YAML files of golden questions.")],
    balance: Annotated[bool, typer.Option("--balance/--no-balance", help="Also judge what the set is made of.")] = True,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Find evidence that no longer occurs, duplicates, wrong sources, lopsided sets; exit 1 when there is any."""
    from rag.evaluation.golden import load_drafts
    from rag.evaluation.linting import Finding, lint_balance, lint_golden

    entries = [entry for file in files for entry in load_drafts(file)]
    questions = [question for question, _ in entries]
    assistant = open_assistant(settings_for(store))
    sources = [state for state in assistant.sources() if state.state == "indexed"]
    findings = lint_golden(questions, assistant.document)
    findings += [Finding(q.id, "is a draft that nobody has accepted: see 'golden review'") for q, d in entries if d]
    if balance:
        findings += lint_balance(questions, Counter(state.language for state in sources), len(sources))
    if json:
        print_json({"questions": len(questions), "findings": [{"id": f.question, "fault": f.fault} for f in findings]})
    else:
        for finding in findings:
            typer.echo(str(finding))
        typer.echo(f"{len(questions)} questions, {len(findings)} findings")
    if findings:
        raise typer.Exit(1)


@golden.command("import")
def import_questions(
    path: Annotated[Path, typer.Argument(help="A BEIR folder, a SQuAD-style .json file or a .csv file.")],
    output: OutOption,
    documents: Annotated[Path | None, DOCUMENTS] = None,
    split: Annotated[str, typer.Option("--split", help="Which judgements of a BEIR folder.")] = "test",
    limit: Annotated[int | None, LIMIT] = None,
) -> None:
    """Take in questions that others made, with their documents where the files hold them."""
    from rag.evaluation.importing import import_golden

    _require_new(output)
    imported = import_golden(path, split=split, limit=limit)
    if imported.documents and documents is None:
        raise UsageError(f"{path} holds {len(imported.documents)} documents: say with --documents where to write them")
    if documents is not None:
        imported.write_documents(documents)
    _save(output, [(question, False) for question in imported.questions])
    index = f"; index them: footnoted index {documents}" if imported.documents else ""
    left = f", {imported.left_out} left out" if imported.left_out else ""
    typer.echo(f"{len(imported.questions)} questions in {output}{left}; {len(imported.documents)} documents{index}")


def _by_model(assistant: Assistant, name: str, documents: list[Document], count: int) -> list[GoldenQuestion]:
    from rag.evaluation.drafting import draft_by_model
    from rag.models import ChatModel, open_model

    def opened() -> ChatModel:
        chat = open_model(name, assistant.settings, assistant.servers)
        assert chat is not None
        return chat

    drafted = draft_by_model(_passages(documents), opened, count)
    for reason, times in drafted.rejected.most_common():
        typer.echo(f"{times} proposals of the model left out: {reason}", err=True)
    return drafted.questions


def _passages(documents: list[Document]) -> Iterator[Passage]:
    """Yield passages of a paragraph or two, the documents taking turns."""
    from itertools import zip_longest

    from rag.chunking import chunk

    for layer in zip_longest(*(chunk(document) for document in documents)):
        yield from (passage for passage in layer if passage is not None and len(passage.text.split()) >= 20)


def _documents(assistant: Assistant) -> Iterator[Document]:
    for state in assistant.sources():
        if state.state == "indexed":
            yield assistant.document(state.source)


def _require_new(output: Path) -> None:
    if output.exists():
        raise UsageError(f"{output} is there already: name another with --output, so that nobody's work is lost")


def _save(output: Path, entries: list[tuple[GoldenQuestion, bool]]) -> None:
    from rag.evaluation.golden import write_golden

    write_golden(output, entries)


def _show(question: GoldenQuestion, left: int) -> None:
    typer.echo(f"\n{left} left  {question.id}\n  {question.question}")
    if question.unanswerable:
        typer.echo("  unanswerable: is it true that the documents don't say?")
    for group in question.facts:
        typer.echo(f"  answer: {' / '.join(group)}")
    if question.reference:
        typer.echo(f"  a good answer: {question.reference}")
    for quote in question.evidence:
        typer.echo(f"  {', '.join(question.sources)}: {' '.join(quote.split())}")
