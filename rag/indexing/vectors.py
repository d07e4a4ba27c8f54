"""Passages to vectors and packed token states, and the digest by which no text is embedded twice."""

from __future__ import annotations

import hashlib

import numpy as np

from rag.embedding import Embedder, Matrix, TokenEmbedder
from rag.embedding.compress import pack
from rag.errors import EmbeddingError
from rag.schema import Passage


def embedded_text(passage: Passage) -> str:
    """Return what is given to the embedder for a passage."""
    return passage.text.strip()


def text_digest(passage: Passage) -> bytes:
    """Return the digest of what is given to the embedder for a passage."""
    return hashlib.sha256(embedded_text(passage).encode("utf-8", "surrogatepass")).digest()


def embed(embedder: Embedder, texts: list[str]) -> tuple[Matrix, list[bytes | None]]:
    """Return unit vectors (n, dimension) and, where the embedder gives them, packed token states.

    Raises EmbeddingError when any vector is missing or not finite.
    """
    states: list[bytes | None] = [None] * len(texts)
    if isinstance(embedder, TokenEmbedder):
        embedded = embedder.embed_with_states(texts)
        vectors = np.asarray([vector for vector, _ in embedded], np.float32)
        states = [pack(tokens.states) for _, tokens in embedded]
    else:
        vectors = np.asarray(embedder.get_text_embedding_batch(texts), np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise EmbeddingError(f"{embedder.model_name} gave no proper vectors; run 'footnoted doctor'")
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32), states
