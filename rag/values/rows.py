"""Rows of tables that say the labels of their columns, and what a label adds to the numbers beneath it.

"Revenue in million US$: 77,849" states 77,849 million dollars. Scales, currencies, percent signs and units in brackets
are read from a label; whatever else it says of its numbers ("per 1,000 inhabitants") is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.stop_words import ANY_LANGUAGE
from rag.values.numbers import numbers_in
from rag.values.numerals import CURRENCIES, PERCENT, magnitude
from rag.values.units import UNITS
from rag.values.value import Value
from rag.words import fold, words

_CELLS = " | "
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+|[%٪％$€£¥₽₹(\[]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CURRENCY_WORDS = frozenset(map(fold, "euro euros евро dollar dollars dollari долара лева лв".split()))
_PER = frozenset("per na на pro ogni each every je par por за pour".split())


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """One cell of a row: its label and where its value stands in the text; the label is empty where there is none."""

    label: str
    start: int
    end: int


def labelled_rows(text: str) -> list[list[LabelledCell]]:
    """Return the cells of each line that is a row most of whose cells have a label; the first may have none."""
    if _CELLS not in text:
        return []
    rows = (list(_cells(text, line.start(), line.end())) for line in _LINE.finditer(text))
    return [row for row in rows if len(row) > 1 and 2 * sum(bool(cell.label) for cell in row[1:]) >= len(row)]


def _cells(text: str, start: int, end: int) -> Iterator[LabelledCell]:
    for cell in text[start:end].split(_CELLS):
        label, colon, value = cell.partition(": ")
        named = bool(colon and label.strip() and value.strip())
        yield LabelledCell(label.strip() if named else "", start + (len(label) + 2) * named, start + len(cell))
        start += len(cell) + len(_CELLS)


def with_labels(text: str, numbers: Iterable[Value], language: str) -> list[Value]:
    """Return the numbers of a text, those in labelled cells as their labels say: in millions, dollars, percent, kg."""
    cells = [cell for row in labelled_rows(text) for cell in row if cell.label]
    return [
        next((_as_labelled(value, cell.label, language) for cell in cells if _holds(cell, value)), value)
        for value in numbers
    ]


def label_words(label: str) -> list[str]:
    """Return the folded words of a label that say what its column is of: no scale, currency, unit or function word."""
    named = re.sub(r"[(\[].*?[)\]]", " ", label) or label
    dropped = ANY_LANGUAGE | PERCENT | CURRENCIES.keys() | {"us", "mil"}
    return [word for word in words(named) if word not in dropped and magnitude(word, "") == 1]


def row_asked_for(question: str, row: str) -> bool:
    """Say whether a question names one row and one of its columns: a cell of words, or the first, and another's label.

    Whose table it is, is not looked at: "Apple's revenue in 2013" asks for a row of any table of revenues by year.
    """
    asked = words(question)
    for cells in labelled_rows(row):
        texts = [words(row[cell.start : cell.end]) for cell in cells]
        keys = [at for at, told in enumerate(texts) if (at == 0 or _is_name(told)) and _all_said(told, asked)]
        wanted = (at for at, cell in enumerate(cells) if _all_said(label_words(cell.label) or words(cell.label), asked))
        if keys and any(at != keys[0] for at in wanted):
            return True
    return False


def _is_name(told: list[str]) -> bool:
    return bool(told) and all(word.isalpha() and word not in ANY_LANGUAGE for word in told)


def _all_said(wanted: list[str], asked: list[str]) -> bool:
    """Say whether all words are asked for, endings apart: "население" is, of "населението"."""
    return bool(wanted) and all(word in asked or any(_alike(word, other) for other in asked) for word in wanted)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short.isalpha() and len(short) >= 4 and len(long) - len(short) <= 3 and long.startswith(short)


def counts(word: str) -> bool:
    """Say whether a folded word is a scale, a currency, a percent sign or a unit: it goes with a number."""
    return word in CURRENCIES or word in PERCENT or word in UNITS or magnitude(word, "") > 1


def _holds(cell: LabelledCell, value: Value) -> bool:
    return cell.start <= value.start and value.end <= cell.end


def _as_labelled(value: Value, label: str, language: str) -> Value:
    """Return a bare number as its label says; one with a scale, a sign or a unit of its own as it is."""
    if value.kind not in {"number", "year"} or value.unit or any(c.isalpha() for c in value.text):
        return value
    if value.kind == "year" and _YEAR.search(label):
        value = replace(value, kind="number")
    told = [fold(word) for word in _WORD.findall(label)]
    scale, code = _scale(told, language), _currency(label)
    if any(word in PERCENT for word in told):
        return replace(value, kind="percent", key=f"{value.key}%") if scale == 1 else value
    if scale == 1 and not code:
        unit = _unit(told)
        return replace(value, kind="number", unit=unit) if unit else value
    amount = next(numbers_in(value.key), None)
    if amount is None:
        return value
    key = f"{(amount * scale).normalize():f}"
    return replace(value, kind="money" if code else "number", key=f"{code} {key}" if code else key)


def _scale(told: list[str], language: str) -> int:
    """Return the factor that a label gives, 1 when it gives none; "mil." is a thousand in Spanish only."""
    scale = 1
    for before, word in zip(["", *told], told, strict=False):
        short = len(word) < 2
        if before not in _PER and not short:
            scale *= 10**6 if word == "mil" and language != "es" else magnitude(word, language)
    return scale


def _currency(label: str) -> str:
    """Return the code of the one currency that a label names by sign, code or word, "" for none or several."""
    codes = {
        CURRENCIES[fold(word)]
        for word in _WORD.findall(label)
        if fold(word) in CURRENCIES and (not word.isalpha() or word.isupper() or fold(word) in _CURRENCY_WORDS)
    }
    return codes.pop() if len(codes) == 1 else ""


def _unit(told: list[str]) -> str:
    """Return the unit that stands alone in brackets."""
    return next((UNITS.get(word, "") for before, word in pairwise(told) if before in "(["), "")
