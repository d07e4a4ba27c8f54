"""Both sides of what sources differ on, as the answer to a question that asks just that: quoted first, each with a
footnote of its own.

Only for answers that are quoted; a model is told of disagreements after it has written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.acts import acts_of
from rag.answering.joining import holder
from rag.answering.plain import Extraction
from rag.answering.question import Kind, analyse, content
from rag.checking import disputed, find_sides, leftover, speaks_of
from rag.schema import Claim, Passage
from rag.words import words

_SETTLED = {
    Kind.YES_NO: ("certainty", "roles"),
    Kind.PERSON: ("roles",),
    Kind.MONEY: ("size",),
    Kind.COUNT: ("size",),
    Kind.OTHER: ("size",),
}
"""Matters that the sides answer, by what a question asks for: "why did he sue?" is answered by neither side."""
_MOST = 5
"""Sentences quoted, those of the sides among them."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The sentences that stand against each other on what a question asks."""

    matter: str
    claims: tuple[Claim, ...]
    alone: bool
    """Whether the question asks for nothing else, so that they answer it whatever else is found."""


def sides_of(question: str, passages: Sequence[Passage], more: Iterable[Passage]) -> tuple[Sides | None, list[Passage]]:
    """Return the sides, None where sources don't differ, and the passages with those of ``more`` that hold one.

    The claims number the passages returned, which begin with those given.
    """
    held = list(passages)
    for matter in disputed(question):
        if matter not in _SETTLED.get(analyse(question).kind, ()):
            continue
        found = find_sides(question, matter, [*passages, *more])
        if found:
            held += [p for p, start, end in found if not holder(held, p.source, start, end)]
            claims = tuple(_claim(holder(held, p.source, start, end), p, start, end) for p, start, end in found)
            rest = leftover(question, matter)
            return Sides(matter, claims, not content(rest) and not acts_of(words(rest))), held
    return None, held


def sided(extraction: Extraction, sides: Sides | None) -> Extraction:
    """Return what was quoted with the sides in front, where they answer; else as it is."""
    if sides is None or not (sides.alone or any(_meet(a, b) for a in sides.claims for b in extraction.claims)):
        return extraction
    others = (c for c in extraction.claims if not any(_meet(c, side) for side in sides.claims))
    kept = [c for c in others if speaks_of(sides.matter, c.text)]
    return Extraction((*sides.claims, *kept[: max(0, _MOST - len(sides.claims))]))


def _meet(first: Claim, other: Claim) -> bool:
    return any(a < end and start < b and n == m for n, a, b in first.spans for m, start, end in other.spans)


def _claim(number: int, passage: Passage, start: int, end: int) -> Claim:
    return Claim(passage.text[start - passage.start : end - passage.start], (number,), ((number, start, end),))
