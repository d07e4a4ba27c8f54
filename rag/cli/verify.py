"""``footnoted verify``: a report against the documents of today, without any model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.errors import SourceError, UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import CheckedAnswer, CheckedText
    from rag.store import Catalog

ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Also write a report that lasts: R.html or R.json (see verify).")
]


def verify(
    report: Annotated[Path, typer.Argument(help="A report written by ask or check, .json or .html.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Check a report again, without a model: does every quote still stand in the same text? Exit 1 if one differs.

    Files are read as they are on disk now; a source whose folder is away is looked up in the index.
    """
    from rag.evidence_report import State, read_report, verify_report
    from rag.store import Catalog, catalog_path

    made = read_report(_content(report))
    settings = settings_for(store)
    catalog = Catalog(catalog_path(settings.store))
    find = _finder(catalog)
    states = verify_report(made, find, _mover(catalog, find))
    counts = Counter(each.state for each in states)
    if json:
        rows = [
            {"number": e.number, "source": e.source, "state": e.state.value, "detail": e.detail, "start": e.start}
            for e in states
        ]
        print_json({"report": str(report), "same": counts[State.SAME], "citations": rows})
    else:
        for each in states:
            typer.echo(f"{'✓' if each.state is State.SAME else '✗'} [{each.number}] {each.source}: {_said(each)}")
        typer.echo(f"{counts[State.SAME]} of {len(states)} citations as they were on {made.get('made', 'that day')}")
    if counts[State.SAME] < len(states):
        raise typer.Exit(1)


def write_report(path: Path, assistant: Assistant, answer: CheckedAnswer | CheckedText, text: str = "") -> None:
    """Write the report of an answer, or of a checked text, as the file's ending says. Raises UsageError."""
    from rag.evidence_report import answer_report, check_report, report_html, report_json
    from rag.schema import CheckedAnswer

    versions = assistant.versions()
    made = (
        answer_report(answer, assistant.document, versions)
        if isinstance(answer, CheckedAnswer)
        else check_report(text, answer, assistant.document, versions)
    )
    page = path.suffix.lower() in (".html", ".htm")
    try:
        path.write_text(report_html(made) if page else report_json(made), "utf-8")
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error


def checked_ending(path: Path | None) -> None:
    """Refuse a report's name before anything is computed. Raises UsageError."""
    if path and path.suffix.lower() not in (".html", ".htm", ".json"):
        raise UsageError(f"--report {path}: end its name in .html or .json")


def _content(report: Path) -> str:
    try:
        return report.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{report} can't be read: {error}") from error


def _said(each: Any) -> str:
    return f"{each.state.value} ({each.detail})"


def _finder(catalog: Catalog) -> Callable[[str], str | None]:
    """Return a look-up of a source's text today: from its file, or from the index where its folder is away."""
    from rag.loading import Limits, load

    texts: dict[str, str | None] = {}

    def find(source: str) -> str | None:
        if source not in texts:
            try:
                folder, relative = catalog.place(source)
                root = catalog.folders()[folder]
                away = not root.is_dir()
                texts[source] = (
                    catalog.document(source).text if away else load(root / relative, relative, Limits()).text
                )
            except SourceError:
                texts[source] = None
        return texts[source]

    return find


def _mover(catalog: Catalog, find: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Return a look-up of the source whose text has a digest today, among those that are indexed."""
    from rag.evidence_report.making import text_digest

    held: dict[str, list[str]] = {}

    def moved(digest: str) -> str | None:
        if not held:
            for state in catalog.files():
                if state.state == "indexed":
                    held.setdefault(text_digest(catalog.document(state.source).text), []).append(state.source)
        for source in held.get(digest, []):
            text = find(source)
            if text is not None and text_digest(text) == digest:
                return source
        return None

    return moved
