"""One real call to a reranker, to see whether it works: two passages, of which one answers the question."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from rag.retrieval.reranking import RerankEndpoint

QUESTION = "What is the capital of France?"
PASSAGES = ("Bread is baked from flour, water and salt.", "Paris is the capital of France.")
"""The second answers."""


@dataclass(frozen=True, slots=True)
class RerankTrial:
    """What one call showed."""

    model: str
    """The name sent to the endpoint; empty where it serves one only."""
    address: str
    total: float
    """Seconds."""
    scores: tuple[float, ...]
    """Of PASSAGES, in their order."""

    @property
    def sensible(self) -> bool:
        """Whether the passage that answers the question stands above the other."""
        return self.scores[1] > self.scores[0]


def try_reranker(endpoint: RerankEndpoint, clock: Callable[[], float] = time.perf_counter) -> RerankTrial:
    """Have two passages scored. Raises ModelError."""
    began = clock()
    scores = endpoint.scores(QUESTION, PASSAGES)
    return RerankTrial(endpoint.model, endpoint.shown, clock() - began, tuple(scores))
