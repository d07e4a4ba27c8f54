"""nDCG at 10: how well the ranking puts on top what carries the answer, each item counted once."""

from __future__ import annotations

from math import log2

from rag.evaluation.metrics.relevance import carried, wanted
from rag.evaluation.outcome import Outcome


def ndcg_at_10(outcome: Outcome) -> float | None:
    """Return the discounted gain of the first ten passages over that of the best ranking; None for unanswerable ones.

    DCG = sum over i <= 10 of g(i) / log2(i + 1) (Järvelin and Kekäläinen, ACM TOIS, 2002), with g(i) = 1 when passage
    i carries an item that no passage above it carries, else 0: the novelty of alpha-nDCG with alpha = 1 (Clarke et
    al., SIGIR 2008). The best ranking has as many gains as this one plus one for each item that it missed, from the
    top down.
    """
    items = wanted(outcome)
    if items is None:
        return None
    seen: set[int | str] = set()
    gains: list[int] = []
    for held in carried(outcome):
        gains.append(int(bool(held - seen)))
        seen |= held
    best = [1] * min(10, sum(gains) + len(items - seen))
    return _discounted(gains) / _discounted(best)


def _discounted(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
