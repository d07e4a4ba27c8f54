"""Abstention precision: how often a refusal is right."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def abstention_precision(outcome: Outcome) -> float | None:
    """Return, for a refusal, 1 if the question is unanswerable, else 0; None for an answer.

    precision = |refused and unanswerable| / |refused|, the positive class being "unanswerable" (as for SQuAD 2.0,
    Rajpurkar, Jia and Liang, ACL 2018).
    """
    return float(outcome.golden.unanswerable) if outcome.abstained else None
