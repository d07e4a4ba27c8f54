"""The indexing benchmark: a small run end to end, and what it measures with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.bench.index import bench_index
from rag.bench.peak import peak_memory_mb
from rag.bench.scale import RandomEmbedder, sentences_of, write_files
from rag.errors import UsageError

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_files_are_distinct_and_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_files(tmp_path / name, sentences_of(SEEDS), 30, 3)
    first, second = ([p.read_bytes() for p in sorted((tmp_path / n).rglob("*.txt"))] for n in ("a", "b"))
    assert first == second and len(set(first)) == 30


def test_random_vectors_are_unit_vectors() -> None:
    vectors = np.array(RandomEmbedder("any").get_text_embedding_batch(["one", "two"]))
    assert vectors.shape == (2, 384) and np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_peak_memory_never_falls() -> None:
    before = peak_memory_mb()
    block = np.ones(30_000_000)
    held = peak_memory_mb()
    del block
    assert 0 < before <= held <= peak_memory_mb()


def test_a_folder_without_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sentences"):
        next(bench_index(tmp_path))
    with pytest.raises(UsageError, match="not there"):
        next(bench_index(tmp_path / "nowhere"))


def test_a_small_run_gives_every_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.bench.index._ENGINE_PASSAGES", 2)
    monkeypatch.setattr("rag.bench.index._SHARE_FILES", 1)
    monkeypatch.setattr("rag.bench.index.PASSAGES_A_FILE", 4)
    rows = {row.name: row for row in bench_index(SEEDS, passages=8, files=5)}
    assert rows["unchanged files"].value == 5
    assert rows["passages of the large index"].value >= 8
    assert rows["passages of one more file"].value >= 1
    assert all(row.value > 0 for row in rows.values())
    assert rows["share of it beside embedding"].value < 100
    judged = [row for row in rows.values() if row.met is not None]
    assert len(judged) == len([row for row in rows.values() if row.aim]) >= 7
