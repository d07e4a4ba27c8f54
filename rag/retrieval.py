"""Question to ranked passages: dense and lexical search, fused by reciprocal rank, the best reranked token by token.

A score ranks within one list; it says nothing about whether the best passage answers the question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder, Matrix, TokenEmbedder
from rag.embedding.compress import unpack
from rag.errors import UsageError
from rag.schema import Filter, RankedPassage
from rag.store import Store

MAXIMUM_QUESTION = 20_000
"""Characters; beyond it a question is refused, not cut silently."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How dense and lexical ranks become one."""

    candidates: int = 50
    """Passages taken from each half."""
    constant: float = 60.0
    """k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
    dense: float = 1.0
    """Weight of the dense half."""
    lexical: float = 0.5
    """Weight of the lexical half: it is blind across languages, where its ranks are noise."""
    reranked: int = 40
    """Best fused passages that are reranked by late interaction."""
    kept: float = 0.3
    """Weight that the fused score keeps beside late interaction, both standardised."""


class Retrieval:
    """Searches one store."""

    def __init__(self, store: Store, embedder: Embedder, fusion: Fusion | None = None) -> None:
        self.store = store
        self.embedder = embedder
        self.fusion = fusion or Fusion()

    def search(self, question: str, top_k: int, *, within: Filter | None = None) -> list[RankedPassage]:
        """Return the best passages, rank 1 first; only of the documents that the filter lets through.

        Raises UsageError for an empty or overlong question and for a filter that lets nothing through, StoreError
        when the store fits another model.
        """
        asked = checked_question(question)
        self.store.require_model(self.embedder.model_name)
        selection = self.store.select(within)
        dense = [i for i, _ in self.store.dense(self._vector(asked), self.fusion.candidates, selection)]
        lexical = self.store.lexical(asked, self.fusion.candidates, selection)
        fused = reciprocal_rank_fusion(
            [(self.fusion.dense, dense), (self.fusion.lexical, lexical)], constant=self.fusion.constant
        )
        ordered = self._reranked(asked, fused)[:top_k]
        passages = self.store.passages([i for i, _ in ordered], selection)
        present = [(passages[i], score) for i, score in ordered if i in passages]
        return [RankedPassage(rank, score, passage) for rank, (passage, score) in enumerate(present, 1)]

    def _reranked(self, question: str, fused: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Reorder the best by late interaction; as they are where token states are not to be had."""
        best, rest = fused[: self.fusion.reranked], fused[self.fusion.reranked :]
        states = self.store.catalog.states([i for i, _ in best])
        if len(states) < len(best) or not best or not isinstance(self.embedder, TokenEmbedder):
            return fused
        asked = self.embedder.token_states([question], "query")[0].states
        late = np.array([late_interaction(asked, unpack(states[i])) for i, _ in best])
        scores = _standard(late) + self.fusion.kept * _standard(np.array([score for _, score in best]))
        order = sorted(range(len(best)), key=lambda at: (-scores[at], best[at][0]))
        # What is reranked stays above the rest, on one falling scale.
        floor = float(scores.min()) - 1.0
        return [(best[at][0], float(scores[at])) for at in order] + [(i, floor + score) for i, score in rest]

    def _vector(self, question: str) -> NDArray[np.float32]:
        return np.asarray(self.embedder.get_query_embedding(question), np.float32)


def late_interaction(question: Matrix, passage: Matrix) -> float:
    """Average over the question's tokens their best cosine among the passage's (MaxSim; ColBERT, SIGIR 2020)."""
    if not len(question) or not len(passage):
        return 0.0
    return float((question @ passage.T).max(axis=1).mean())


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), np.float64)


def checked_question(question: str) -> str:
    """Return the question trimmed and without what no text has. Raises UsageError when it is empty or overlong."""
    asked = question.encode("utf-8", "replace").decode("utf-8").replace("\0", " ").strip()
    if not any(c.isalnum() for c in asked):
        raise UsageError("the question is empty: write what you want to know")
    if len(asked) > MAXIMUM_QUESTION:
        raise UsageError(f"the question has {len(asked):,} characters; ask it in at most {MAXIMUM_QUESTION:,}")
    return asked


def reciprocal_rank_fusion(
    rankings: Sequence[tuple[float, Sequence[int]]], *, constant: float
) -> list[tuple[int, float]]:
    """Fuse weighted rankings: score(d) = sum of weight / (constant + rank of d), best first, equal scores by id."""
    scores: dict[int, float] = defaultdict(float)
    for weight, ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] += weight / (constant + rank)
    return sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
