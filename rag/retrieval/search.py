"""Searches one store: candidates from both halves, weighed by a second stage; further results follow by rank."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from rag.embedding import Embedder, TokenEmbedder, TokenStates, Vector
from rag.errors import ModelError
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.retrieval.likeness import without_copies
from rag.retrieval.question import checked_question
from rag.retrieval.reranking import RerankEndpoint
from rag.retrieval.second_stage import Weighing, weigh
from rag.schema import Filter, RankedPassage
from rag.store import Store


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the halves of the search become one ranking; the values are chosen by measurement (docs/decisions.md)."""

    candidates: int = 50
    """Passages taken from each half to be weighed by the second stage, however many are asked for."""
    constant: float = 60.0
    """k of reciprocal rank fusion."""
    dense: float = 1.0
    """Weight of the dense half in the fusion by ranks."""
    lexical: float = 0.5
    """Weight of the lexical half: it is blind across languages, where its ranks are noise."""
    sent: int = 40
    """Best of these that a /rerank endpoint reorders where there is one."""
    spare: int = 20
    """Further passages that are looked through for copies, and that take their places."""
    covered: int = 200
    """Passages whose share of the question's words counts in reranking."""
    weighing: Weighing = field(default_factory=Weighing)
    """What counts how much in the second stage."""


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
        count = max(self.fusion.candidates, top_k)
        # The model and SQLite both leave the interpreter to others while they work.
        with ThreadPoolExecutor(1, thread_name_prefix="question") as beside:
            embedding = beside.submit(contextvars.copy_context().run, _embedded, embedder, asked)
            held = self.store.lexical(asked, max(self.fusion.covered, count), selection)
        vector, states = embedding.result()
        dense = [i for i, _ in self.store.dense(vector, count, selection)]
        lexical = [i for i, _ in held[:count]]
        fused = reciprocal_rank_fusion(
            [(self.fusion.dense, dense), (self.fusion.lexical, lexical)], constant=self.fusion.constant
        )
        near = {*dense[: self.fusion.candidates], *lexical[: self.fusion.candidates]}
        ordered = self._weighed(asked, states, fused, near, dict(held[: self.fusion.covered]))
        ordered = self._reordered(asked, ordered) if self.reranker else ordered
        ordered = ordered[: top_k + self.fusion.spare]
        passages = self.store.passages([i for i, _ in ordered], selection)
        present = (RankedPassage(0, score, passages[i]) for i, score in ordered if i in passages)
        return without_copies(present, top_k)

    def _weighed(
        self,
        question: str,
        asked: TokenStates | None,
        fused: list[tuple[int, float]],
        near: set[int],
        coverage: dict[int, float],
    ) -> list[tuple[int, float]]:
        """Put the near candidates in the second stage's order; all stay as fused where token states are lacking."""
        candidates = [i for i, _ in fused if i in near]
        if asked is None or not candidates:
            return fused
        scores = weigh(self.store.catalog, question, asked, candidates, coverage, self.fusion.weighing)
        if scores is None:
            return fused
        order = sorted(range(len(candidates)), key=lambda at: (-scores[at], candidates[at]))
        # What is weighed stays above the rest, on one falling scale.
        floor = float(scores.min()) - 1.0
        rest = [(i, floor + score) for i, score in fused if i not in near]
        return [(candidates[at], float(scores[at])) for at in order] + rest

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
