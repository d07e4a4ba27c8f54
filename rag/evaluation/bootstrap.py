"""How sure a figure is: bootstrap intervals over questions, for one run and for the difference of two.

The interval says how much the figure would vary with other questions of the same kind. It can't see questions of a
kind that the set lacks, and it is too narrow for few questions: where all score the same, its width is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
"""Scores of one metric by question, NaN where it is not defined."""
Summary = Callable[[Scores], Scores]
"""(resamples, questions) to (resamples,), leaving NaN out; a row of NaN alone gives NaN."""

RESAMPLES = 2000
_BLOCK = 200


def mean(scores: Scores) -> Scores:
    """Return the mean of each row, NaN left out."""
    defined = ~np.isnan(scores)
    count = defined.sum(axis=1)
    total = np.where(defined, scores, 0.0).sum(axis=1)
    means: Scores = np.divide(total, count, out=np.full(len(scores), np.nan), where=count > 0)
    return means


def quantile(share: float) -> Summary:
    """Return a summary that takes this quantile, linear between neighbours (type 7 of Hyndman and Fan, 1996)."""

    def summarize(scores: Scores) -> Scores:
        ordered = np.sort(scores, axis=1)  # NaN goes last
        place = share * np.maximum((~np.isnan(scores)).sum(axis=1) - 1, 0)
        below, rows = place.astype(np.int64), np.arange(len(scores))
        above = np.minimum(below + 1, np.ceil(place).astype(np.int64))
        low, high = ordered[rows, below], ordered[rows, above]
        result: Scores = low + (place - below) * (high - low)
        return result

    return summarize


def interval(scores: Scores, summary: Summary, seed: int = 0) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of a summary over questions drawn with replacement (Efron, 1979).

    The same seed and scores give the same interval. None where the metric is defined for no question.
    """
    return _bounds([summary(scores[draw]) for draw in _draws(len(scores), seed)])


def paired_interval(before: Scores, after: Scores, summary: Summary, seed: int = 0) -> tuple[float, float] | None:
    """Return the 95 % interval of ``summary(after) - summary(before)``, both over the same drawn questions.

    Drawing pairs keeps what the two runs share out of the interval (Koehn, EMNLP 2004). None where the metric is
    defined for no question in one of them.
    """
    draws = _draws(len(before), seed)
    return _bounds([summary(after[draw]) - summary(before[draw]) for draw in draws])


def _draws(questions: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield blocks of resamples: (block, questions) indexes."""
    generator = np.random.default_rng(seed)
    for _ in range(RESAMPLES // _BLOCK if questions else 0):
        yield generator.integers(0, questions, size=(_BLOCK, questions))


def _bounds(blocks: list[Scores]) -> tuple[float, float] | None:
    values = np.concatenate(blocks) if blocks else np.empty(0)
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
