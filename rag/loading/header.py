"""Which row of a table is its header, where the format does not say: one that differs in kind from those below it.

A guess by rules. What is unsure has no header: rows of words in two columns, rows of unlike lengths, a first row with
numbers in it (years and quarters over numbers are names of columns all the same).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

_LONGEST_LABEL = 60
_MOST_LABEL_WORDS = 9
_LOOKED_AT = 200
"""Rows below a header that are looked at."""
_MOSTLY = 0.8
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(
    r"(?:(?:FY|CY)\s?['’]?\d{2,4}|[QH][1-4](?:\W{0,2}\d{2,4})?|(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?\W{0,2}[^\W\d_]{0,9}\W?)",
    re.IGNORECASE,
)
Texts = Sequence[str]


def find_header(rows: Sequence[Texts], data: bool) -> frozenset[int]:
    """Return the index of the header row, nothing when there is none to be sure of.

    Titles of one cell may stand above it. ``data`` says that a first row of column names is the rule.
    """
    at = next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), None)
    if at is None:
        return frozenset()
    rest = (row for row in rows[at + 1 :] if sum(map(bool, row)) > 1 and list(row) != list(rows[at]))
    below = list(islice(rest, _LOOKED_AT))
    shown = [rows[at], *below]
    used = [column for column in range(max(map(len, shown))) if any(_at(row, column) for row in shown)]
    names = [_at(rows[at], column) for column in used]
    columns = [[text for row in below if (text := _at(row, column))] for column in used]
    return (
        frozenset({at}) if below and _reads_as_names(names, columns) and _differs(names, columns, data) else frozenset()
    )


def goes_on(header: Texts, before: Sequence[Texts], rows: Sequence[Texts]) -> bool:
    """Say whether rows behind a gap have the same columns as those before it: numbers where there were numbers."""
    same = _numbers(before, len(header)) == _numbers(rows, len(header))
    return same and any(_numbers(rows, len(header))) and find_header([header, *rows], data=True) == {0}


def _numbers(rows: Sequence[Texts], width: int) -> list[bool]:
    """Say of each column whether it holds numbers."""
    return [_mostly_numbers([text for row in rows[:_LOOKED_AT] if (text := _at(row, at))]) for at in range(width)]


def _at(row: Texts, column: int) -> str:
    return row[column] if column < len(row) else ""


def _reads_as_names(names: Texts, columns: Sequence[Texts]) -> bool:
    """Say whether a row could name columns: short, distinct, none missing but for the first, none a value."""
    told = [name.casefold() for name in names if name]
    return (
        len(names) > 1
        and all(names[1:])
        and len(set(told)) == len(told)
        and all(len(name) <= _LONGEST_LABEL and len(name.split()) <= _MOST_LABEL_WORDS for name in told)
        and not any(name.endswith((".", "!", "?")) and len(name.split()) > 3 for name in told)
        and all(_names(name, below) for name, below in zip(names, columns, strict=True) if name)
        and not any(name in below for name, below in zip(names, columns, strict=True) if name)
    )


def _names(name: str, below: Texts) -> bool:
    """Say whether a cell could be the name of the column below it."""
    if not any(character.isalnum() for character in name):
        return name in {"#", "%", "№", "€", "$", "£"}
    if _PERIOD.fullmatch(name):
        years = sum(bool(_YEAR.fullmatch(text)) for text in below)
        return not below or (_mostly_numbers(below) and years < len(below) / 2)
    return not is_value(name) or (name[0].isalpha() and bool(below) and not any(map(_has_letter, below)))


def _differs(names: Texts, columns: Sequence[Texts], data: bool) -> bool:
    """Say whether the rows below are of another kind than the names, or as many alike as only a list of records has."""
    rows = max(map(len, columns), default=0)
    numbers = [_mostly_numbers(below) for below in columns]
    mixed = any(map(is_value, columns[-1])) and not numbers[-1]
    if len(names) == 2 and (not data or mixed):
        # Two columns are as often a label and its value, row by row: only numbers in both show that they are not.
        return all(numbers) and rows > 1
    if any(numbers):
        return rows > 1 or (data and (len(names) > 2 or all(numbers)))
    return rows > 1 and all(len(name.split()) <= 4 for name in names) and all(columns) and (data or len(names) > 2)


def _mostly_numbers(texts: Texts) -> bool:
    return bool(texts) and sum(map(is_value, texts)) >= _MOSTLY * len(texts)


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)


def is_value(text: str) -> bool:
    """Say whether a cell is a number, a sum or a date rather than words: few letters beside its digits."""
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    return digits > 0 and letters <= max(4, digits)
