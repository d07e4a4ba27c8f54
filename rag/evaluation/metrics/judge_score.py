"""Judge score: what a model thinks of the answer against the reference; an opinion, not a measurement."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def judge_score(outcome: Outcome) -> float | None:
    """Return 1 for correct, 0.5 for partly, 0 for wrong and for a refusal; None without a judgement."""
    return outcome.judgement.score if outcome.judgement else None
