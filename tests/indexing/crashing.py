"""Indexing runs that die: forks real runs over one store and kills them, until one comes through undisturbed.

Run as a program it reads plans, one a store, from standard input and prints what happened, both JSON. It is a process
of its own because forking is only safe before Chroma has started its threads, which come with its client.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import rag.indexing.run
import rag.store.vectors
from rag.errors import StoreError
from rag.indexing import Indexing
from rag.loading import Limits
from rag.store import catalog_path
from rag.store.vectors import ChromaVectors
from rag.store.writing import CatalogWriter

BATCH = 6
"""Passages embedded together, and told to Chroma together: small, so that there are many boundaries to die at."""
FULL_DISK = 98
"""Exit code of a run that the disk refused."""


class LoggingEmbedder:
    """Vectors made of the text's letters; writes the hash of each text it embeds to a file before and nothing after."""

    model_name = "letters"

    def __init__(self, log: Path, step: Callable[[], None]) -> None:
        self._log, self._step = log, step

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[np.ndarray]:
        self._step()
        with self._log.open("a", encoding="ascii") as stream:
            stream.writelines(f"{hashlib.sha256(text.encode()).hexdigest()}\n" for text in texts)
        vectors = [self.get_query_embedding(text) for text in texts]
        self._step()
        return vectors

    def get_query_embedding(self, query: str) -> np.ndarray:
        seed = np.frombuffer(hashlib.sha256(query.encode()).digest(), np.uint32)
        vector = np.random.default_rng(seed).standard_normal(8).astype(np.float32)
        return vector / np.linalg.norm(vector)


def run(store: Path, corpus: Path, log: Path, step: Callable[[], None], posting: Callable[[], None]) -> None:
    """Index the corpus, calling ``step`` at every SQL statement, every 400 virtual machine steps and around vectors."""
    opened, post = CatalogWriter.__init__, Indexing._post

    def hooked(self: CatalogWriter, path: Path) -> None:
        opened(self, path)
        self.connection.set_trace_callback(lambda _: step())
        self.connection.set_progress_handler(lambda: step() or 0, 400)

    def announced(self: Indexing) -> None:
        posting()
        post(self)

    CatalogWriter.__init__ = hooked  # type: ignore[method-assign]
    Indexing._post = announced  # type: ignore[method-assign]
    for name in ("upsert", "delete"):
        setattr(ChromaVectors, name, _stepping(getattr(ChromaVectors, name), step))
    rag.indexing.run._PENDING_PASSAGES = rag.store.vectors._BATCH = BATCH
    rag.indexing.run._POSTED_TOGETHER = 1
    Indexing(store, LoggingEmbedder(log, step), limits=Limits()).sync([corpus])


def _stepping(call: Callable[..., None], step: Callable[[], None]) -> Callable[..., None]:
    def stepped(*arguments: Any) -> None:
        step()
        call(*arguments)
        step()

    return stepped


def in_child(work: Callable[[], None]) -> int:
    """Fork, work, and return the child's id; a StoreError is a full disk."""
    child = os.fork()
    if child:
        return child
    with contextlib.suppress(BaseException):
        try:
            work()
            os._exit(0)
        except StoreError:
            os._exit(FULL_DISK)
    os._exit(1)


def dies_at(number: int, store: Path, corpus: Path, log: Path, *, when_posting: bool) -> int:
    """Run in a child that kills itself at its n-th boundary, counted from posting on where asked; wait status."""
    left = [number if not when_posting else 1 << 60]

    def step() -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def posting() -> None:
        left[0] = number if when_posting else left[0]

    return os.waitpid(in_child(lambda: run(store, corpus, log, step, posting)), 0)[1]


def dies_after(seconds: float, store: Path, corpus: Path, log: Path, *, when_posting: bool) -> int:
    """Run in a child that is killed from outside, seconds after it began, or began posting; wait status."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    reading, writing = os.pipe()

    def begun() -> None:
        os.write(writing, b".")

    def work() -> None:
        if when_posting:
            run(store, corpus, log, lambda: None, begun)
        else:
            begun()
            run(store, corpus, log, lambda: None, lambda: None)

    child = in_child(work)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    signal.sigtimedwait({signal.SIGCHLD}, seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def full_disk(size: int, store: Path, corpus: Path, log: Path) -> int:
    """Run in a child none of whose files may grow beyond so many bytes; wait status."""

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        run(store, corpus, log, lambda: None, lambda: None)

    return os.waitpid(in_child(work), 0)[1]


def stored(store: Path) -> set[str]:
    """Return the hashes of the texts whose vectors are in the catalog, empty before there is one."""
    if not catalog_path(store).is_file():
        return set()
    with contextlib.closing(sqlite3.connect(catalog_path(store))) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'embedding'").fetchone():
            return set()
        return {bytes(row[0]).hex() for row in connection.execute("SELECT hash FROM embedding")}


def attempts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each run's ending, what it embedded, and which of that was stored before it began."""
    store, corpus, log = (Path(plan[name]) for name in ("store", "corpus", "log"))
    luck = random.Random(plan["seed"])
    for way in [*plan["ways"], "undisturbed"]:
        before, log_from = stored(store), log.stat().st_size if log.exists() else 0
        status = _one(way, luck, plan["longest"], store, corpus, log)
        embedded = log.read_text("ascii")[log_from:].split() if log.exists() else []
        yield {
            "way": way,
            "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
            "code": os.waitstatus_to_exitcode(status),
            "embedded": embedded,
            "again": sorted(before & set(embedded)),
        }


def _one(way: str, luck: random.Random, longest: int, store: Path, corpus: Path, log: Path) -> int:
    match way:
        case "boundary":
            return dies_at(luck.randint(1, longest), store, corpus, log, when_posting=False)
        case "boundary while posting":
            return dies_at(luck.randint(1, 30), store, corpus, log, when_posting=True)
        case "clock":
            return dies_after(luck.uniform(0, 0.08), store, corpus, log, when_posting=False)
        case "clock while posting":
            return dies_after(luck.uniform(0, 0.4), store, corpus, log, when_posting=True)
        case "full disk":
            return full_disk(luck.randint(20_000, 90_000), store, corpus, log)
    return dies_at(1 << 60, store, corpus, log, when_posting=False)


if __name__ == "__main__":
    # Imported once for all children; it starts no thread.
    import chromadb  # noqa: F401

    print(json.dumps([list(attempts(plan)) for plan in json.load(sys.stdin)]))
