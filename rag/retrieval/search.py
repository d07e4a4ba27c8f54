"""Searches one store: candidates from both halves, all of them weighed by late interaction and by shared words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rag.embedding import Embedder, TokenEmbedder, TokenStates, Vector
from rag.embedding.compress import unpack
from rag.errors import ModelError
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.retrieval.late_interaction import late_interaction
from rag.retrieval.likeness import without_copies
from rag.retrieval.question import checked_question
from rag.retrieval.reranking import RerankEndpoint
from rag.schema import Filter, RankedPassage
from rag.store import Store


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the halves of the search become one ranking; the values are chosen by measurement (docs/decisions.md)."""

    candidates: int = 50
    """Passages taken from each half."""
    constant: float = 60.0
    """k of reciprocal rank fusion."""
    dense: float = 1.0
    """Weight of the dense half in the fusion by ranks."""
    lexical: float = 0.5
    """Weight of the lexical half: it is blind across languages, where its ranks are noise."""
    reranked: int = 100
    """Best fused passages that are reranked by late interaction."""
    sent: int = 40
    """Best of these that a /rerank endpoint reorders where there is one."""
    spare: int = 20
    """Further passages that are looked through for copies, and that take their places."""
    covered: int = 200
    """Passages whose share of the question's words counts in reranking."""
    coverage: float = 0.12
    """What holding all of the question's words is worth beside late interaction, a cosine."""


class Retrieval:
    """Searches one store."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        fusion: Fusion | None = None,
        reranker: RerankEndpoint | None = None,
        embedder_of: Callable[[str], Embedder | None] | None = None,
    ) -> None:
        """``embedder_of`` returns an embedder for a space of vectors, for when the index is made anew with another."""
        self.store = store
        self._embedder_of = embedder_of
        self.embedder = embedder
        self.fusion = fusion or Fusion()
        self.reranker = reranker
        self.degraded = ""
        """What the last search had to do without, in words; empty when nothing."""

    def search(self, question: str, top_k: int, *, within: Filter | None = None) -> list[RankedPassage]:
        """Return the best passages, rank 1 first; only of the documents that the filter lets through.

        Raises UsageError for an empty or overlong question and for a filter that lets nothing through, StoreError
        when the store fits another model.
        """
        asked = checked_question(question)
        embedder = self._fitting()
        selection = self.store.select(within)
        vector, states = _embedded(embedder, asked)
        count = max(self.fusion.candidates, top_k)
        dense = [i for i, _ in self.store.dense(vector, count, selection)]
        coverage = self.store.lexical(asked, max(self.fusion.covered, count), selection)
        lexical = [i for i, _ in coverage[:count]]
        fused = reciprocal_rank_fusion(
            [(self.fusion.dense, dense), (self.fusion.lexical, lexical)], constant=self.fusion.constant
        )
        ordered = self._reranked(states, fused, dict(coverage))
        ordered = self._reordered(asked, ordered) if self.reranker else ordered
        ordered = ordered[: top_k + self.fusion.spare]
        passages = self.store.passages([i for i, _ in ordered], selection)
        present = (RankedPassage(0, score, passages[i]) for i, score in ordered if i in passages)
        return without_copies(present, top_k)

    def _reranked(
        self, asked: TokenStates | None, fused: list[tuple[int, float]], coverage: dict[int, float]
    ) -> list[tuple[int, float]]:
        """Reorder the best by late interaction; as they are where token states are not to be had."""
        best, rest = fused[: self.fusion.reranked], fused[self.fusion.reranked :]
        states = self.store.catalog.states([i for i, _ in best]) if asked else {}
        if asked is None or not best or len(states) < len(best):
            return fused
        late = late_interaction(asked, [unpack(states[i]) for i, _ in best])
        shared = np.array([coverage.get(i, 0.0) for i, _ in best])
        scores = late + self.fusion.coverage * shared
        order = sorted(range(len(best)), key=lambda at: (-scores[at], best[at][0]))
        # What is reranked stays above the rest, on one falling scale.
        floor = float(scores.min()) - 1.0
        return [(best[at][0], float(scores[at])) for at in order] + [(i, floor + score) for i, score in rest]

    def _reordered(self, question: str, ordered: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Let the endpoint reorder the best; while it fails the order stands, and what failed is kept to be told."""
        assert self.reranker is not None
        passages = self.store.passages([i for i, _ in ordered[: self.fusion.sent]])
        best = [(i, passages[i].text) for i, _ in ordered[: self.fusion.sent] if i in passages]
        if not best:
            return ordered
        try:
            scores = self.reranker.scores(question, [text for _, text in best])
        except ModelError as error:
            self.degraded = f"{error}; passages are in the bundled model's order"
            return ordered
        self.degraded = ""
        # The sort is stable: what the endpoint finds equal stays in the order it had.
        first = sorted(zip((i for i, _ in best), scores, strict=True), key=lambda entry: -entry[1])
        floor, sent = min(scores) - 1.0, {i for i, _ in best}
        rest = [i for i, _ in ordered if i not in sent]
        return first + [(i, floor - place) for place, i in enumerate(rest)]

    def _fitting(self) -> Embedder:
        """Return the embedder that fits the store, which may have been made anew with another since the last search."""
        held = self.store.catalog.meta("embedding")
        if held and held != self.embedder.model_name and self._embedder_of is not None:
            self.embedder = self._embedder_of(held) or self.embedder
        self.store.require_model(self.embedder.model_name)
        return self.embedder


def _embedded(embedder: Embedder, question: str) -> tuple[Vector, TokenStates | None]:
    """Return the question's vector and, where the embedder gives them, its token states, from one run."""
    if isinstance(embedder, TokenEmbedder):
        vector, states = embedder.embed_with_states([question], "query")[0]
        return np.asarray(vector, np.float32), states
    return np.asarray(embedder.get_query_embedding(question), np.float32), None
