"""Runs the command line in this process as a shell would: words in; exit code, output and errors out."""

from __future__ import annotations

import io
import sys

import pytest
from commands import Ran, Run

from rag.config import Settings
from rag.embedding import Embedder
from rag.embedding.remembering import remembering


@pytest.fixture(scope="session")
def kept() -> dict[tuple[type, str], Embedder]:
    """What commands of this process have read so far, by engine and model."""
    return {}


@pytest.fixture(autouse=True)
def one_memory(monkeypatch: pytest.MonkeyPatch, kept: dict[tuple[type, str], Embedder]) -> None:
    """Let a command remember what an earlier one read: the same sentences, by the same model."""

    def shared(embedder: Embedder) -> Embedder:
        return kept.setdefault((type(embedder), embedder.model_name), remembering(embedder))

    monkeypatch.setattr("rag.assistant.remembering", shared)


@pytest.fixture
def footnoted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The ``footnoted`` command, in an empty folder."""
    from rag.cli import main

    def run(*words: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["footnoted", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, said.out, said.err)

    return run


@pytest.fixture
def over_seeds(footnoted: Run, seeds_settings: Settings) -> Run:
    """The ``footnoted`` command over the store of the five articles."""
    return lambda *words, stdin=b"": footnoted(*words, "--store", seeds_settings.store, stdin=stdin)
