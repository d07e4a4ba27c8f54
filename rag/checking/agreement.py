"""Where the values of a claim and of the evidence disagree: numbers, dates and names that are missing or others.

A value is missing when nothing in the evidence states it; it is opposed when the passage has another of its kind in its
place. Names are compared by letters, by sound, and for places by what they are called in other languages; another name
that is translated ("Red Cross", "Croce Rossa") may count as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rag.checking.evidence import Sentence
from rag.values import Value, roughly_stated, rounded, states, within_range
from rag.values.exonyms import is_place, told_of
from rag.values.names import name_key
from rag.values.units import plural

_CLASSES = {
    "number": "number", "ordinal": "ordinal", "percent": "number", "money": "number", "year": "date", "date": "date",
    "weekday": "weekday", "time": "time", "name": "name", "opener": "opener",
}  # fmt: skip
_COUNTED = frozenset({"number", "percent", "money", "year"})
"""Kinds that may be told loosely: "about", rounded, as an end of a range."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A value of the claim that the evidence does not state."""

    value: Value
    rivals: tuple[Value, ...]
    """Values of the same kind in the evidence that the claim does not have."""

    @property
    def group(self) -> str:
        """number, ordinal, date, weekday, time, name or opener; a known place that opens a sentence is a name."""
        return "name" if self.value.kind == "opener" and is_place(self.value.text) else _CLASSES[self.value.kind]

    @property
    def reason(self) -> str:
        """Say it in words."""
        if self.rivals and self.group != "opener":
            return f"the passage says {_shown(self.rivals[0])}, the sentence says {_shown(self.value)}"
        return self.silence

    @property
    def silence(self) -> str:
        """Say in words that the value is not there, whatever stands in its place."""
        return f"the passage does not mention {_shown(self.value)}"


def missing_values(claim: Sentence, passage: Sequence[Sentence]) -> list[Missing]:
    """Return the values of the claim that none of these sentences states, each with its rivals."""
    stated = [value for sentence in passage for value in sentence.values]
    known = set().union(*(sentence.spelled for sentence in passage))
    own = [v for v in claim.values if not _inside_name(v, claim.values)]
    missing = [v for v in own if not is_stated(v, stated, known) and not told_loosely(v, claim, stated)]
    missing += [v for v in _doubled(claim, passage) if v not in missing]
    return [Missing(value, tuple(rivals(value, claim.values, stated))) for value in missing]


def _doubled(claim: Sentence, passage: Sequence[Sentence]) -> list[Value]:
    """Return the names that a claim tells once more than a sentence in another language, which has another instead."""
    again = [v for at, v in enumerate(claim.named) if any(other.key == v.key for other in claim.named[:at])]
    if not again or len(passage) != 1 or not passage[0].language or claim.language in ("", passage[0].language):
        return []
    theirs = passage[0].named
    if len(claim.named) != len(theirs):
        return []
    told = {v: sum(states(other, v) for other in theirs) for v in again if rivals(v, claim.values, theirs)}
    return [v for v in told if sum(other.key == v.key for other in claim.named) > told[v]]


def told_loosely(value: Value, claim: Sentence, stated: Sequence[Value]) -> bool:
    """Say whether a number is stated near enough for how it is told: "about", rounded, or as the end of a range."""
    if value.kind not in _COUNTED:
        return False
    near = roughly_stated(value, claim.text, stated) or rounded(value, stated)
    return near or within_range(value, claim.values, claim.text, stated)


def is_stated(value: Value, stated: Sequence[Value], words: Set[str]) -> bool:
    """Say whether one of these values states the claimed one, or the words of the text hold a name in other case."""
    if any(_same_text(other, value) or states(other, value) for other in stated):
        return True
    if value.kind == "date" and value.key[0].isdigit():
        return _stated_in_parts(value, stated)
    parts = name_key(value.text).split()
    if value.kind in ("name", "opener"):
        whole = "".join(parts)
        spelled = (len(parts) > 1 and any(whole == other.key.replace(" ", "") for other in stated)) or whole in words
        held = all(_held(name_key(part), words) or told_of(part, words) for part in value.text.split())
        return spelled or held or all(_held(part, words) for part in parts) or told_of(value.text, words)
    return value.kind in ("number", "year", "ordinal") and not value.unit and value.key in words


def _same_text(one: Value, other: Value) -> bool:
    return one.text == other.text and (one.unit == other.unit or not one.unit or not other.unit)


def _stated_in_parts(value: Value, stated: Iterable[Value]) -> bool:
    """Say whether one value states the date's year and another, without a year, its day and month."""
    dates = [other for other in stated if other.kind in ("date", "year")]
    bare = f"--{value.key[5:]}"
    return any(d.key.startswith(bare) for d in dates) and any(d.key.startswith(value.key[:4]) for d in dates)


def _held(part: str, words: Set[str]) -> bool:
    return part in words or any(part[:-cut] in words for cut in (1, 2) if len(part) - cut >= 4)


def _inside_name(value: Value, others: Sequence[Value]) -> bool:
    """Say whether a number is part of a name of the claim: "Grok 3" is compared as a whole."""
    return value.kind in ("number", "year") and any(
        other.kind in ("name", "opener") and other.start <= value.start and value.end <= other.end for other in others
    )


def rivals(value: Value, claimed: Sequence[Value], stated: Sequence[Value]) -> list[Value]:
    """Return the values that stand in the evidence in this one's place: same kind, not among the claim's own."""
    own = _CLASSES[value.kind]
    others = [v for v in stated if _CLASSES[v.kind] == own and not _inside_name(v, stated)]
    free = [v for v in others if not any(_same_text(c, v) or states(c, v) or states(v, c) for c in claimed)]
    return sorted(free, key=lambda v: (not same_product(v, value), v.kind != value.kind, v.start))


def same_product(one: Value, other: Value) -> bool:
    """Say whether two names differ in their numbers only: "Grok 3" and "Grok-4"."""
    mine = _without_digits(one.key)
    return bool(mine) and one.key != other.key and mine == _without_digits(other.key)


@lru_cache(maxsize=16_384)
def _without_digits(key: str) -> tuple[str, ...]:
    return tuple(part for part in key.split() if not part[0].isdigit())


def _shown(value: Value) -> str:
    return f"{value.text.strip()} {plural(value.unit)}".strip()
