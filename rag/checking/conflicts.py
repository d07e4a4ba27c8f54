"""Where the cited sources differ: on a number or date, on fact or rumour, on who sued whom.

Only what is cited is compared, sentence against sentence; silence is no disagreement, and roles are read from the order
of names around a few verbs, not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.checking.checker import Checker
from rag.checking.polarity import ANNOUNCED, HEDGES
from rag.schema import Citation, Conflict, Support
from rag.values import Value, find_values, states
from rag.words import content_words, words

_SUED = re.compile(
    r"\b(?:sued|sues|suing|(?:filed|filing|brought) (?:a |an |multiple |several )?(?:law)?suits?(?: against| aimed at)?"
    r"|lawsuits? (?:filed )?(?:against|with|aimed at)|legal (?:action|battle|disputes?|fight) (?:against|with)"
    r"|azioni legali contro|causa (?:a|contro)|citato in giudizio|querelato"
    r"|(?:заведе|завежда|подаде|подава)\w*(?: \w+){0,3} (?:срещу|против)|осъди|съди"
    r"|verklagt\w*|klage gegen|poursuit en justice|demandó a|подал\w* (?:в суд|иск) (?:на|против|к))",
    re.IGNORECASE,
)
_SHARED_NAMES = 2
_SHARED_WORDS = 0.3


def find_conflicts(citations: Sequence[Citation], checker: Checker) -> tuple[Conflict, ...]:
    """Return what the cited sources differ on, each difference once. Raises CheckError."""
    found = [*_roles(citations), *_certainty(citations), *_values(citations, checker)]
    unique: dict[tuple[str, tuple[int, ...]], Conflict] = {(c.about, c.citations): c for c in found}
    return tuple(unique.values())


def _values(citations: Sequence[Citation], checker: Checker) -> Iterator[Conflict]:
    """Yield pairs of quotes of which one contradicts the other's numbers, dates or denials."""
    for one, other in combinations(citations, 2):
        if one.source == other.source or not _shared_names(one, other):
            continue
        for claim, evidence in ((one, other), (other, one)):
            finding = checker.judge(claim.quote, evidence.quote)
            if finding.verdict.support is Support.CONTRADICTED:
                about = finding.verdict.reasons[0].replace("the passage", evidence.source)
                yield Conflict(about.replace("the sentence", claim.source), (one.number, other.number))
                break


def _certainty(citations: Sequence[Citation]) -> Iterator[Conflict]:
    """Yield the quotes that state as fact what others report as possible or planned."""
    sure = [c for c in citations if _says(c, ANNOUNCED) and not _says(c, HEDGES)]
    unsure = [c for c in citations if _says(c, HEDGES) and not _says(c, ANNOUNCED)]
    facts = [a for a in sure if any(_same_matter(a, b) for b in unsure)]
    rumours = [b for b in unsure if any(_same_matter(a, b) for a in sure)]
    if facts and rumours:
        about = (
            f"fact or possibility: {_sources(facts)} says it was announced, "
            f"{_sources(rumours)} reports it as planned or possible"
        )
        yield Conflict(about, tuple(sorted(c.number for c in facts + rumours)))


def _roles(citations: Sequence[Citation]) -> Iterator[Conflict]:
    """Yield the quotes that name another party as the one who sued."""
    suits = [(c, who, whom) for c in citations for who, whom in _suits(c.quote)]
    against = []
    for (a, who, whom), (b, other, otherwise) in combinations(suits, 2):
        shared = _one(whom, otherwise) or _one(who, otherwise) or _one(whom, other)
        if a.source != b.source and not _one(who, other) and shared:
            against += [(a, who, whom), (b, other, otherwise)]
    if against:
        said = dict.fromkeys(f"{c.source} says {who.text} sued {whom.text}" for c, who, whom in against)
        yield Conflict("who sued whom: " + "; ".join(said), tuple(sorted({c.number for c, _, _ in against})))


def _suits(text: str) -> Iterator[tuple[Value, Value]]:
    """Yield (who, whom) of each lawsuit: the nearest name before the verb and the first one after."""
    names = [v for v in find_values(text) if v.kind in ("name", "opener")]
    for match in _SUED.finditer(text):
        sentence_start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
        before = [v for v in names if sentence_start <= v.start and v.end <= match.start()]
        after = [v for v in names if v.start >= match.end() and v.start - match.end() < 80]
        if before and after and not _one(before[-1], after[0]):
            yield before[-1], after[0]


def _one(first: Value, second: Value) -> bool:
    return states(first, second) or states(second, first)


def _says(citation: Citation, cues: frozenset[str]) -> bool:
    return any(word in cues for word in words(citation.quote))


def _same_matter(one: Citation, other: Citation) -> bool:
    """Say whether two quotes of different sources speak of the same thing: two names, or many words, in common."""
    if one.source == other.source:
        return False
    mine, theirs = set(content_words(one.quote)), set(content_words(other.quote))
    return _shared_names(one, other) >= _SHARED_NAMES or len(mine & theirs) > _SHARED_WORDS * min(
        len(mine), len(theirs)
    )


def _shared_names(one: Citation, other: Citation) -> int:
    """Count the names of one quote that the other has too."""
    mine, theirs = ([v for v in find_values(c.quote) if v.kind in ("name", "opener")] for c in (one, other))
    return len({v.key for v in mine if any(_one(v, w) for w in theirs)})


def _sources(citations: Sequence[Citation]) -> str:
    return ", ".join(dict.fromkeys(c.source for c in citations))
