"""Whether one value states another: an exact date states its month, "Elon Musk" states "Мъск", 5.0 states 5."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.values.exonyms import exonyms, same_place
from rag.values.names import name_key
from rag.values.numbers import numbers_in
from rag.values.phonetics import foreign_script, sounds_alike
from rag.values.value import Value

_NUMERIC = frozenset({"number", "ordinal", "percent", "money", "year"})
_NAMES = frozenset({"name", "opener"})
_BETWEEN = re.compile(r"[-‑&\s]+")
_PARTICLES = frozenset("of the de la del della di da van von der den bin al el ibn".split())
_ENDINGS = 2
_FAMILIES = {
    "name": 1, "opener": 1, "date": 2, "year": 2 | 4, "number": 4, "ordinal": 4, "percent": 4, "money": 4,
    "weekday": 8, "time": 16,
}  # fmt: skip
"""Kinds that may state each other share a bit."""


def states(stated: Value, claimed: Value) -> bool:
    """Say whether a value found in a source carries the one that a claim names."""
    return bool(_FAMILIES[stated.kind] & _FAMILIES[claimed.kind]) and _states(stated, claimed)


@lru_cache(maxsize=16_384)
def _states(stated: Value, claimed: Value) -> bool:
    if stated.kind in _NAMES and claimed.kind in _NAMES:
        told = all(any(same_word(own, word) for own in _words(stated)) for word in _words(claimed))
        return told or same_place(stated.text, claimed.text)
    if {stated.kind, claimed.kind} <= {"date", "year"}:
        return _date_states(stated, claimed)
    if stated.kind in _NUMERIC and claimed.kind in _NUMERIC:
        return _number_states(stated, claimed)
    return stated.kind == claimed.kind and stated.key == claimed.key


@lru_cache(maxsize=16_384)
def same_word(own: str, word: str) -> bool:
    """Say whether two words of names are one: equal but for an ending, alike in sound across scripts, or one place."""
    places, others = exonyms(own), exonyms(word)
    return bool(places & others) if places and others else _alike(own, word)


def _alike(own: str, word: str) -> bool:
    if foreign_script(own) != foreign_script(word):
        return sounds_alike(name_key(own), name_key(word))
    a, b = name_key(own), name_key(word)
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= _ENDINGS and long[-1].isalpha()


def _words(value: Value) -> tuple[str, ...]:
    return _words_of(value.text, value.key)


@lru_cache(maxsize=16_384)
def _words_of(text: str, key: str) -> tuple[str, ...]:
    """Return the words of a name as they are spelled, so that the script still shows."""
    if "." in text and len(key.split()) == 1:
        return (text.replace(".", ""),)
    spelled = _BETWEEN.split(text)
    return tuple(word.strip(".,'’") for word in spelled if word and word not in _PARTICLES) or (text,)


def _date_states(stated: Value, claimed: Value) -> bool:
    """Say whether the stated date has every part that the claimed one has."""
    if claimed.kind == "year" and claimed.key.endswith("s"):
        return stated.key[:3] == claimed.key[:3]
    own, wanted = _parts(stated), _parts(claimed)
    return all(part in (None, own[name]) for name, part in wanted.items())


def _parts(value: Value) -> dict[str, int | None]:
    """Return year, month and day, None where the date does not say."""
    if value.kind == "year":
        return {"year": int(value.key.rstrip("s")), "month": None, "day": None}
    fields = value.key.removeprefix("--").split("-")
    year = None if value.key.startswith("--") else int(fields.pop(0))
    return {"year": year, "month": int(fields[0]), "day": int(fields[1]) if len(fields) > 1 else None}


def _number_states(stated: Value, claimed: Value) -> bool:
    """Say whether two numbers are equal and no currency or percent sign tells them apart."""
    if list(numbers_in(stated.key)) != list(numbers_in(claimed.key)):
        return stated.key == claimed.key
    if stated.unit and claimed.unit and stated.unit != claimed.unit:
        return False
    kinds = {stated.kind, claimed.kind}
    if kinds == {"money"}:
        return stated.key.split()[0] == claimed.key.split()[0]
    return not ("percent" in kinds and len(kinds) == 2)
