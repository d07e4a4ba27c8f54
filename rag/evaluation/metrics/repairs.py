"""Repairs: how many markers and sentences had to be mended before the answer could be shown; lower is better."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def repairs(outcome: Outcome) -> float | None:
    """Return the answer's count of repairs; None for a refusal or an error."""
    return float(outcome.answer.repairs) if outcome.answer is not None and outcome.answered else None
