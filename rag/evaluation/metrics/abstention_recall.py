"""Abstention recall: how often a question that the documents don't answer is refused."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def abstention_recall(outcome: Outcome) -> float | None:
    """Return, for an unanswerable question, 1 if it was refused, else 0; None for an answerable one.

    recall = |refused and unanswerable| / |unanswerable| (as for SQuAD 2.0, Rajpurkar, Jia and Liang, ACL 2018).
    """
    if outcome.answer is None or not outcome.golden.unanswerable:
        return None
    return float(outcome.abstained)
