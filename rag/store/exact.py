"""Exact dense search: every passage's vector in one matrix in memory, in step with the catalog.

Up to some ten thousand passages this is as fast as a graph, opens at once, misses nothing, and a filter costs nothing.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from rag.store.catalog import Catalog
from rag.store.selection import Selection

_WORTH_COPYING = 0.1
"""Copying so small a share of the rows is quicker than multiplying all."""
_RUN = 64
"""Rows next to each other, on average, from which they are multiplied where they stand, run by run."""


class ExactVectors:
    """The matrix of a catalog's vectors, or of those only that the graph has not been told yet; thread-safe."""

    def __init__(self, catalog: Catalog, *, waiting: bool = False) -> None:
        self._catalog = catalog
        self._waiting = waiting
        self._lock = threading.Lock()
        self._seen = threading.local()
        self._ids: NDArray[np.int64] = np.zeros(0, np.int64)
        self._matrix: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._file: tuple[int, ...] = ()
        """Which catalog file these are of: another one numbers its rows anew."""

    def nearest(
        self, vector: NDArray[np.float32], limit: int, selection: Selection | None = None
    ) -> list[tuple[int, float]]:
        """Return (row id, cosine) of the nearest passages, best first; equal scores in the order of ids."""
        ids, matrix = self._refreshed()
        if not len(ids):
            return []
        if selection is None:
            scores = matrix @ vector
        else:
            kept = np.flatnonzero(selection.mask(ids))
            ids, scores = ids[kept], scores_of(matrix, vector, kept)
        order = best_first(scores, ids, limit)
        return [(int(ids[i]), float(scores[i])) for i in order]

    def _refreshed(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Take in what was added and drop what is gone since the last call."""
        changes = self._catalog.changes()
        with self._lock:
            # Each thread's connection tells what others have committed since it was last asked, at once; listing all
            # ids would take as long as the search.
            if getattr(self._seen, "changes", None) == changes:
                return self._ids, self._matrix
            if self._file != (file := self._catalog.identity()):
                self._ids, self._matrix, self._file = self._ids[:0], self._matrix[:0], file
            current = self._catalog.waiting_ids() if self._waiting else self._catalog.ids()
            if not np.array_equal(current, self._ids):
                fresh = current[~np.isin(current, self._ids)]
                kept = np.isin(self._ids, current)
                last = int(self._ids[-1]) if len(self._ids) else 0
                if len(fresh) and fresh[0] <= last:
                    # What was told before has to be told again: earlier passages wait anew.
                    kept, last = np.zeros(len(self._ids), np.bool_), 0
                ids, vectors = self._catalog.vectors_after(last, waiting=self._waiting)
                parts = [self._matrix[kept], vectors] if len(self._ids) else [vectors]
                self._ids = np.concatenate([self._ids[kept], ids])
                self._matrix = np.concatenate([part for part in parts if len(part)] or [vectors])
            self._seen.changes = changes
            return self._ids, self._matrix


def scores_of(matrix: NDArray[np.float32], vector: NDArray[np.float32], kept: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the scores of some rows, (kept,), by whatever reads least: their runs, a copy of them, or all."""
    breaks = np.flatnonzero(np.diff(kept) != 1)
    if len(breaks) < len(kept) / _RUN:
        starts, ends = kept[np.append(0, breaks + 1)], kept[np.append(breaks, -1)] + 1
        return np.concatenate([matrix[a:b] @ vector for a, b in zip(starts, ends, strict=True)])
    if len(kept) <= len(matrix) * _WORTH_COPYING:
        return matrix[kept] @ vector
    scores: NDArray[np.float32] = (matrix @ vector)[kept]
    return scores


def best_first(scores: NDArray[np.float32], ids: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return where the highest scores stand, best first, equal ones in the order of ids: at most (limit,)."""
    near: NDArray[np.int64] = np.arange(len(scores))
    if len(scores) > limit:
        # All that equal the last of the best take part, so that the order among equals is that of ids.
        near = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return near[np.lexsort((ids[near], -scores[near]))][:limit]
