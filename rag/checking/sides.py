"""The sentences on each side of what sources differ on, where that is what a question asks: they are its answer.

Whether something was announced, who sued whom, how large a sum is: one sentence of each source, by the surface measures
of ``conflicts.py``. A question that asks for more than that is left to whoever answers it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from rag.checking import lawsuits
from rag.checking.conflicts import sums, told_apart
from rag.checking.counter_evidence import MATTERS, Tried, before_of, tried
from rag.checking.polarity import ANNOUNCED, HEDGES
from rag.schema import Citation, Passage
from rag.values import Value, names_in
from rag.words import words

_MOST = 4
"""Sentences of all sides together."""
_THING = re.compile(
    r"\b(?:deals?|agreements?|contracts?|partnerships?|collaborations?|alliances?|accord[oi]|intes[ae]|contratt[oi]"
    r"|collaborazion[ei]|alleanz[ae]|сделк\w+|споразумени\w+|договор\w*|партньорств\w+|сътрудничеств\w+|съюз\w*"
    r"|vertr[aä]g\w*|vereinbarung\w*|abkommen|partnerschaft\w*|compan(?:y|ies)|aziend[ae]|societa|компани\w+|фирм\w+)\b",
    re.IGNORECASE,
)
"""What is announced, or has a price: no further thing is asked for by naming it."""
_ALSO = {
    matter: re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
    for matter, said in (
        ("certainty", r"true|real|yet|already|vero|gi[aà]|davvero|вече|вярно|наистина"),
        (
            "roles",
            r"f(?:atto|acendo|a|anno)|st(?:a|anno)|taken?|took|brought|filed?|went|gone|going|portato|intentato"
            r"|заве\w+|подад\w+|срещу|против|court",
        ),
        ("size", r"money|dollars?|[bm]illions?|soldi|dollari|miliardi|пари|долар\w*|милиард\w*|щеше|big|large"),
    )
}
"""What goes with asking about a matter."""


def leftover(question: str, matter: str) -> str:
    """Return what a question says beyond a matter that sources differ on and the names of those concerned."""
    for name in sorted(names_in(question), key=lambda v: -v.start):
        question = question[: name.start] + " " + question[name.end :]
    for pattern in (dict(MATTERS)[matter], _ALSO[matter], _THING):
        question = pattern.sub(" ", question)
    return question


def find_sides(question: str, matter: str, passages: Sequence[Passage]) -> list[tuple[Passage, int, int]]:
    """Return (passage, start, end) of the sentences that stand against each other, one a source and side, the sides
    in turn.

    Offsets are the document's. Empty where sources don't differ in sentences that hold every name of the question.
    """
    held = [name for text in {p.text for p in passages} for name in names_in(text)]
    named = [v for v in names_in(question) if v.kind == "name" or any(lawsuits.one(v, other) for other in held)]
    told = list(tried((), passages, named, every=True))
    citations = [one.citation for one in told]
    before = {c.number: before_of(c, passages) for c in citations}
    numbers = {n for conflict in told_apart(matter, citations, before) for n in conflict.citations}
    # Whatever is told of lawsuits belongs to who sued whom; what is planned besides does not to what was announced.
    whole = matter == "roles" and bool(numbers)
    side = {one: _side(matter, one.citation, before) for one in told if whole or one.citation.number in numbers}
    turns = _in_turn(matter, {one: key for one, key in side.items() if key})
    chosen = turns if whole else list({one.citation.source: one for one in reversed(turns)}.values())
    return [(t.passage, t.citation.start, t.citation.end) for t in turns if t in chosen][:_MOST]


def _in_turn(matter: str, side: Mapping[Tried, str]) -> list[Tried]:
    """Return the best sentence of each side and source, the sides in turn."""
    names = {key: {v.key for one in side if side[one] != key for v in _names(one)} for key in side.values()}
    sides: dict[str, dict[str, Tried]] = {key: {} for key in sorted(names)}
    for one in sorted(side, key=lambda one: (-_weight(matter, one, names[side[one]]), len(one.citation.quote))):
        sides[side[one]].setdefault(one.citation.source, one)
    return [one for turn in zip_longest(*(held.values() for held in sides.values())) for one in turn if one]


def _side(matter: str, citation: Citation, before: Mapping[int, str]) -> str:
    """Return on which side a quote stands: whether it is sure, who sued by it, whether it gives a sum in numbers."""
    if matter == "roles":
        return next((who.key for who, _ in lawsuits.suits(citation.quote, before[citation.number])), "")
    if matter == "certainty":
        return str(any(word in HEDGES for word in words(citation.quote)))
    return str(not any(exact for _, exact, _ in sums(citation.quote)))


def _weight(matter: str, one: Tried, against: set[str]) -> int:
    """Return how much a sentence says: those of its names that the other sides have, and most where it says itself what
    is asked, as "has announced" does and "launched" does not."""
    said = dict(MATTERS)[matter].search(one.citation.quote) is not None
    return len({v.key for v in _names(one)} & against) + 10 * said


def _names(one: Tried) -> tuple[Value, ...]:
    return names_in(one.citation.quote)


def speaks_of(matter: str, text: str) -> bool:
    """Say whether a sentence speaks of a matter at all."""
    if matter == "roles":
        return bool(lawsuits.ASKED.search(text)) or any(True for _ in lawsuits.suits(text))
    return any(w in ANNOUNCED for w in words(text)) if matter == "certainty" else any(True for _ in sums(text))
