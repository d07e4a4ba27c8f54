"""Groundedness: how much of what is said the checker found supported by its citations."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome
from rag.schema import Support


def groundedness(outcome: Outcome) -> float | None:
    """Return the share of the answer's sentences whose verdict is ``supported``; None for a refusal.

    groundedness = |supported sentences| / |sentences|: RAGAS's faithfulness (Es et al., EACL 2024) with the project's
    own checker as the judge, so it is a self-report; the checker's error rate is measured elsewhere.
    """
    if outcome.answer is None or outcome.abstained or not outcome.answer.sentences:
        return None
    verdicts = [sentence.verdict.support for sentence in outcome.answer.sentences]
    return verdicts.count(Support.SUPPORTED) / len(verdicts)
