"""Shared pieces: the bundled embedder, and an index of the five articles made once for all."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.update(
    OMP_WAIT_POLICY="passive", ANONYMIZED_TELEMETRY="False", GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1"
)

from rag.config import Settings
from rag.embedding import TokenEmbedder
from rag.store import Store

# A busy machine breaks no law; and a build must not fail by the luck of the draw: new examples are drawn by hand.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.register_profile("build", deadline=None, derandomize=True)
hypothesis_settings.load_profile("build" if os.environ.get("CI") else "patient")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
_LOOPBACK = ("127.", "localhost", "::1")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that reaches for another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own keys and settings out of the tests."""
    own = ("OPENAI_", "FOOTNOTED_", "AZURE_", "AWS_")
    for name in [n for n in os.environ if n.startswith(own) or n.endswith(("_API_KEY", "_TOKEN"))]:
        if name not in _KEPT:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


_KEPT = {"FOOTNOTED_CHROMIUM", "FOOTNOTED_CACHE"}


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a temporary folder that all workers of one test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def seeds_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store that holds the five articles, indexed once a test run."""
    from filelock import FileLock

    from rag.embedding.bundled import open_embedder
    from rag.indexing import Indexing
    from rag.loading import Limits

    shared = shared_folder(tmp_path_factory)
    settings = Settings(_env_file=None, store=shared / "seeds-store")  # type: ignore[call-arg]
    with FileLock(shared / "seeds-store.lock"):
        if not (shared / "seeds-store.done").exists():
            Indexing(settings.store, open_embedder(settings), limits=Limits()).sync([SEEDS])
            (shared / "seeds-store.done").touch()
    return settings


@pytest.fixture(scope="session")
def embedder(seeds_settings: Settings) -> TokenEmbedder:
    """The bundled embedder with token states."""
    from rag.embedding.bundled import open_embedder

    opened = open_embedder(seeds_settings)
    assert isinstance(opened, TokenEmbedder)
    return opened


@pytest.fixture
def seeds_store(seeds_settings: Settings) -> Iterator[Store]:
    """The store of the five articles, open for reading."""
    store = Store(seeds_settings.store, exact_limit=seeds_settings.exact_limit)
    yield store
    store.close()


@pytest.fixture(scope="session")
def assistant(seeds_settings: Settings) -> Any:
    """The assistant over the five articles."""
    from rag.assistant import Assistant

    return Assistant.open(seeds_settings)
