"""LlamaIndex works with the bundled embedder, and its embeddings work here."""

from __future__ import annotations

import numpy as np
import pytest
from llama_index.core import MockEmbedding, VectorStoreIndex
from llama_index.core.schema import TextNode

from rag.embedding import Embedder
from rag.embedding.bundled import OnnxEmbedder
from rag.embedding.llama import as_llama_index
from tests.support.apart import run_apart

TEXTS = ["Oracle cancelled the deal.", "Grok ще бъде хостван в Azure.", "Il tempo è bello oggi."]


def test_a_llama_index_retriever_finds_across_languages(onnx: OnnxEmbedder) -> None:
    nodes = [TextNode(text=text, id_=str(number)) for number, text in enumerate(TEXTS)]
    index = VectorStoreIndex(nodes, embed_model=as_llama_index(onnx))
    results = index.as_retriever(similarity_top_k=1).retrieve("Where is Grok hosted?")
    assert [result.node.node_id for result in results] == ["1"]


def test_asynchronous_calls_give_the_same(onnx: OnnxEmbedder) -> None:
    wrapped = as_llama_index(onnx)

    async def ask() -> list[list[float]]:
        return [
            await wrapped.aget_query_embedding("Grok"),
            await wrapped.aget_text_embedding(TEXTS[0]),
            *await wrapped.aget_text_embedding_batch(TEXTS),
        ]

    expected = [
        wrapped.get_query_embedding("Grok"),
        wrapped.get_text_embedding(TEXTS[0]),
        *wrapped.get_text_embedding_batch(TEXTS),
    ]
    assert np.allclose(run_apart(ask), expected, atol=1e-3)
    assert expected[0] == pytest.approx(onnx.get_query_embedding("Grok").tolist(), abs=1e-3)
    assert wrapped.model_name == onnx.model_name


def test_llama_index_embeddings_are_embedders() -> None:
    mock = MockEmbedding(embed_dim=4)
    assert isinstance(mock, Embedder)
    assert len(mock.get_text_embedding_batch(["a", "b"])) == 2
    assert as_llama_index(mock) is mock
