"""Text to values: every kind read once, overlaps settled by what says most."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rag.language import guess_language
from rag.values.dates import find_dates, find_times
from rag.values.names import find_names
from rag.values.numbers import find_numbers
from rag.values.rows import with_labels
from rag.values.value import Value


def find_values(text: str, language: str = "") -> list[Value]:
    """Return the values of a text by where they start; a number inside a name ("Grok 3") is given beside the name.

    The language, guessed when not given, settles decimal commas, date order and number words.
    """
    language = language or guess_language(text)
    dates = _longest(find_dates(text, language))
    times = _outside(find_times(text), dates)
    taken = [*dates, *times]
    numbers = with_labels(text, _outside(find_numbers(text, language), taken), language)
    exact = {(value.start, value.end) for value in numbers}
    priced = [value for value in numbers if value.kind in {"money", "percent"}]
    names = [v for v in _outside(find_names(text, language), [*taken, *priced]) if (v.start, v.end) not in exact]
    return sorted([*taken, *numbers, *names], key=lambda value: (value.start, -value.end, value.kind))


@lru_cache(maxsize=4096)
def names_in(text: str) -> tuple[Value, ...]:
    """Return the names of a text, those that may only open a sentence too; kept, since texts are compared with many."""
    return tuple(value for value in find_values(text) if value.kind in ("name", "opener"))


def _longest(values: Iterable[Value]) -> list[Value]:
    """Return the values that overlap no longer one."""
    kept: list[Value] = []
    for value in sorted(values, key=lambda v: (v.start - v.end, v.start)):
        if not any(value.start < other.end and other.start < value.end for other in kept):
            kept.append(value)
    return kept


def _outside(values: Iterable[Value], taken: list[Value]) -> list[Value]:
    return [v for v in values if not any(v.start < other.end and other.start < v.end for other in taken)]
