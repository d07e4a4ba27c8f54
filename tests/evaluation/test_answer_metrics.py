"""Answer metrics computed by hand: facts, support, refusals, length, repairs, time."""

from __future__ import annotations

import pytest
from outcomes import COMPLETE, REFUSED, UNANSWERABLE, answer, golden, outcome

from rag.evaluation.metrics.abstention_precision import abstention_precision
from rag.evaluation.metrics.abstention_recall import abstention_recall
from rag.evaluation.metrics.answer_length import answer_length
from rag.evaluation.metrics.complete_answer_rate import complete_answer_rate
from rag.evaluation.metrics.fact_coverage import fact_coverage
from rag.evaluation.metrics.false_refusal_rate import false_refusal_rate
from rag.evaluation.metrics.groundedness import groundedness
from rag.evaluation.metrics.latency import latency
from rag.evaluation.metrics.repairs import repairs
from rag.evaluation.scoring import METRICS, scores, summarize
from rag.schema import Support

GOOD, PARTLY, BAD = Support.SUPPORTED, Support.PARTLY_SUPPORTED, Support.UNSUPPORTED


def test_fact_coverage_is_the_share_of_groups_said() -> None:
    assert fact_coverage(outcome(reply=COMPLETE)) == 1
    assert fact_coverage(outcome(reply=answer("È morta a LONDRA."))) == 1 / 2
    assert fact_coverage(outcome(reply=answer("In 18520."))) == 0
    assert fact_coverage(outcome(golden(facts=()), COMPLETE)) is None
    assert fact_coverage(outcome(UNANSWERABLE, COMPLETE)) is None


def test_facts_may_stand_in_different_sentences() -> None:
    assert fact_coverage(outcome(reply=answer("It was 1852.", "It was London."))) == 1


def test_what_stands_beside_a_refusal_is_not_said() -> None:
    refused = answer("Ada died in 1852 in London.", supports=[BAD], abstained=True)
    assert fact_coverage(outcome(reply=refused)) == 0
    assert groundedness(outcome(reply=refused)) is None
    assert answer_length(outcome(reply=refused)) is None


def test_a_complete_answer_says_every_fact() -> None:
    assert complete_answer_rate(outcome(reply=COMPLETE)) == 1
    assert complete_answer_rate(outcome(reply=answer("It was 1852."))) == 0
    assert complete_answer_rate(outcome(UNANSWERABLE, REFUSED)) is None


def test_groundedness_counts_supported_sentences_only() -> None:
    assert (
        groundedness(outcome(reply=answer("One.", "Two.", "Three.", "Four.", supports=[GOOD, BAD, PARTLY, GOOD])))
        == 1 / 2
    )
    assert groundedness(outcome(UNANSWERABLE, answer("One.", supports=[BAD]))) == 0


def test_length_counts_code_points_of_sentences() -> None:
    assert answer_length(outcome(reply=answer("Да.", "Sì, è."))) == 3 + 6


def test_repairs_and_time_are_as_recorded() -> None:
    assert repairs(outcome(reply=answer("One.", repairs=3))) == 3
    assert repairs(outcome(reply=REFUSED)) is None
    assert latency(outcome(seconds=1.5)) == 1.5
    assert latency(outcome(UNANSWERABLE, REFUSED, seconds=2.5)) == 2.5


def test_abstention_over_a_run() -> None:
    # Refused: two unanswerable, one answerable. Answered: one unanswerable, two answerable.
    run = [
        outcome(UNANSWERABLE, REFUSED),
        outcome(UNANSWERABLE, REFUSED),
        outcome(reply=REFUSED),
        outcome(UNANSWERABLE, COMPLETE),
        outcome(reply=COMPLETE),
        outcome(reply=COMPLETE),
    ]
    metrics = summarize([scores(one) for one in run], len(run)).metrics
    assert metrics["abstention_precision"] == pytest.approx(2 / 3)
    assert metrics["abstention_recall"] == pytest.approx(2 / 3)
    assert metrics["false_refusal_rate"] == pytest.approx(1 / 3)


def test_abstention_where_it_is_not_defined() -> None:
    assert abstention_precision(outcome(reply=COMPLETE)) is None
    assert abstention_recall(outcome(reply=REFUSED)) is None
    assert false_refusal_rate(outcome(UNANSWERABLE, REFUSED)) is None


def test_percentiles_lie_between_neighbours() -> None:
    times = [outcome(seconds=float(second)) for second in (4, 1, 3, 2)]
    metrics = summarize([scores(one) for one in times], len(times)).metrics
    assert metrics["latency_p50"] == pytest.approx(2.5)
    assert metrics["latency_p95"] == pytest.approx(3.85)


def test_an_error_has_no_score_in_any_metric() -> None:
    assert set(scores(outcome(reply=None, error="down")).values()) == {None}
    assert set(scores(outcome(UNANSWERABLE, None, error="down")).values()) == {None}


def test_every_metric_is_named_once_and_explained() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    assert all(metric.about for metric in METRICS)
