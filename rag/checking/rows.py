"""Whether a claim reads a table rightly: the row that it names says the value, not another row or another column.

Only rows with labels are read, and only where a claim names one row. A column that the claim words otherwise than its
label is not known; then a name or value of another row still counts, a value of another column does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.checking.alignment import same_stem
from rag.checking.evidence import Evidence, Sentence
from rag.checking.polarity import denials, hedged
from rag.stop_words import ANY_LANGUAGE
from rag.values import LabelledCell, Value, counts, label_words, roughly_stated, rounded, states, within_range
from rag.words import words

_NUMERIC = frozenset({"number", "money", "percent", "year"})
_NAMES = frozenset({"name", "opener"})
_NAMED = 3
"""Letters, or digits, that a cell needs to be looked for in a claim."""


@dataclass(frozen=True, slots=True)
class _Cell:
    label: str
    text: str
    values: tuple[Value, ...]
    """Numbers in it."""


_Row = list[_Cell]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A claim, the row that it names, the other rows of the table, and the row's cell that it asks about, if known."""

    claim: Sentence
    row: _Row
    others: list[_Row]
    column: _Cell | None


def misread(claim: Sentence, evidence: Evidence) -> list[str]:
    """Return what the row that a claim names says otherwise, in words; nothing when it names none, or several."""
    for table in _tables(evidence):
        row = _named(claim, table)
        if row is None:
            continue
        reading = _Reading(claim, row, [other for other in table if other is not row], _column(claim, row))
        numbers = [v for v in claim.values if v.kind in _NUMERIC and not _says(row[0], v)]
        against = next(filter(None, (_wrong_number(reading, number) for number in numbers)), "")
        against = against or _wrong_words(reading)
        # What stands nowhere in the table may be of something else that the claim names.
        if not against and _all_in(
            [w for v in claim.values if v.kind in _NAMES for w in words(v.text)], _held(evidence)
        ):
            against = next(filter(None, (_other_number(reading, number) for number in numbers)), "")
        if against or (against := _other_name(reading, evidence)):
            return [against]
    return []


def read_off(claim: Sentence, evidence: Evidence) -> bool:
    """Say whether a claim says what one cell of one row says, in words of the table and none besides."""
    if denials(claim.folded) or hedged(claim.folded):
        return False
    for table in _tables(evidence):
        row = _named(claim, table)
        column = _column(claim, row) if row else None
        if row is None or column is None:
            continue
        numbers = [v for v in claim.values if v.kind in _NUMERIC and not _says(row[0], v)]
        told = {w for text in (row[0].text, column.label, column.text) for w in words(text)} | _around(evidence)
        plain = [w for w, _, _ in claim.content if w[0].isalpha() and not counts(w)]
        stated = all(_says(column, v) for v in numbers) and (bool(numbers) or not column.values)
        if stated and (numbers or _mentions(claim, column, False)) and (not plain or _all_in(plain, told)):
            return True
    return False


def _around(evidence: Evidence) -> set[str]:
    """Return the words of the evidence that stand in no row: headings, and what is said of the table."""
    rows = [(row[0].start, row[-1].end) for row in evidence.rows]
    outside = (s for s in evidence.sentences if not any(a <= s.end and s.start <= b for a, b in rows))
    return {word for sentence in outside for word in sentence.folded} | set(evidence.around)


def _tables(evidence: Evidence) -> list[list[_Row]]:
    """Return the rows of the evidence, those of the same labels together."""
    numbers = [
        (sentence.start + v.start, v) for sentence in evidence.sentences for v in sentence.values if v.kind in _NUMERIC
    ]

    def read(cell: LabelledCell) -> _Cell:
        held = tuple(v for at, v in numbers if cell.start <= at < cell.end)
        return _Cell(cell.label, evidence.text[cell.start : cell.end], held)

    rows = [[read(cell) for cell in row] for row in evidence.rows]
    rows.sort(key=lambda row: row[0].label)
    return [list(group) for _, group in groupby(rows, key=lambda row: row[0].label)]


def _named(claim: Sentence, table: Sequence[_Row]) -> _Row | None:
    """Return the one row whose first cell the claim names, else the one of which it names another cell of words."""
    for first in (True, False):
        held = [row for row in table if any(_mentions(claim, cell, first) for cell in (row[:1] if first else row[1:]))]
        # "BlackRock Life" names that row, not "BlackRock" as well.
        longest = [
            row for row in held if not any(other is not row and _within(row[0], other[0]) for other in held if first)
        ]
        if longest:
            return longest[0] if len(longest) == 1 else None
    return None


def _mentions(claim: Sentence, cell: _Cell, with_numbers: bool) -> bool:
    if cell.values and cell.values[0].text.strip() == cell.text:
        return with_numbers and any(v.text == cell.text for v in claim.values)
    return len(cell.text) >= _NAMED and _all_in(words(cell.text), claim.folded)


def _within(short: _Cell, long: _Cell) -> bool:
    return set(words(short.text)) < set(words(long.text))


def _all_in(wanted: Sequence[str], held: Iterable[str]) -> bool:
    known = set(held)
    return bool(wanted) and all(word in known or any(same_stem(word, other) for other in known) for word in wanted)


def _held(evidence: Evidence) -> set[str]:
    return {word for sentence in evidence.sentences for word in sentence.folded} | set(evidence.around)


def _says(cell: _Cell, value: Value) -> bool:
    """Say whether a cell, or its label, states a number of the claim, be it rounded."""
    return _states(cell, value) or value.text in words(cell.label)


def _states(cell: _Cell, value: Value) -> bool:
    return rounded(value, cell.values) or any(v.text == value.text or states(v, value) for v in cell.values)


def _comparable(stated: Value, claimed: Value) -> bool:
    """Say whether two numbers could stand in one column: a percentage is no amount, a year neither."""
    percent = (stated.kind == "percent") == (claimed.kind == "percent")
    return percent and _is_year(stated) == _is_year(claimed)


def _is_year(value: Value) -> bool:
    """Say whether a number is a year of our times; any count between 1000 and 2099 may be read as one."""
    return value.kind == "year" and value.key >= "1800"


def _column(claim: Sentence, row: _Row) -> _Cell | None:
    """Return the one cell of a row whose label the claim mentions."""
    named = [cell for cell in row[1:] if _all_in(label_words(cell.label), claim.folded)]
    fullest = [cell for cell in named if not any(_narrower(cell.label, other.label) for other in named)]
    return fullest[0] if len(fullest) == 1 else None


def _narrower(label: str, other: str) -> bool:
    return set(label_words(label)) < set(label_words(other))


def _wrong_number(reading: _Reading, number: Value) -> str:
    """Return what a named row says in the place of a number that stands in another column or another row."""
    row, others, column = reading.row, reading.others, reading.column
    if column is not None:
        elsewhere = any(_says(cell, number) for other in [row, *others] for cell in other[1:])
        return _in_place(reading, number) if elsewhere else ""
    if any(_says(cell, number) for cell in row) or _is_year(number) or len(_digits(number)) < _NAMED:
        return ""
    at = next((i for other in others for i, cell in enumerate(other) if i and _says(cell, number)), 0)
    cell = row[at] if 0 < at < len(row) else None
    return _told(cell.values[0].text, number.text) if cell is not None and cell.values else ""


def _other_number(reading: _Reading, number: Value) -> str:
    """Return what a named row says in the place of a number that stands nowhere in the table."""
    claim, held = reading.claim, reading.column.values if reading.column else ()
    loosely = roughly_stated(number, claim.text, held) or within_range(number, claim.values, claim.text, held)
    return "" if loosely else _in_place(reading, number)


def _in_place(reading: _Reading, number: Value) -> str:
    """Return what the cell asked about says, empty when the claim says that as well or it is no such number.

    The same digits are the same number: its scale may stand in the table's title, where it is not read.
    """
    column = reading.column
    if column is None or not column.values or _says(column, number):
        return ""
    if any(_digits(value) == _digits(number) for value in column.values):
        return ""
    said = any(_states(column, value) for value in reading.claim.values if value.kind in _NUMERIC)
    return "" if said or not _comparable(column.values[0], number) else _told(column.values[0].text, number.text)


def _digits(value: Value) -> str:
    return "".join(character for character in value.text if character.isdigit())


def _wrong_words(reading: _Reading) -> str:
    """Return what a named row says in the place of the words of another row's cell, which the claim has instead."""
    for other in reading.others:
        for mine, theirs in zip(reading.row[1:], other[1:], strict=False):
            if mine.label == theirs.label and _instead(reading, mine, theirs):
                return _told(mine.text, theirs.text)
    return ""


def _instead(reading: _Reading, mine: _Cell, theirs: _Cell) -> bool:
    """Say whether a claim has the words of another row's cell, and nothing of the one that it should have."""
    if mine.values or theirs.values or not _mentions(reading.claim, theirs, False) or _touches(reading.claim, mine):
        return False
    return not any(_all_in(words(theirs.text), words(cell.text)) for cell in reading.row)


def _touches(claim: Sentence, cell: _Cell) -> bool:
    """Say whether a claim has any word of a cell that is not a function word."""
    return any(_all_in([word], claim.folded) for word in words(cell.text) if word not in ANY_LANGUAGE)


def _other_name(reading: _Reading, evidence: Evidence) -> str:
    """Return the words of the cell asked about where the claim has one name instead that no sentence knows."""
    column, held = reading.column, _held(evidence)
    names = [v for v in reading.claim.values if v.kind == "name" and not any(word in held for word in words(v.text))]
    if column is None or column.values or len(names) != 1 or _touches(reading.claim, column):
        return ""
    return _told(column.text, names[0].text)


def _told(theirs: str, ours: str) -> str:
    return f"the passage says {theirs.strip()}, the sentence says {ours.strip()}"
