"""The vectors in Chroma, derived from the catalog: brought up to date through the outbox, asked for neighbours.

Chroma's own process rules hold: one process owns the folder while it writes (the store's lock), a client opened
before sees a frozen index and is opened anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import StoreError

COLLECTION = "passages"
GENERATION = "graph"
"""Under this the catalog counts how often the graph was told something: readers then open it anew."""
_BATCH = 2000
_WIDTH = 800
"""Vectors that the graph keeps in view while it searches: at 200 it missed one in 25 of the 20 nearest of 100,000."""


class ChromaVectors:
    """A Chroma collection of passage vectors in a folder; cosine space."""

    def __init__(self, path: Path) -> None:
        # Chroma takes 3 s to import, so only those who need the graph pay.
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        self.path = path
        self._held: int | None = None
        try:
            self._client: Any = chromadb.PersistentClient(
                str(path), settings=Settings(anonymized_telemetry=False, allow_reset=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": _WIDTH}}
            )
        except (ChromaError, OSError, ValueError) as error:
            raise StoreError(
                f"the vectors in {path} can't be opened ({error}): delete that folder and index again"
            ) from error

    @property
    def _narrow(self) -> bool:
        """Whether an earlier version made the graph, and none has told it anything since."""
        return (self._collection.configuration["hnsw"] or {}).get("ef_search") != _WIDTH

    def widen(self) -> None:
        """Have a graph that an earlier version made search as widely as a new one; for who owns the folder."""
        if self._narrow:
            self._collection.modify(configuration={"hnsw": {"ef_search": _WIDTH}})

    def close(self) -> None:
        """Release the folder."""
        self._client.close()

    def count(self) -> int:
        """Return the number of vectors; Chroma counts as long as it searches, and sees only what is written here."""
        if self._held is None:
            self._held = int(self._collection.count())
        return self._held

    def keys(self) -> set[str]:
        """Return every passage key that has a vector."""
        return set(self._collection.get(include=[])["ids"])

    def upsert(self, keys: Sequence[str], vectors: Any) -> None:
        """Set the vectors (n, dimension) of these passages."""
        self._held = None
        for begin in range(0, len(keys), _BATCH):
            part = slice(begin, begin + _BATCH)
            self._collection.upsert(ids=list(keys[part]), embeddings=np.asarray(vectors[part], np.float32))

    def delete(self, keys: Sequence[str]) -> None:
        """Drop the vectors of these passages; keys that have none are ignored."""
        self._held = None
        for begin in range(0, len(keys), _BATCH):
            self._collection.delete(ids=list(keys[begin : begin + _BATCH]))

    def nearest(self, vector: Any, limit: int) -> list[tuple[str, float]]:
        """Return (passage key, cosine) of the nearest vectors, best first, by Chroma's graph."""
        held = self.count()
        if not held:
            return []
        # A graph keeps at least as many in view as it is asked for.
        asked = max(limit, _WIDTH) if self._narrow else limit
        found = self._collection.query(
            query_embeddings=np.asarray(vector, np.float32)[None, :], n_results=min(asked, held), include=["distances"]
        )
        distances = (found["distances"] or [[]])[0]
        return [(key, 1.0 - float(d)) for key, d in zip(found["ids"][0], distances, strict=True)][:limit]


def post_outbox(connection: sqlite3.Connection, vectors: ChromaVectors) -> int:
    """Tell Chroma what the catalog's outbox holds, then empty it; returns the number told. Safe to repeat."""
    rows = connection.execute("SELECT id, key, gone FROM outbox ORDER BY id").fetchall()
    if not rows:
        return 0
    vectors.widen()
    last = {key: bool(gone) for _, key, gone in rows}
    vectors.delete([key for key, gone in last.items() if gone])
    added = [key for key, gone in last.items() if not gone]
    for begin in range(0, len(added), _BATCH):
        part = added[begin : begin + _BATCH]
        one = "SELECT vector FROM passage JOIN embedding ON hash = embedding WHERE key = ?"
        raw = [(key, connection.execute(one, (key,)).fetchone()) for key in part]
        held = [(key, np.frombuffer(row[0], np.float16).astype(np.float32)) for key, row in raw if row]
        if held:
            vectors.upsert([key for key, _ in held], np.stack([vector for _, vector in held]))
    # The count first: between the two a reader finds the passages in the outbox still, and again in the graph.
    connection.execute(
        "INSERT INTO meta VALUES (?, 1) ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1", (GENERATION,)
    )
    connection.execute("DELETE FROM outbox WHERE id <= ?", (rows[-1][0],))
    return len(last)
