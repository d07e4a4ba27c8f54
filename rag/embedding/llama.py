"""Makes an embedder a real LlamaIndex BaseEmbedding, so that LlamaIndex programs can use it; imports llama-index."""

from __future__ import annotations

import asyncio

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from rag.embedding import Embedder


class FootnotedEmbedding(BaseEmbedding):
    """Passes LlamaIndex's calls on to an embedder; the async ones run in a thread."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        """Take the embedder's name as the model's."""
        super().__init__(model_name=embedder.model_name)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """Return the name that LlamaIndex serialises."""
        return "FootnotedEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._embedder.get_query_embedding(query)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors = self._embedder.get_text_embedding_batch(texts)
        return [[float(value) for value in vector] for vector in vectors]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


def as_llama_index(embedder: Embedder) -> BaseEmbedding:
    """Return the embedder as LlamaIndex's own type; one that is of that type already is returned unchanged."""
    return embedder if isinstance(embedder, BaseEmbedding) else FootnotedEmbedding(embedder)
