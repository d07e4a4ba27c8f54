"""Recall at 10: how much of what carries the answer retrieval brings."""

from __future__ import annotations

from rag.evaluation.metrics.relevance import carried, wanted
from rag.evaluation.outcome import Outcome


def recall_at_10(outcome: Outcome) -> float | None:
    """Return the share of the wanted items that the first ten passages carry; None for unanswerable questions.

    recall@10 = |items carried by the first ten| / |items| (Manning, Raghavan and Schütze, Introduction to Information
    Retrieval, 2008, section 8.4), counted in golden quotes rather than passages, so that it does not depend on how
    documents are cut.
    """
    items = wanted(outcome)
    if items is None:
        return None
    return len(frozenset().union(*carried(outcome))) / len(items)
