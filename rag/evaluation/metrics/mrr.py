"""Mean reciprocal rank: how near to the top the first passage stands that carries the answer."""

from __future__ import annotations

from rag.evaluation.metrics.relevance import carried, wanted
from rag.evaluation.outcome import Outcome


def mrr(outcome: Outcome) -> float | None:
    """Return 1 / rank of the first of ten passages that carries a wanted item, 0 if none; None for unanswerable ones.

    RR = 1 / min{i <= 10 : rel(i) > 0} (Voorhees, The TREC-8 Question Answering Track Report, 1999).
    """
    if wanted(outcome) is None:
        return None
    return next((1 / rank for rank, items in enumerate(carried(outcome), start=1) if items), 0.0)
