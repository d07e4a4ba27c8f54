"""Indexing at size, each measurement in a fresh process: sentences shuffled into files, vectors random where they may.

Run as a program with a measurement's name and its JSON arguments, it prints the figures as JSON.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from rag.bench.peak import peak_memory_mb
from rag.config import load_settings
from rag.embedding import Embedder, Kind, TokenEmbedder, TokenStates, Vector
from rag.embedding.bundled import open_embedder
from rag.errors import EmbeddingError, UsageError
from rag.indexing import Indexing, IndexReport
from rag.loading import Limits, discover, load
from rag.sentences import split_sentences

PASSAGES_A_FILE = 100
_SENTENCES_A_PASSAGE = 4
_DIMENSION = 384
Figures = dict[str, float]
T = TypeVar("T")


class TimedEmbedder:
    """The bundled embedder, with the seconds spent in it."""

    def __init__(self, inner: TokenEmbedder) -> None:
        self._inner = inner
        self.model_name = inner.model_name
        self.seconds = 0.0

    def get_text_embedding_batch(self, texts: list[str], **kwargs: Any) -> Sequence[Any]:
        """Embed passages, in order."""
        return self._timed(lambda: self._inner.get_text_embedding_batch(texts, **kwargs))

    def get_query_embedding(self, query: str) -> Any:
        """Embed a question."""
        return self._inner.get_query_embedding(query)

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        """Return the states of each text, in order."""
        return self._timed(lambda: self._inner.token_states(texts, kind))

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        """Return vector and states of each text, in order."""
        return self._timed(lambda: self._inner.embed_with_states(texts, kind))

    def _timed(self, call: Callable[[], T]) -> T:
        started = time.perf_counter()
        try:
            return call()
        finally:
            self.seconds += time.perf_counter() - started


class RandomEmbedder:
    """Random unit vectors under the bundled model's name: for stores whose vectors' meaning is of no interest."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name
        self._random = np.random.default_rng(0)

    def get_text_embedding_batch(self, texts: list[str], **kwargs: Any) -> list[Vector]:
        """Return random unit vectors of 384 dimensions."""
        vectors = self._random.standard_normal((len(texts), _DIMENSION), np.float32)
        return list(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    def get_query_embedding(self, query: str) -> Vector:
        """Return a random unit vector (384,)."""
        return self.get_text_embedding_batch([query])[0]


def sentences_of(folder: Path) -> list[str]:
    """Return the sentences of a folder's documents. Raises UsageError when there are none."""
    if not folder.exists():
        raise UsageError(f"{folder} is not there: name a folder with some text")
    documents = [load(file.path, file.relpath, Limits()) for file in discover(folder)]
    spans = ((document.text, start, end) for document in documents for start, end in split_sentences(document.text))
    found = [text for text in (" ".join(t[start:end].split()) for t, start, end in spans) if text]
    if len(found) < _SENTENCES_A_PASSAGE:
        raise UsageError(f"{folder} has too few sentences to measure with")
    return found


def write_files(folder: Path, sentences: Sequence[str], count: int, passages: int, seed: int = 0) -> None:
    """Write files of about so many passages each, of sentences in random order, dated back an hour."""
    luck, earlier = random.Random(seed), time.time() - 3600
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        lines = (" ".join(luck.choices(sentences, k=_SENTENCES_A_PASSAGE)) for _ in range(passages))
        path = folder / f"{seed}-{number // 500}" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Number {seed}.{number}.\n\n" + "\n\n".join(lines) + "\n", "utf-8")
        os.utime(path, (earlier, earlier))


def _bundled() -> TimedEmbedder:
    embedder = open_embedder(load_settings())
    if not isinstance(embedder, TokenEmbedder):
        raise EmbeddingError("the bundled model runs without token states: run 'footnoted doctor'")
    embedder.embed_with_states(["A first run warms the engine."])
    return TimedEmbedder(embedder)


def _sync(store: Path, embedder: Embedder, folder: Path) -> tuple[IndexReport, float]:
    started = time.perf_counter()
    report = Indexing(store, embedder, limits=Limits()).sync([folder])
    return report, time.perf_counter() - started


def fill(store: Path, folder: Path) -> Figures:
    """Index a folder with random vectors."""
    report, seconds = _sync(store, RandomEmbedder(_bundled().model_name), folder)
    return {"passages": report.passages, "files": report.added, "seconds": seconds, "memory_mb": peak_memory_mb()}


def follow(store: Path, folder: Path) -> Figures:
    """Bring a store in step with a folder by the bundled model; seconds in all and in the embedder."""
    embedder = _bundled()
    report, seconds = _sync(store, embedder, folder)
    return {
        "embedded": report.embedded,
        "unchanged": report.unchanged,
        "passages": report.passages,
        "seconds": seconds,
        "embedding_seconds": embedder.seconds,
        "memory_mb": peak_memory_mb(),
    }


def grow(store: Path, folder: Path) -> Figures:
    """Sync a folder that has one more file, then again in the same process with one from ``more`` beside it."""
    embedder = _bundled()
    report, cold = _sync(store, embedder, folder)
    cold_embedding = embedder.seconds
    for path in (folder.parent / "more").rglob("*.txt"):
        path.rename(folder / f"more-{path.name}")
    second, warm = _sync(store, embedder, folder)
    return {
        "embedded": report.embedded,
        "cold_seconds": cold - cold_embedding,
        "warm_seconds": warm - (embedder.seconds - cold_embedding),
        "warm_embedded": second.embedded,
        "memory_mb": peak_memory_mb(),
    }


def in_fresh_process(measurement: Callable[[Path, Path], Figures], store: Path, folder: Path) -> Figures:
    """Run one measurement of this module in a process of its own. Raises EmbeddingError when it fails."""
    command = [sys.executable, "-m", "rag.bench.scale", measurement.__name__, str(store), str(folder)]
    environment = {"OMP_WAIT_POLICY": "passive", "ANONYMIZED_TELEMETRY": "False", **os.environ}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise EmbeddingError(f"measuring failed in its process: {done.stderr.strip()[-300:]}")
    figures: Figures = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    measurements = {"fill": fill, "follow": follow, "grow": grow}
    print(json.dumps(measurements[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
