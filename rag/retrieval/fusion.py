"""Several rankings to one, by the ranks alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def reciprocal_rank_fusion(
    rankings: Sequence[tuple[float, Sequence[int]]], *, constant: float
) -> list[tuple[int, float]]:
    """Fuse weighted rankings: score(d) = sum of weight / (constant + rank of d), best first, equal scores by id.

    Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
    """
    scores: dict[int, float] = defaultdict(float)
    for weight, ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] += weight / (constant + rank)
    return sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
