"""Bootstrap intervals: deterministic, around the figure, narrower with more questions, paired where runs are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.evaluation.bootstrap import interval, mean, paired_interval, quantile

SCORES = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=30).map(np.array)


@settings(max_examples=25)
@given(SCORES)
def test_an_interval_stays_within_the_scores_and_repeats(scores: np.ndarray) -> None:
    bounds = interval(scores, mean)
    assert bounds == interval(scores, mean)
    if np.isnan(scores).all():
        assert bounds is None
    else:
        low, high = bounds
        assert np.nanmin(scores) - 1e-12 <= low <= high <= np.nanmax(scores) + 1e-12


def test_no_questions_give_no_interval() -> None:
    assert interval(np.empty(0), mean) is None
    assert paired_interval(np.empty(0), np.empty(0), mean) is None


def test_equal_scores_give_no_width() -> None:
    assert interval(np.full(20, 0.25), mean) == (0.25, 0.25)


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    # 40 right of 50: the normal approximation gives 0.8 +- 1.96 * sqrt(0.8 * 0.2 / 50) = 0.689 to 0.911.
    low, high = interval(np.array([1.0] * 40 + [0.0] * 10), mean)
    assert low == pytest.approx(0.689, abs=0.015)
    assert high == pytest.approx(0.911, abs=0.015)


def test_four_times_the_questions_halve_the_interval() -> None:
    few, many = (interval(np.tile([0.0, 1.0], n), mean) for n in (25, 100))
    assert (few[1] - few[0]) / (many[1] - many[0]) == pytest.approx(2, rel=0.1)


def test_a_paired_interval_ignores_what_both_share() -> None:
    before = np.random.default_rng(1).random(40)
    low, high = paired_interval(before, before + 0.1, mean)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)


def test_a_paired_interval_turns_its_sign_with_the_order() -> None:
    generator = np.random.default_rng(2)
    before, after = generator.random(30), generator.random(30)
    low, high = paired_interval(before, after, mean)
    assert paired_interval(after, before, mean) == pytest.approx((-high, -low))


def test_means_and_quantiles_leave_out_what_is_not_defined() -> None:
    rows = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])
    assert mean(rows)[0] == 2
    assert quantile(0.5)(rows)[0] == 2
    assert np.isnan(mean(rows)[1])
    assert np.isnan(quantile(0.5)(rows)[1])


@given(SCORES, st.floats(0, 1))
def test_quantiles_are_those_of_the_defined_scores(scores: np.ndarray, share: float) -> None:
    defined = scores[~np.isnan(scores)]
    found = quantile(share)(scores[None, :])[0]
    if len(defined):
        assert found == pytest.approx(np.quantile(defined, share))
    else:
        assert np.isnan(found)
