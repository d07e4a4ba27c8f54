"""False refusal rate: how often a question that the documents do answer is refused; lower is better."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def false_refusal_rate(outcome: Outcome) -> float | None:
    """Return, for an answerable question, 1 if it was refused, else 0; None for an unanswerable one.

    rate = |refused and answerable| / |answerable|, the fall-out of abstention.
    """
    if outcome.answer is None or outcome.golden.unanswerable:
        return None
    return float(outcome.abstained)
