"""Where an index lives: a catalog (documents, passages, full text, vectors) and, derived from it, a Chroma graph.

The catalog is the truth: what it holds is visible, what it lacks is not, whatever the graph says.
"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import StoreError
from rag.schema import Document, Filter, Passage
from rag.store.catalog import Catalog, SourceState
from rag.store.exact import ExactVectors
from rag.store.full_text import FullText
from rag.store.lock import writer_lock
from rag.store.paths import UPLOADS, catalog_path, graph_path, uploads_path
from rag.store.posting import graph_lock, import_ahead, post_later, post_waiting
from rag.store.selection import Selection, Selections
from rag.store.vectors import GENERATION, ChromaVectors, post_outbox
from rag.store.writing import CatalogWriter, FileState

__all__ = [
    "UPLOADS",
    "Catalog",
    "CatalogWriter",
    "ChromaVectors",
    "FileState",
    "Selection",
    "SourceState",
    "Store",
    "catalog_path",
    "graph_lock",
    "graph_path",
    "import_ahead",
    "post_later",
    "post_outbox",
    "post_waiting",
    "uploads_path",
    "writer_lock",
]


class Store:
    """A store, opened for reading; sees the last complete state at every call."""

    def __init__(self, path: Path, *, exact_limit: int) -> None:
        self.path = path
        self.catalog = Catalog(catalog_path(path))
        self._exact = ExactVectors(self.catalog)
        self._full_text = FullText(self.catalog)
        self._selections = Selections(self.catalog)
        self._waiting = ExactVectors(self.catalog, waiting=True)
        self._exact_limit = exact_limit
        self._asking = threading.Lock()
        """Held while the graph is asked or opened anew."""
        self._graph: ChromaVectors | None = None
        self._told: tuple[object, ...] = ()
        """Which catalog's graph is open, and how often that had been told something."""

    def require_model(self, model_name: str) -> None:
        """Raise StoreError when the store's vectors come from another embedding model."""
        held = self.catalog.meta("embedding")
        if held and held != model_name:
            raise StoreError(
                f"the index at {self.path} was made with {held}, not {model_name}: set FOOTNOTED_EMBEDDING to what it "
                "was made with, or run 'footnoted index' again"
            )

    def select(self, within: Filter | None) -> Selection | None:
        """Return what a filter lets through, None for everything. Raises UsageError when that is nothing."""
        return self._selections.select(within) if within else None

    def dense(
        self, vector: NDArray[np.float32], limit: int, selection: Selection | None = None
    ) -> list[tuple[int, float]]:
        """Return (row id, cosine) of the nearest passages: exact up to the limit or filtered, else by graph.

        What the graph has not been told yet is searched exactly beside it, and what is gone is left out.
        """
        few = self.catalog.count() <= self._exact_limit
        if selection is not None or few or not graph_path(self.path).is_dir():
            return self._exact.nearest(vector, limit, selection)
        # The outbox first: what is told to the graph in between is then found twice, never not at all.
        scores = dict(self._waiting.nearest(vector, limit))
        _, gone = self.catalog.waiting()
        found = self._asked_graph(vector, limit + gone)
        ids = self.catalog.ids_by_key([key for key, _ in found])
        scores = {ids[key]: score for key, score in found if key in ids} | scores
        return sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[:limit]

    def vectors(self) -> tuple[int, int]:
        """Return (passages whose vector the graph holds, passages that it has not been told yet)."""
        with self._asking:
            graph = self._opened_graph()
            held = graph.keys() if graph is not None else set()
        told = self.catalog.rows("SELECT key FROM passage WHERE key NOT IN (SELECT key FROM outbox)")
        return sum(key in held for (key,) in told), self.catalog.waiting()[0]

    def lexical(self, question: str, limit: int, selection: Selection | None = None) -> list[tuple[int, float]]:
        """Return (row id, coverage) of the best passages by BM25; coverage is the share of the question they hold."""
        return self._full_text.best(question, limit, selection.allowed if selection else None)

    def passages(self, ids: list[int], selection: Selection | None = None) -> dict[int, Passage]:
        """Return passages by row id, under those of their sources that are selected."""
        return self.catalog.passages(ids, selection.sources if selection else None)

    def document(self, source: str) -> Document:
        """Return a document as indexed. Raises SourceError."""
        return self.catalog.document(source)

    def _asked_graph(self, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        with self._asking:
            graph = self._opened_graph()
            return graph.nearest(vector, limit) if graph is not None else []

    def _opened_graph(self) -> ChromaVectors | None:
        """Return the graph, opened anew when it has been told more: an open client does not see what others wrote.

        None while it has been told nothing, or its folder is gone: a reader must not make one.
        """
        generation = self.catalog.meta(GENERATION)
        if not generation or not graph_path(self.path).is_dir():
            return None
        told = (self.catalog.identity(), generation)
        if told != self._told:
            self._close_graph()
            self._graph, self._told = ChromaVectors(graph_path(self.path)), told
        return self._graph

    def _close_graph(self) -> None:
        if self._graph is not None:
            self._graph.close()
            self._graph, self._told = None, ()

    def close(self) -> None:
        """Release files."""
        with self._asking:
            self._close_graph()
        self.catalog.close()
