"""A sentence that no single passage carries for sure, judged part by part: several may carry it between them.

A sentence is supported only when every part is; the reason names the part that is not, and why. One that a passage
carries as a whole by a middling score falls only where a part is not supported at all: a part says less than the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.checker import Checker, Finding
from rag.checking.claims import Part, split_claims
from rag.schema import Passage, Support, Verdict

_LONGEST = 90
_SURE = 0.75
"""The score from which a whole that a passage carries is not looked at by part."""
_LOST = (Support.UNSUPPORTED, Support.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in one of several passages."""

    number: int
    finding: Finding

    @property
    def support(self) -> Support:
        """How far the passage carries what was judged."""
        return self.finding.verdict.support


def judge_passage(checker: Checker, claim: str, passage: Passage) -> Finding:
    """Judge a claim against a passage, its document's title and its sheet or chapter in view. Raises CheckError."""
    named = passage.page if isinstance(passage.page, str) else ""
    return checker.judge(claim, passage.text, "\n".join(filter(None, (passage.title, named))))


def is_settled(whole: Found) -> bool:
    """Say whether a passage carries the whole so well that its parts need no look."""
    return whole.support is Support.SUPPORTED and whole.finding.verdict.score >= _SURE


def judge_parts(
    sentence: str, whole: Found, passages: Sequence[tuple[int, Passage]], checker: Checker
) -> tuple[Verdict, list[Found]]:
    """Return the verdict on a sentence and the findings it rests on, given the best finding for the whole of it.

    A sentence of one claim keeps the finding for the whole. Raises CheckError.
    """
    parts = split_claims(sentence)
    if len(parts) < 2 or not passages:
        return whole.finding.verdict, [whole]
    checker.prepare([part.text for part in parts])
    texts = {number: passage.text for number, passage in passages}
    best = [
        Found(found.number, checker.confirm(part.text, texts[found.number], found.finding))
        for part in parts
        for found in (_best(part.text, passages, checker),)
    ]
    if whole.support is Support.SUPPORTED and not any(found.support in _LOST for found in best):
        return whole.finding.verdict, [whole]
    verdict = _composed(sentence, parts, best, whole)
    resting = [found for found in best if found.support is not Support.UNSUPPORTED]
    return verdict, resting or [whole]


def _best(claim: str, passages: Sequence[tuple[int, Passage]], checker: Checker) -> Found:
    found = (Found(number, judge_passage(checker, claim, passage)) for number, passage in passages)
    return min(found, key=lambda each: (each.finding.rank, each.number))


def _composed(sentence: str, parts: Sequence[Part], best: Sequence[Found], whole: Found) -> Verdict:
    """Compose the verdict on a sentence from those on its parts; what contradicts the whole still does."""
    against = whole.finding.verdict
    failing = [(part, found) for part, found in zip(parts, best, strict=True) if found.support is not Support.SUPPORTED]
    if not failing:
        if against.support is Support.CONTRADICTED:
            return against
        score = min(found.finding.verdict.score for found in best)
        return Verdict(Support.SUPPORTED, score, (f"each of its {len(parts)} parts is carried by a passage",))
    reasons = [f"“{_shown(sentence, part)}”: {why}" for part, found in failing for why in _why(found)]
    score = min(found.finding.verdict.score for _, found in failing)
    if any(found.support is Support.CONTRADICTED for _, found in failing):
        return Verdict(Support.CONTRADICTED, min(score, against.score), tuple(reasons))
    if against.support is Support.CONTRADICTED:
        return against
    partly = len(failing) < len(parts) or any(found.support is Support.PARTLY_SUPPORTED for _, found in failing)
    support = Support.PARTLY_SUPPORTED if partly else Support.UNSUPPORTED
    return Verdict(support, min(max(score, against.score), 0.49), tuple(dict.fromkeys(reasons)))


def _why(found: Found) -> tuple[str, ...]:
    return found.finding.verdict.reasons[:2]


def _shown(sentence: str, part: Part) -> str:
    words = sentence[part.start : part.end].strip(" .,;")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
