"""Retrieval hit rate: how often retrieval brings anything that carries the answer."""

from __future__ import annotations

from rag.evaluation.metrics.relevance import carried, wanted
from rag.evaluation.outcome import Outcome


def retrieval_hit_rate(outcome: Outcome) -> float | None:
    """Return 1 if any of the first ten passages carries a wanted item, else 0; None for unanswerable questions.

    hit = [max over i <= 10 of rel(i) > 0]. Also known as success@10 (Voorhees and Harman, TREC, 2005).
    """
    return None if wanted(outcome) is None else float(any(carried(outcome)))
