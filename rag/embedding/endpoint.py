"""Embeddings from an OpenAI-compatible endpoint, for search; sentences are still read by the bundled model.

The bundled model gives the token states that reranking and checking need, so an endpoint's vectors change what is
found, not how an answer is checked. Texts leave this machine unless the endpoint is on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.embedding import Kind, TokenEmbedder, TokenStates, Vector
from rag.errors import EmbeddingError, FootnotedError, ModelError
from rag.models.charging import Charged
from rag.models.entry import Entry
from rag.models.local_servers import LocalServers
from rag.models.selection import connected, entry_for

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.models.connection import Connection

_BATCH_TEXTS, _BATCH_LENGTH = 16, 16_000
"""Texts, and characters, of one call: makers allow far more, but a small machine must answer it in time."""


class EndpointEmbedder:
    """Text to unit vectors from an endpoint, and to token states from the bundled model; safe to share."""

    def __init__(self, name: str, settings: Settings, reader: TokenEmbedder) -> None:
        """Take an entry of the catalogue of kind embedding; nobody is called yet. Raises EmbeddingError."""
        try:
            self._entry = entry_for(name, settings, "embedding")
        except FootnotedError as error:
            raise EmbeddingError(str(error)) from error
        self.model_name = space_of(self._entry)
        self.reader = reader
        self.degraded = getattr(reader, "degraded", "")
        self._settings = settings
        self._servers = LocalServers(settings.threads or 2)
        self._opened: tuple[Entry, Connection] | None = None
        self._charged = Charged(self._entry, settings)

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[Vector]:
        """Embed passages, in order: a unit vector each. Raises EmbeddingError."""
        return self._vectors([self._entry.passage_prefix + text for text in texts])

    def get_query_embedding(self, query: str) -> Vector:
        """Embed a question: a unit vector. Raises EmbeddingError."""
        return self._vectors([self._entry.query_prefix + query])[0]

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        """Return the bundled model's states of each text. Raises EmbeddingError."""
        return self.reader.token_states(texts, kind)

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        """Return the endpoint's vector and the bundled model's states of each text. Raises EmbeddingError."""
        prefix = self._entry.query_prefix if kind == "query" else self._entry.passage_prefix
        vectors = self._vectors([prefix + text for text in texts])
        return list(zip(vectors, self.reader.token_states(texts, kind), strict=True))

    def close(self) -> None:
        """Stop the server of a GGUF file."""
        self._servers.close()

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        found: list[Vector] = []
        for batch in _batches(texts):
            found += self._embedded(batch)
        return found

    def _embedded(self, texts: list[str]) -> list[Vector]:
        from rag.models.retrying import call_json

        try:
            if self._opened is None:
                self._opened = connected(self._entry, self._settings, self._servers)
            entry, connection = self._opened
            body = {"model": entry.model, "input": texts, "encoding_format": "float", **dict(entry.options)}
            retries = self._settings.model_retries
            answer = self._charged(texts, lambda: call_json(connection, "/embeddings", body, retries=retries))
        except ModelError as error:
            raise EmbeddingError(f"embedding by {self._entry.name} failed: {error}") from error
        return self._read(answer, len(texts))

    def _read(self, answer: dict[str, Any], count: int) -> list[Vector]:
        """Return the vectors in the order of the texts, each of unit length."""
        try:
            data = sorted(answer["data"], key=lambda item: item["index"])
            matrix = np.asarray([item["embedding"] for item in data], np.float32)
        except (KeyError, TypeError, ValueError):
            matrix = np.empty((0, 0), np.float32)
        if matrix.ndim != 2 or len(matrix) != count or not matrix.shape[1] or not np.isfinite(matrix).all():
            raise EmbeddingError(f"{self._entry.name} answered with what are not {count} vectors")
        if self._entry.dimensions not in (None, matrix.shape[1]):
            raise EmbeddingError(
                f"{self._entry.name} gave vectors of {matrix.shape[1]} dimensions, not {self._entry.dimensions}: "
                "correct dimensions in models.toml"
            )
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return list(np.asarray(matrix / np.maximum(norms, 1e-12), np.float32))


def space_of(entry: Entry) -> str:
    """Name the space of an entry's vectors: whatever changes them changes it."""
    parts = [
        entry.model or entry.path.rsplit("/", 1)[-1],
        str(entry.dimensions or ""),
        *(f"{name}={value}" for name, value in entry.options),
    ]
    prefixes = f"{entry.query_prefix}|{entry.passage_prefix}" if entry.query_prefix or entry.passage_prefix else ""
    return " ".join(part for part in [entry.provider, *parts, prefixes] if part)


def _batches(texts: Sequence[str]) -> list[list[str]]:
    """Cut texts into calls that small servers take; an empty text, which endpoints refuse, is sent as a space."""
    batches: list[list[str]] = [[]]
    for text in texts:
        held = batches[-1]
        if held and (len(held) >= _BATCH_TEXTS or sum(map(len, held)) + len(text) > _BATCH_LENGTH):
            batches.append(held := [])
        held.append(text or " ")
    return [batch for batch in batches if batch]
