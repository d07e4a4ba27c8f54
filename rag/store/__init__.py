"""Where an index lives: a catalog (documents, passages, full text, vectors) and, derived from it, a Chroma graph.

The catalog is the truth: what it holds is visible, what it lacks is not, whatever the graph says.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import StoreError
from rag.schema import Document, Filter, Passage
from rag.store.catalog import UPLOADS, Catalog, SourceState
from rag.store.exact import ExactVectors
from rag.store.lock import writer_lock
from rag.store.selection import Selection, Selections
from rag.store.vectors import ChromaVectors, post_outbox
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
    "graph_path",
    "post_outbox",
    "uploads_path",
    "writer_lock",
]


def catalog_path(store: Path) -> Path:
    """Return where a store keeps its catalog."""
    return store / "catalog.sqlite"


def graph_path(store: Path) -> Path:
    """Return where a store keeps its Chroma folder."""
    return store / "chroma"


def uploads_path(store: Path) -> Path:
    """Return where a store keeps the files that were uploaded to it."""
    return store / UPLOADS


class Store:
    """A store, opened for reading; sees the last complete state at every call."""

    def __init__(self, path: Path, *, exact_limit: int) -> None:
        self.path = path
        self.catalog = Catalog(catalog_path(path))
        self._exact = ExactVectors(self.catalog)
        self._selections = Selections(self.catalog)
        self._exact_limit = exact_limit
        self._graph: ChromaVectors | None = None

    def require_model(self, model_name: str) -> None:
        """Raise StoreError when the store's vectors come from another embedding model."""
        held = self.catalog.meta("embedding")
        if held and held != model_name:
            raise StoreError(
                f"the index at {self.path} was made with {held}, not {model_name}: run 'footnoted index' again"
            )

    def select(self, within: Filter | None) -> Selection | None:
        """Return what a filter lets through, None for everything. Raises UsageError when that is nothing."""
        return self._selections.select(within) if within else None

    def dense(
        self, vector: NDArray[np.float32], limit: int, selection: Selection | None = None
    ) -> list[tuple[int, float]]:
        """Return (row id, cosine) of the nearest passages: exact up to the limit or filtered, else by graph."""
        if selection is not None or self.catalog.count() <= self._exact_limit:
            return self._exact.nearest(vector, limit, selection)
        found = self._opened_graph().nearest(vector, limit)
        ids = self.catalog.ids_by_key([key for key, _ in found])
        return [(ids[key], score) for key, score in found if key in ids]

    def lexical(self, question: str, limit: int, selection: Selection | None = None) -> list[int]:
        """Return the row ids of the best passages by BM25."""
        return self.catalog.lexical(question, limit, selection.allowed if selection else None)

    def passages(self, ids: list[int], selection: Selection | None = None) -> dict[int, Passage]:
        """Return passages by row id, under those of their sources that are selected."""
        return self.catalog.passages(ids, selection.sources if selection else None)

    def document(self, source: str) -> Document:
        """Return a document as indexed. Raises SourceError."""
        return self.catalog.document(source)

    def _opened_graph(self) -> ChromaVectors:
        if self._graph is None:
            self._graph = ChromaVectors(graph_path(self.path))
        return self._graph

    def close(self) -> None:
        """Release files."""
        if self._graph is not None:
            self._graph.close()
        self.catalog.close()
