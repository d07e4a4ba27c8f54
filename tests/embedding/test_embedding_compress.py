"""Packed token states: small, of the right shape, near the originals, and refused when damaged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding.bundled import OnnxEmbedder
from rag.embedding.compress import pack, unpack
from rag.errors import EmbeddingError

PASSAGE = (
    "Microsoft will host the Grok models of Elon Musk's company on Azure AI Foundry, the platform on which "
    "developers choose among more than 1,900 models, Satya Nadella told the Build conference on Monday. "
    "Developers can use Grok 3 and Grok 3 mini under the same service terms as models of OpenAI, and will be "
    "billed by Microsoft directly, the company said."
)


def merged(states: np.ndarray) -> np.ndarray:
    rows = [states[at : at + 2].mean(axis=0) for at in range(0, len(states), 2)]
    return np.array([row / np.linalg.norm(row) for row in rows])


def test_a_passage_of_sixty_words_takes_at_most_twelve_kilobytes(onnx: OnnxEmbedder) -> None:
    (states,) = onnx.token_states([PASSAGE])
    assert 55 <= len(PASSAGE.split()) <= 65
    assert len(pack(states.states)) <= 12_000


def test_unpacked_states_lie_near_the_averaged_pairs(onnx: OnnxEmbedder) -> None:
    (states,) = onnx.token_states([PASSAGE])
    unpacked = unpack(pack(states.states))
    cosines = (unpacked * merged(states.states)).sum(axis=1)
    assert cosines.mean() > 0.985
    assert cosines.min() > 0.96


def test_late_interaction_still_finds_the_passage(onnx: OnnxEmbedder) -> None:
    others = [
        "Oracle cancelled the order for servers.",
        "L'accordo non è stato annunciato.",
        "Времето утре е слънчево.",
    ]
    (question,) = onnx.token_states(["Which models does Azure AI Foundry host?"], "query")
    kept = [unpack(pack(states.states)) for states in onnx.token_states([*others, PASSAGE])]
    scores = [(question.states @ states.T).max(axis=1).mean() for states in kept]
    assert int(np.argmax(scores)) == len(others)


@given(st.integers(0, 9), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_rows_are_halved_and_of_unit_length(tokens: int, half: int, seed: int) -> None:
    states = np.random.default_rng(seed).normal(size=(tokens, 2 * half)).astype(np.float32)
    unpacked = unpack(pack(states))
    assert unpacked.shape == ((tokens + 1) // 2, 2 * half)
    assert unpacked.dtype == np.float32
    assert np.all(np.isclose(np.linalg.norm(unpacked, axis=1), 1, atol=1e-5))


def test_values_on_the_grid_come_back_exactly() -> None:
    row = np.array([[7, -7, 1, -3]], np.float32)
    assert np.allclose(unpack(pack(row)), row / np.linalg.norm(row), atol=0.08)
    assert np.allclose(unpack(pack(np.eye(2, dtype=np.float32)[[0, 0, 1, 1]])), np.eye(2))


@given(st.binary(max_size=40))
def test_damaged_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(EmbeddingError):
        unpack(data)
    whole = pack(np.ones((3, 4), np.float32))
    for damaged in (whole[: len(data) % len(whole)], whole + data + b"x", b"x" + whole[1:]):
        with pytest.raises(EmbeddingError):
            unpack(damaged)


def test_an_odd_width_is_refused() -> None:
    with pytest.raises(EmbeddingError, match="can't be packed"):
        pack(np.ones((2, 3), np.float32))
