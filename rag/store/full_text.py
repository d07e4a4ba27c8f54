"""Full text: the passages that share the question's words, by BM25, each with the share of the question it covers.

Words are cut to their first five letters when they are stored and when they are asked for, so that inflected forms
meet; scripts without spaces between words give pairs of characters. It is blind across languages.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.store.catalog import Catalog
from rag.words import stems

_MOST_TERMS = 64
_MOST_POSTINGS, _AT_WORST = 6_000, 60_000
"""Passages that are scored for a question, counted once for each of its terms, the rarest first: a microsecond each.

The second is for a question whose rare terms find fewer passages than are wanted.
"""
_REMEMBERED = 20_000
_MOST_OF_A_TERM = 2.2
"""k1 + 1: what BM25 in SQLite gives for a term, in units of its inverse document frequency, at the very most."""


class FullText:
    """The full text of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._counted = threading.local()

    def best(self, question: str, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """Return (row id, coverage) of the best passages, best first.

        Coverage in [0, 1] is a passage's BM25 over the most that any passage could get for this question (Robertson
        and Zaragoza 2009, k1 1.2, b 0.75). ``allowed`` says by id which passages count; ids beyond its end don't.
        """
        weights = self._weights(list(dict.fromkeys(stems(question)))[:_MOST_TERMS])
        asked = [_quoted(term) for term, held in _affordable(weights, limit) if held]
        if not asked:
            return []
        most = _MOST_OF_A_TERM * sum(weight for weight, _ in weights.values())
        found = self._catalog.each(
            "SELECT rowid, bm25(passage_text) FROM passage_text WHERE passage_text MATCH ? ORDER BY 2, 1",
            (" OR ".join(asked),),
        )
        return list(islice(_covered(found, most, allowed), limit))

    def _weights(self, terms: list[str]) -> dict[str, tuple[float, int]]:
        """Return the inverse document frequency of each term, and the number of passages that hold it."""
        total = self._catalog.count()
        counts = self._counts()
        held = {term: self._held_by(term, counts) for term in terms}
        return {term: (math.log(1 + (total - n + 0.5) / (n + 0.5)), n) for term, n in held.items() if n <= total}

    def _counts(self) -> dict[str, int]:
        """Return what this thread has counted since someone last committed: counting a frequent word takes long."""
        changes = self._catalog.changes()
        held: tuple[tuple[int, ...], dict[str, int]] | None = getattr(self._counted, "held", None)
        if held is None or held[0] != changes or len(held[1]) > _REMEMBERED:
            held = self._counted.held = (changes, {})
        return held[1]

    def _held_by(self, term: str, counts: dict[str, int]) -> int:
        # SQLite cuts "1.5" into two terms; a lone ideograph begins many.
        parts = term.replace(",", ".").replace(":", ".").split(".")
        counts |= {part: self._count(part) for part in parts if part not in counts}
        return min(counts[part] for part in parts)

    def _count(self, part: str) -> int:
        if len(part) == 1 and not part.isascii():
            sql, values = "SELECT sum(doc) FROM passage_term WHERE term >= ? AND term < ?", (part, part + "\U0010ffff")
        else:
            sql, values = "SELECT sum(doc) FROM passage_term WHERE term = ?", (part,)  # type: ignore[assignment]
        found = self._catalog.rows(sql, values)[0][0]
        return int(found) if isinstance(found, int) else 0


def _affordable(weights: dict[str, tuple[float, int]], wanted: int) -> Iterator[tuple[str, int]]:
    """Yield the terms, the rarest first, while they are few enough to score; always the rarest that there is."""
    spent = 0
    for term, (_, held) in sorted(weights.items(), key=lambda entry: entry[1][1]):
        if spent and spent + held > (_MOST_POSTINGS if spent >= wanted else _AT_WORST):
            return
        spent += held
        yield term, held


def _quoted(term: str) -> str:
    """Return a term as FTS5 reads it; a lone ideograph stands for every pair that begins with it."""
    return f'"{term}"*' if len(term) == 1 and not term.isascii() else f'"{term}"'


def _covered(
    found: Iterator[tuple[object, ...]], most: float, allowed: NDArray[np.bool_] | None
) -> Iterator[tuple[int, float]]:
    for row, score in found:
        assert isinstance(row, int) and isinstance(score, float)
        if allowed is None or (row < len(allowed) and allowed[row]):
            yield row, max(0.0, min(1.0, -score / most))
