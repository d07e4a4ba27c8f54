"""Text to vectors: the bundled multilingual model, behind the part of LlamaIndex's embedding interface used here.

Any ``llama_index`` BaseEmbedding satisfies Embedder as it is. The bundled one satisfies it without importing
llama-index (5 seconds), and ``rag.embedding.llama`` makes a real BaseEmbedding of it for LlamaIndex programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
Kind = Literal["query", "passage"]


@dataclass(frozen=True, slots=True)
class TokenStates:
    """The last hidden state of every token of a text, prefix and end markers left out."""

    states: Matrix
    """(tokens, 384), each row a unit vector."""
    spans: NDArray[np.int32]
    """(tokens, 2): the code points of the text that each token covers, half open."""
    rarity: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    """(tokens,): minus the natural log of each token's probability in the model's vocabulary; empty when not known."""


@runtime_checkable
class Embedder(Protocol):
    """Text to vectors of unit length; names as in LlamaIndex's BaseEmbedding."""

    model_name: str
    """Names the vectors' space: a store written under another name must be rebuilt."""

    def get_text_embedding_batch(self, texts: list[str], **kwargs: Any) -> Sequence[Any]:
        """Embed passages, in order. Raises EmbeddingError."""

    def get_query_embedding(self, query: str) -> Any:
        """Embed a question. Raises EmbeddingError."""


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that also gives token states, for late interaction and for checking support."""

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        """Return the states of each text, in order. Raises EmbeddingError."""

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        """Return vector and states of each text, in order, from one run of the model. Raises EmbeddingError."""


def reader_of(embedder: Embedder) -> Embedder:
    """Return the embedder that reads sentences closely: the bundled model beside an endpoint's, else the same."""
    reader = getattr(embedder, "reader", embedder)
    return reader if isinstance(reader, Embedder) else embedder
