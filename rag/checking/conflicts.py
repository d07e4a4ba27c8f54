"""Where the cited sources differ: on a number or date, on fact or rumour, on who sued whom, on how large a sum is.

Only what is cited is compared, sentence against sentence; silence is no disagreement, and roles are read from the order
of names around a few verbs, not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rag.checking.checker import Checker
from rag.checking.lawsuits import ASKED, one, suits
from rag.checking.parties import TURNED
from rag.checking.polarity import ANNOUNCED, DENIALS, HEDGES
from rag.schema import Citation, Conflict, Support
from rag.values import Value, find_values, names_in
from rag.words import content_words, words

_SHARED_NAMES = 2
_SHARED_WORDS = 0.3
_VAGUE = re.compile(
    r"(?<![\d.,] )(?<![\d.,])\b(?:multi[- ]?[mb]illion(?:[- ](?:dollar|euro)s?)?|multi[mb]ilionari\w*"
    r"|multimiliardari\w*|много(?:милион|милиард)\w*|(?:milliarden|millionen)schwer\w*"
    r"|(?:[mb]illions of (?:dollars|euros))"
    r"|(?:miliardi|milioni) di (?:dollari|euro)|(?:милиарди|милиони) (?:долари|долара|евро|лева)"
    r"|(?:Milliarden|Millionen) (?:Dollar|Euro))\b",
    re.IGNORECASE,
)
"""A sum without a number."""
_NEAR = 60
"""Characters between a sum and the name of what it is the sum of."""


def find_conflicts(
    citations: Sequence[Citation], checker: Checker, before: Mapping[int, str] | None = None
) -> tuple[Conflict, ...]:
    """Return what the cited sources differ on, each difference once. Raises CheckError.

    ``before`` gives, by a footnote's number, what stands in front of its quote: a pronoun may stand for it.
    """
    around = before or {}
    sued = list(_roles(citations, around))
    found = [*sued, *_certainty(citations), *_sizes(citations), *_values(citations, checker, sued)]
    unique = {(c.about, c.citations): c for c in found}
    return tuple(unique.values())


def told_apart(matter: str, citations: Sequence[Citation], before: Mapping[int, str]) -> Iterator[Conflict]:
    """Yield where quotes differ on a matter: ``roles`` in a lawsuit, ``certainty``, or the ``size`` of a sum."""
    if matter == "roles":
        yield from _roles(citations, before)
    else:
        yield from _certainty(citations) if matter == "certainty" else _sizes(citations)


def _values(citations: Sequence[Citation], checker: Checker, sued: Sequence[Conflict]) -> Iterator[Conflict]:
    """Yield pairs of quotes of which one contradicts the other's numbers, dates, denials or, if not told yet, roles."""
    for first, other in combinations(citations, 2):
        if first.source == other.source or not _shared_names(first, other):
            continue
        for claim, evidence in ((first, other), (other, first)):
            finding = checker.judge(claim.quote, evidence.quote)
            if finding.verdict.support is Support.CONTRADICTED:
                reason = finding.verdict.reasons[0]
                known = any({first.number, other.number} <= set(c.citations) for c in sued)
                if reason == TURNED and (known or all(ASKED.search(c.quote) for c in (first, other))):
                    break
                about = reason.replace("the passage", evidence.source)
                yield Conflict(about.replace("the sentence", claim.source), (first.number, other.number))
                break


def _certainty(citations: Sequence[Citation]) -> Iterator[Conflict]:
    """Yield the quotes that state as fact what others report as possible or planned."""
    told = {c.number: _says(c, ANNOUNCED) and not _says(c, DENIALS) for c in citations}
    sure = [c for c in citations if told[c.number] and not _says(c, HEDGES)]
    # A source that tells it as fact does not doubt it where it looks ahead ("may intensify competition").
    settled = {(c.source, b.number) for c in sure for b in citations if c.source == b.source and _alike(c, b)}
    unsure = [c for c in citations if _says(c, HEDGES) and not told[c.number] and (c.source, c.number) not in settled]
    facts = [a for a in sure if any(_same_matter(a, b) for b in unsure)]
    rumours = [b for b in unsure if any(_same_matter(a, b) for a in sure)]
    if facts and rumours:
        about = (
            f"fact or possibility: announced as a fact in {_sources(facts)}; planned or possible in {_sources(rumours)}"
        )
        yield Conflict(about, tuple(sorted(c.number for c in facts + rumours)))


def _roles(citations: Sequence[Citation], before: Mapping[int, str]) -> Iterator[Conflict]:
    """Yield the quotes that name another party as the one who sued."""
    told = [(c, who, whom) for c in citations for who, whom in suits(c.quote, before.get(c.number, ""))]
    against = []
    for (a, who, whom), (b, other, otherwise) in combinations(told, 2):
        shared = one(whom, otherwise) or one(who, otherwise) or one(whom, other)
        if a.source != b.source and not one(who, other) and shared:
            against += [(a, who, whom), (b, other, otherwise)]
    if against:
        said = dict.fromkeys(f"{c.source} says {who.text} sued {whom.text}" for c, who, whom in against)
        yield Conflict("who sued whom: " + "; ".join(said), tuple(sorted({c.number for c, _, _ in against})))


def _sizes(citations: Sequence[Citation]) -> Iterator[Conflict]:
    """Yield the quotes of which one gives a sum in numbers and another only says that it was large."""
    given = [(c, shown, exact, of) for c in citations for shown, exact, of in sums(c.quote)]
    for (a, shown, exact, of), (b, other, also, about) in combinations(given, 2):
        if a.source != b.source and exact != also and one(of, about):
            said = f"{a.source} says “{shown}”, {b.source} “{other}”"
            yield Conflict(f"how much ({of.text}): {said}", tuple(sorted({a.number, b.number})))
            return


def sums(text: str) -> Iterator[tuple[str, bool, Value]]:
    """Yield (as written, whether in numbers, the nearest name) of each sum of money that stands near a name."""
    sums = [(v.start, v.end, True) for v in find_values(text) if v.kind == "money"]
    told = [m.span() for m in _VAGUE.finditer(text) if not any(a < m.end() and m.start() < b for a, b, _ in sums)]
    for start, end, exact in [*sums, *((a, b, False) for a, b in told)]:
        near = min(names_in(text), key=lambda v: max(v.start - end, start - v.end), default=None)
        if near is not None and max(near.start - end, start - near.end) <= _NEAR:
            yield text[start:end], exact, near


def _says(citation: Citation, cues: frozenset[str]) -> bool:
    return any(word in cues for word in words(citation.quote))


def _same_matter(first: Citation, other: Citation) -> bool:
    """Say whether two quotes of different sources speak of the same thing."""
    return first.source != other.source and _alike(first, other)


def _alike(first: Citation, other: Citation) -> bool:
    """Say whether two quotes have two names, or many words, in common."""
    mine, theirs = set(content_words(first.quote)), set(content_words(other.quote))
    return _shared_names(first, other) >= _SHARED_NAMES or len(mine & theirs) > _SHARED_WORDS * min(
        len(mine), len(theirs)
    )


def _shared_names(first: Citation, other: Citation) -> int:
    """Count the names of one quote that the other has too."""
    mine, theirs = (names_in(c.quote) for c in (first, other))
    return len({v.key for v in mine if any(one(v, w) for w in theirs)})


def _sources(citations: Sequence[Citation]) -> str:
    return ", ".join(dict.fromkeys(c.source for c in citations))
