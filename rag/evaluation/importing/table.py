"""A CSV with a question on each line; columns may stand in any order, several values in a cell are parted by "|"."""

from __future__ import annotations

import csv
from pathlib import Path

from rag.errors import SettingsError
from rag.evaluation.importing.imported import Imported, read_text
from rag.evaluation.matching import fold
from rag.schema import GoldenQuestion

COLUMNS = ("id", "question", "answer", "sources", "evidence", "unanswerable", "reference", "tags", "language", "kind")
_TRUE, _FALSE = frozenset("1 true yes x".split()), frozenset(("", "0", "false", "no"))


def import_csv(path: Path, limit: int | None = None) -> Imported:
    """Read a table whose first line names columns of COLUMNS; only ``question`` is required.

    In ``answer``, facts are parted by ";" and the spellings of one by "|". Raises SettingsError naming the line.
    """
    text = read_text(path)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text.split("\n", 1)[0], ",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.DictReader(text.splitlines(keepends=True), dialect=dialect, strict=True)
    names = [name.strip().lower() for name in reader.fieldnames or []]
    unknown = [name for name in names if name not in COLUMNS]
    if "question" not in names or unknown:
        what = f"knows no column {unknown[0]!r}" if unknown else "has no column question"
        raise SettingsError(f"{path}: {what}; columns are {', '.join(COLUMNS)}")
    reader.fieldnames = names
    try:
        questions = [_question(row, f"{path}, line {reader.line_num}", number) for number, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise SettingsError(f"{path}, line {reader.line_num}: {error}") from error
    return Imported(questions[:limit], {}, len(questions) - len(questions[:limit]))


def _question(row: dict[str, str | None], where: str, number: int) -> GoldenQuestion:
    held = {name: (value or "").strip() for name, value in row.items() if name}
    if None in row:
        raise SettingsError(f"{where}: has more cells than the first line has columns")
    flag = held.get("unanswerable", "").lower()
    if not held["question"] or flag not in _TRUE | _FALSE:
        raise SettingsError(
            f"{where}: " + ("unanswerable must be yes or no" if held["question"] else "has no question")
        )
    facts = tuple(_parts(fact) for fact in held.get("answer", "").split(";") if _parts(fact))
    if any(not fold(spelling) for group in facts for spelling in group):
        raise SettingsError(f"{where}: the answer {held['answer']!r} has no letter or digit")
    question = GoldenQuestion(
        id=held.get("id") or f"q{number}",
        question=held["question"],
        facts=facts,
        sources=_parts(held.get("sources", "")),
        evidence=_parts(held.get("evidence", "")),
        unanswerable=flag in _TRUE,
        tags=_parts(held.get("tags", "")),
        reference=held.get("reference", ""),
        language=held.get("language", ""),
        kind=held.get("kind", ""),
    )
    wanted = question.facts or question.sources or question.evidence or question.reference
    if bool(wanted) == question.unanswerable:
        what = "is unanswerable, so it can't have an answer" if wanted else "needs an answer, sources or a reference"
        raise SettingsError(f"{where}: {what}")
    return question


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
