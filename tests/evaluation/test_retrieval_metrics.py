"""Retrieval metrics on rankings small enough to score by hand.

The golden quotes are "died in 1852" (a.txt 18-30 and b.txt 15-27) and "in London" (b.txt 28-37).
"""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import COMPLETE, REFUSED, TEXTS, UNANSWERABLE, golden, outcome, passage, ranked

from rag.evaluation.metrics.mrr import mrr
from rag.evaluation.metrics.ndcg_at_10 import ndcg_at_10
from rag.evaluation.metrics.recall_at_10 import recall_at_10
from rag.evaluation.metrics.relevance import carried
from rag.evaluation.metrics.retrieval_hit_rate import retrieval_hit_rate
from rag.schema import Passage, RankedPassage

METRICS = (retrieval_hit_rate, recall_at_10, mrr, ndcg_at_10)
NOTHING = ("a.txt", 0, 13)
YEAR_A = ("a.txt", 14, 31)
BOTH_B = ("b.txt", 11, 38)
YEAR_B = ("b.txt", 11, 27)
PLACE_B = ("b.txt", 27, 38)
SPANS = st.builds(
    lambda source, a, b: (source, min(a, b), max(a, b) + 1),
    st.sampled_from(sorted(TEXTS)), st.integers(0, 39), st.integers(0, 39),
)  # fmt: skip


def test_nothing_found_scores_nothing() -> None:
    assert [metric(outcome(passages=ranked(NOTHING))) for metric in METRICS] == [0, 0, 0, 0]


def test_everything_in_the_first_passage_scores_all() -> None:
    assert [metric(outcome(passages=ranked(BOTH_B, NOTHING))) for metric in METRICS] == [1, 1, 1, 1]


def test_one_of_two_quotes_at_rank_two() -> None:
    found = outcome(passages=ranked(NOTHING, YEAR_A))
    assert retrieval_hit_rate(found) == 1
    assert recall_at_10(found) == 1 / 2
    assert mrr(found) == 1 / 2
    assert ndcg_at_10(found) == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)))


def test_two_quotes_at_ranks_one_and_three() -> None:
    found = outcome(passages=ranked(YEAR_B, NOTHING, PLACE_B))
    assert recall_at_10(found) == 1
    assert mrr(found) == 1
    assert ndcg_at_10(found) == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3)))


def test_a_second_passage_with_the_same_quote_gains_nothing() -> None:
    assert ndcg_at_10(outcome(passages=ranked(YEAR_A, YEAR_B, PLACE_B))) == pytest.approx(
        (1 + 1 / 2) / (1 + 1 / log2(3))
    )


def test_rank_eleven_does_not_count() -> None:
    found = outcome(passages=ranked(*[NOTHING] * 10, BOTH_B))
    assert [metric(found) for metric in METRICS] == [0, 0, 0, 0]


def test_a_passage_that_only_touches_a_quote_does_not_carry_it() -> None:
    assert carried(outcome(passages=ranked(("a.txt", 27, 40)))) == [frozenset()]
    assert carried(outcome(passages=ranked(("a.txt", 24, 40)))) == [frozenset({0})]
    assert carried(outcome(passages=ranked(("a.txt", 20, 22)))) == [frozenset({0})]


def test_the_same_offsets_in_another_source_do_not_count() -> None:
    assert carried(outcome(golden(evidence=("in London",)), passages=ranked(("a.txt", 28, 37)))) == [frozenset()]


def test_an_identical_copy_counts_under_its_other_names() -> None:
    copy = Passage("x", "copy.txt", 11, 38, TEXTS["b.txt"][11:38], also_in=("b.txt",))
    assert recall_at_10(outcome(passages=[RankedPassage(1, 1.0, copy)])) == 1


def test_without_quotes_the_sources_are_what_is_wanted() -> None:
    by_source = golden(evidence=())
    found = outcome(by_source, passages=ranked(NOTHING, YEAR_A))
    assert [metric(found) for metric in METRICS[:3]] == [1, 1 / 2, 1]
    assert ndcg_at_10(found) == pytest.approx(1 / (1 + 1 / log2(3)))


@pytest.mark.parametrize("metric", METRICS)
def test_undefined_where_nothing_is_wanted(metric) -> None:  # type: ignore[no-untyped-def]
    assert metric(outcome(UNANSWERABLE, REFUSED, ranked(NOTHING))) is None
    assert metric(outcome(golden(evidence=(), sources=()), COMPLETE, ranked(NOTHING))) is None
    assert metric(outcome(reply=None, error="down")) is None


@given(st.lists(SPANS, max_size=14))
def test_every_metric_stays_between_nothing_and_all(spans: list[tuple[str, int, int]]) -> None:
    found = outcome(passages=ranked(*spans))
    values = [metric(found) for metric in METRICS]
    assert all(0 <= value <= 1 for value in values)
    assert len({value > 0 for value in values}) == 1


@given(st.lists(SPANS, min_size=1, max_size=9))
def test_an_irrelevant_passage_on_top_never_helps(spans: list[tuple[str, int, int]]) -> None:
    before, after = outcome(passages=ranked(*spans)), outcome(passages=ranked(NOTHING, *spans))
    assert all(metric(after) <= metric(before) for metric in METRICS)


def test_a_passage_spans_what_it_says() -> None:
    assert passage(*BOTH_B).text == "Ada died in 1852 in London."
