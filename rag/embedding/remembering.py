"""Keeps what an embedder said of the latest texts, so that passages asked about again are not read again.

Only in memory and only for one process; the longest unused texts go first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from rag.embedding import Embedder, Kind, TokenEmbedder, TokenStates, Vector

ROWS = 32_000
"""Token states kept, at 1.5 KB each: about a thousand sentences, 50 MB."""


class RememberingEmbedder:
    """A TokenEmbedder that gives what it gave before; safe to share between threads."""

    def __init__(self, embedder: TokenEmbedder, rows: int = ROWS) -> None:
        self.model_name = embedder.model_name
        self._embedder, self._rows = embedder, rows
        self._kept: OrderedDict[tuple[Kind, str], tuple[Vector, TokenStates]] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[Vector]:
        """Embed passages, in order. Raises EmbeddingError."""
        return [vector for vector, _ in self.embed_with_states(texts)]

    def get_query_embedding(self, query: str) -> Vector:
        """Embed a question. Raises EmbeddingError."""
        return self.embed_with_states([query], "query")[0][0]

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        """Return the states of each text, in order. Raises EmbeddingError."""
        return [states for _, states in self.embed_with_states(texts, kind)]

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        """Return vector and states of each text, in order; only texts not kept are embedded. Raises EmbeddingError."""
        with self._lock:
            known = {text: self._kept[kind, text] for text in texts if (kind, text) in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= zip(missing, self._embedder.embed_with_states(missing, kind), strict=True)
        with self._lock:
            for text in dict.fromkeys(texts):
                self._keep((kind, text), known[text])
        return [known[text] for text in texts]

    def _keep(self, key: tuple[Kind, str], entry: tuple[Vector, TokenStates]) -> None:
        self._held += 0 if key in self._kept else len(entry[1].states) + 1
        self._kept[key] = entry
        self._kept.move_to_end(key)
        while self._held > self._rows:
            _, (_, gone) = self._kept.popitem(last=False)
            self._held -= len(gone.states) + 1


def remembering(embedder: Embedder) -> Embedder:
    """Return the embedder with a memory; as it is where it gives no token states."""
    return RememberingEmbedder(embedder) if isinstance(embedder, TokenEmbedder) else embedder
