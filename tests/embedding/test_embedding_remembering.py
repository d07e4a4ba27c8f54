"""What an embedder said before is what it says again, and no more is kept than is allowed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rag.embedding import Kind, TokenEmbedder, TokenStates, Vector
from rag.embedding.bundled import NanoEmbedder, OnnxEmbedder
from rag.embedding.remembering import RememberingEmbedder, remembering

TEXTS = ["The orchard holds 40 trees.", "It was planted in 1987.", "Сатя Надела ръководи Microsoft.", " "]


class Counting:
    """The bundled model, and every text that it was given."""

    def __init__(self, onnx: OnnxEmbedder) -> None:
        self.model_name, self._onnx = onnx.model_name, onnx
        self.given: list[tuple[Kind, str]] = []
        self.get_text_embedding_batch, self.get_query_embedding = (
            onnx.get_text_embedding_batch,
            onnx.get_query_embedding,
        )
        self.token_states = onnx.token_states

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        self.given += [(kind, text) for text in texts]
        return self._onnx.embed_with_states(texts, kind)


def same(one: TokenStates, other: TokenStates) -> bool:
    return np.allclose(one.states, other.states, atol=1e-3) and np.array_equal(one.spans, other.spans)


@pytest.mark.parametrize("rows", [0, 12, 10_000])
def test_what_is_remembered_is_what_the_embedder_says(onnx: OnnxEmbedder, rows: int) -> None:
    kept = RememberingEmbedder(onnx, rows)
    for texts in (TEXTS, TEXTS[::-1], [TEXTS[0], TEXTS[0]]):
        for (vector, states), (held, known) in zip(
            onnx.embed_with_states(texts), kept.embed_with_states(texts), strict=True
        ):
            assert np.allclose(vector, held, atol=1e-3) and same(states, known)
        pairs = zip(onnx.token_states(texts), kept.token_states(texts), strict=True)
        assert all(same(one, other) for one, other in pairs)
    assert np.allclose(kept.get_query_embedding(TEXTS[0]), onnx.get_query_embedding(TEXTS[0]), atol=1e-3)


def test_a_text_is_read_once_for_each_kind(onnx: OnnxEmbedder) -> None:
    counting = Counting(onnx)
    assert isinstance(counting, TokenEmbedder)
    kept = RememberingEmbedder(counting)
    kept.token_states(TEXTS[:2])
    kept.embed_with_states(TEXTS[:3])
    kept.get_query_embedding(TEXTS[0])
    kept.get_query_embedding(TEXTS[0])
    assert counting.given == [("passage", text) for text in TEXTS[:3]] + [("query", TEXTS[0])]


def test_the_longest_unused_is_forgotten_first(onnx: OnnxEmbedder) -> None:
    counting = Counting(onnx)
    rows = [len(states.states) + 1 for states in onnx.token_states(TEXTS[:3])]
    kept = RememberingEmbedder(counting, sum(rows) - 1)
    kept.token_states(TEXTS[:2])
    kept.token_states(TEXTS[:1])
    kept.token_states(TEXTS[2:3])
    counting.given.clear()
    kept.token_states(TEXTS[:3])
    assert counting.given == [("passage", TEXTS[1])]


def test_an_embedder_without_token_states_stays_itself(nano: NanoEmbedder) -> None:
    assert remembering(nano) is nano
