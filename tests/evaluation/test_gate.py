"""The gate: thresholds, errors and the baseline, each with a reason; and what the command line may ask of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import COMPLETE, REFUSED, Scripted, answer, cite, golden, ranked

from rag.errors import ModelUnreachable, SettingsError, UsageError
from rag.evaluation.baseline import Baseline, Change, compare, load_baseline
from rag.evaluation.gate import Threshold, gate, parse_threshold
from rag.evaluation.record import as_record
from rag.evaluation.run import Run, evaluate
from rag.evaluation.scoring import METRICS
from rag.schema import CheckedAnswer

WRONG = answer("Snow.", citations=[cite("b.txt", "Snow.")])


def run_of(*replies: CheckedAnswer | Exception, seconds: float = 1.0) -> Run:
    """A run over as many questions as replies."""
    questions = [golden(id=f"q{n}", question=f"Question {n}?") for n in range(len(replies))]
    by_question = {q.question: reply for q, reply in zip(questions, replies, strict=True)}
    clock = iter(range(10_000))
    return evaluate(
        Scripted(by_question, ranked(("b.txt", 11, 38))), questions, retries=0, clock=lambda: seconds * next(clock)
    )


def saved(run: Run, path: Path) -> Baseline:
    path.write_text(json.dumps(as_record(run)), encoding="utf-8")
    return load_baseline(path)


def changes(run: Run, baseline: Baseline) -> dict[str, Change]:
    return {comparison.metric: comparison.change for comparison in compare(run, baseline)}


def test_a_threshold_holds_at_its_value_and_not_above() -> None:
    run = run_of(COMPLETE, COMPLETE, COMPLETE, REFUSED)
    assert gate(run, [Threshold("fact_coverage", 0.75)]).passed
    missed = gate(run, [Threshold("fact_coverage", 0.76), Threshold("mrr", 1.0)])
    assert [(check.name, check.passed) for check in missed.checks] == [
        ("errors", True), ("fact_coverage >= 0.76", False), ("mrr >= 1", True),
    ]  # fmt: skip
    assert missed.checks[1].reason == "fact_coverage is 0.75, not >= 0.76"


def test_a_ceiling_holds_at_its_value_and_not_below() -> None:
    run = run_of(COMPLETE, REFUSED)
    assert gate(run, [Threshold("false_refusal_rate", 0.5, at_most=True)]).passed
    assert not gate(run, [Threshold("false_refusal_rate", 0.4, at_most=True)]).passed


def test_a_metric_that_is_not_defined_misses_its_threshold() -> None:
    result = gate(run_of(COMPLETE), [Threshold("abstention_recall", 0.0)])
    assert not result.passed
    assert "defined for none" in result.checks[1].reason


def test_an_error_fails_the_gate_whatever_the_figures() -> None:
    result = gate(run_of(COMPLETE, ModelUnreachable("no connection")), [Threshold("fact_coverage", 1.0)])
    assert not result.passed
    assert result.checks[0].reason == "1 of 2 questions ended in an error; first q1: no connection"
    assert result.checks[1].passed


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@given(value=st.floats(0, 1))
def test_every_metric_can_be_bounded_the_way_it_is_better(metric, value: float) -> None:  # type: ignore[no-untyped-def]
    text = f"{metric.name}={value!r}"
    assert parse_threshold(text, at_most=True) == Threshold(metric.name, value, True)
    if metric.lower_is_better:
        with pytest.raises(UsageError, match="better when lower"):
            parse_threshold(text)
    else:
        assert parse_threshold(f" {metric.name} = {value!r} ") == Threshold(metric.name, value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("fact_coverage", "write METRIC=VALUE"),
        ("fact_coverage=", "write METRIC=VALUE"),
        ("facts=0.8", "no metric 'facts'; there are retrieval_hit_rate,"),
        ("fact_coverage=most", "'most' is not a number"),
        ("fact_coverage=nan", "'nan' is not a number"),
        ("fact_coverage=inf", "'inf' is not a number"),
        ("fact_coverage=80", "runs from 0 to 1"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse_threshold(text)


def test_the_same_run_again_is_neither_better_nor_worse(tmp_path: Path) -> None:
    run = run_of(*[COMPLETE, WRONG] * 10)
    baseline = saved(run, tmp_path / "b.json")
    assert set(changes(run, baseline).values()) == {Change.CANT_TELL}
    assert gate(run, baseline=baseline).passed


def test_a_clear_loss_is_worse_and_fails(tmp_path: Path) -> None:
    before, after = run_of(*[COMPLETE] * 20), run_of(*[WRONG] * 10, *[COMPLETE] * 10)
    baseline = saved(before, tmp_path / "b.json")
    result = gate(after, baseline=baseline)
    assert not result.passed
    failed = {check.name: check.reason for check in result.checks if not check.passed}
    assert set(failed) == {
        f"{name} against baseline"
        for name in ("fact_coverage", "complete_answer_rate", "citation_precision", "citation_recall")
    }
    assert "1.000 before, 0.500 now over 20 questions" in failed["fact_coverage against baseline"]


def test_a_clear_gain_is_better_and_passes(tmp_path: Path) -> None:
    before, after = run_of(*[WRONG] * 10, *[COMPLETE] * 10), run_of(*[COMPLETE] * 20)
    baseline = saved(before, tmp_path / "b.json")
    assert changes(after, baseline)["fact_coverage"] is Change.BETTER
    assert gate(after, baseline=baseline).passed


def test_one_question_of_twenty_can_not_tell(tmp_path: Path) -> None:
    baseline = saved(run_of(*[COMPLETE] * 20), tmp_path / "b.json")
    after = run_of(WRONG, *[COMPLETE] * 19)
    assert changes(after, baseline)["fact_coverage"] is Change.CANT_TELL
    assert gate(after, baseline=baseline).passed


def test_more_refusals_of_answerable_questions_are_worse_though_the_figure_rises(tmp_path: Path) -> None:
    baseline = saved(run_of(*[COMPLETE] * 20), tmp_path / "b.json")
    after = run_of(*[REFUSED] * 10, *[COMPLETE] * 10)
    comparison = {c.metric: c for c in compare(after, baseline)}["false_refusal_rate"]
    assert (comparison.change, comparison.before, comparison.after) == (Change.WORSE, 0.0, 0.5)


def test_a_slower_machine_is_named_but_does_not_fail(tmp_path: Path) -> None:
    baseline = saved(run_of(*[COMPLETE] * 20), tmp_path / "b.json")
    after = run_of(*[COMPLETE] * 20, seconds=3.0)
    assert changes(after, baseline)["latency_p50"] is Change.WORSE
    assert gate(after, baseline=baseline).passed


def test_questions_in_error_are_compared_with_nothing(tmp_path: Path) -> None:
    baseline = saved(run_of(COMPLETE, ModelUnreachable("down"), COMPLETE), tmp_path / "b.json")
    comparison = compare(run_of(COMPLETE, WRONG, ModelUnreachable("down")), baseline)[0]
    assert "over 1 questions" in comparison.reason


def test_a_reworded_question_is_another_question(tmp_path: Path) -> None:
    record = as_record(run_of(COMPLETE))
    record["questions"][0]["question"] = "Asked otherwise?"
    (tmp_path / "b.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(SettingsError, match="shares no answered question"):
        gate(run_of(COMPLETE), baseline=load_baseline(tmp_path / "b.json"))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"questions": [{"id": 1}]}', '{"questions": 3}', "\x00"])
def test_what_is_no_evaluation_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="is not the JSON of an evaluation"):
        load_baseline(tmp_path / "b.json")


def test_a_missing_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load_baseline(tmp_path / "none.json")
