"""A run: every question asked once, errors apart from wrong answers, figures in total and by group, fixed JSON."""

from __future__ import annotations

import json
from itertools import count

import pytest
from outcomes import COMPLETE, REFUSED, UNANSWERABLE, Scripted, answer, cite, golden, outcome, ranked

from rag.errors import ModelUnreachable, SettingsError, UsageError
from rag.evaluation.diagnosis import Lost, diagnose
from rag.evaluation.record import as_record
from rag.evaluation.run import evaluate
from rag.evaluation.scoring import METRICS
from rag.schema import GoldenQuestion

ADA = golden(language="en", tags=("when", "where"))
RAIN = GoldenQuestion("rain", "Che tempo fa?", (("Rain",),), ("b.txt",), ("Rain fell",), tags=("when",), language="it")
PRICE = GoldenQuestion("no-price", "What did it cost?", unanswerable=True, language="en")
BOTH_B = ("b.txt", 11, 38)


def scripted(**changes: object) -> Scripted:
    replies = {ADA.question: COMPLETE, RAIN.question: REFUSED, PRICE.question: REFUSED}
    return Scripted(replies | changes, ranked(BOTH_B))  # type: ignore[arg-type]


def test_every_question_is_asked_once_in_order_with_the_model_and_strictness() -> None:
    assistant, heard = scripted(), []
    run = evaluate(
        assistant, [ADA, RAIN, PRICE], model="m", strict=True, progress=lambda done, total: heard.append((done, total))
    )
    assert assistant.asked == [(q.question, "m", True) for q in (ADA, RAIN, PRICE)]
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert [o.golden for o in run.outcomes] == [ADA, RAIN, PRICE]
    assert not run.failed


def test_figures_in_total_and_by_group() -> None:
    run = evaluate(scripted(), [ADA, RAIN, PRICE])
    assert run.figures.metrics["fact_coverage"] == 1 / 2
    assert run.figures.metrics["recall_at_10"] == 1 / 2
    assert run.figures.metrics["abstention_precision"] == 1 / 2
    assert run.figures.metrics["abstention_recall"] == 1
    assert run.groups["language"]["en"].metrics["fact_coverage"] == 1
    assert run.groups["language"]["it"].metrics["fact_coverage"] == 0
    assert run.groups["language"]["it"].metrics["abstention_recall"] is None
    assert run.groups["tag"]["when"].questions == 2
    assert run.groups["tag"]["where"].metrics["citation_precision"] == 1


@pytest.mark.parametrize("error", [ModelUnreachable("no connection to the model"), ZeroDivisionError("oops")])
def test_an_error_is_never_a_wrong_answer(error: Exception) -> None:
    run = evaluate(scripted(**{RAIN.question: error}), [ADA, RAIN, PRICE], retries=0)
    assert run.failed
    assert [(o.golden.id, str(error) in o.error) for o in run.errors] == [("rain", True)]
    assert run.figures.metrics["fact_coverage"] == 1
    assert run.figures.questions == 2
    assert diagnose(run.errors[0]).lost is Lost.ERROR


def test_a_search_that_fails_is_an_error_too() -> None:
    class Lame(Scripted):
        def search(self, question: str, top_k: int) -> list:  # type: ignore[type-arg]
            raise ModelUnreachable("reranker down")

    assert len(evaluate(Lame({ADA.question: COMPLETE}), [ADA], retries=0).errors) == 1


def test_an_interruption_is_not_swallowed() -> None:
    class Interrupted(Scripted):
        def answer(self, question: str, **_: object):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(Interrupted({}), [ADA])


def test_time_is_that_of_the_answer_alone() -> None:
    ticks = count(step=10.0)
    run = evaluate(scripted(), [ADA], clock=lambda: next(ticks))
    assert run.outcomes[0].seconds == 10
    assert run.seconds == 30


def test_the_same_run_gives_the_same_figures() -> None:
    ticks = count()
    first, second = (evaluate(scripted(), [ADA, RAIN, PRICE], clock=lambda: next(ticks)) for _ in range(2))
    assert first.figures == second.figures


def test_bad_golden_questions_stop_the_run_before_the_first_is_asked() -> None:
    assistant = scripted()
    with pytest.raises(SettingsError, match="evidence not found"):
        evaluate(assistant, [ADA, golden(id="bad", evidence=("in Paris",))])
    with pytest.raises(UsageError, match="no golden questions"):
        evaluate(assistant, [])
    assert assistant.asked == []


def test_the_record_is_json_in_the_fixed_shape() -> None:
    down = {PRICE.question: ModelUnreachable("no connection")}
    record = json.loads(
        json.dumps(as_record(evaluate(scripted(**down), [ADA, RAIN, PRICE], retries=0)), allow_nan=False)
    )
    assert {"metrics", "confidence", "questions"} <= set(record)
    assert set(record["metrics"]) == {metric.name for metric in METRICS}
    assert record["metrics"]["abstention_recall"] is None
    assert set(record["confidence"]) == {name for name, value in record["metrics"].items() if value is not None}
    for name, (low, high) in record["confidence"].items():
        assert low <= record["metrics"][name] <= high
    ada, rain, price = record["questions"]
    assert ada["scores"]["fact_coverage"] == 1
    assert ada["lost"] == ""
    assert ada["passages"][0]["carries_evidence"]
    assert [fact["met"] for fact in ada["facts"]] == [True, True]
    assert ada["citations"][0]["quote"] == "Ada died in 1852 in London."
    assert (rain["abstained"], rain["lost"]) == (True, "retrieval")
    assert (price["error"], price["lost"]) == ("no connection", "error")
    assert record["failed"]


@pytest.mark.parametrize(
    ("lost", "reply", "found"),
    [
        (Lost.NOWHERE, COMPLETE, []),
        (Lost.RETRIEVAL, REFUSED, [("a.txt", 0, 13)]),
        (Lost.ANSWERING, REFUSED, [("a.txt", 0, 13), BOTH_B]),
        (Lost.RETRIEVAL, answer("She died in 1852."), [("a.txt", 14, 31)]),
        (Lost.ANSWERING, answer("She died in 1852."), [BOTH_B]),
        (Lost.ANSWERING, answer("In London."), [("a.txt", 14, 31)]),
        (Lost.CITING, answer("1852, London", citations=[cite("b.txt", "Snow.")]), [BOTH_B]),
    ],
)
def test_a_loss_is_blamed_on_the_part_that_lost_it(
    lost: Lost, reply: object, found: list[tuple[str, int, int]]
) -> None:
    assert diagnose(outcome(reply=reply, passages=ranked(*found))).lost is lost  # type: ignore[arg-type]


def test_an_answer_to_what_can_not_be_answered_is_a_loss() -> None:
    assert diagnose(outcome(UNANSWERABLE, COMPLETE)).lost is Lost.ABSTENTION
    assert diagnose(outcome(UNANSWERABLE, REFUSED)).lost is Lost.NOWHERE


def test_a_question_without_evidence_is_blamed_by_its_sources() -> None:
    by_source = golden(evidence=(), sources=("b.txt",))
    assert diagnose(outcome(by_source, REFUSED, ranked(BOTH_B))).lost is Lost.ANSWERING
    assert diagnose(outcome(by_source, REFUSED, ranked(("a.txt", 0, 9)))).lost is Lost.RETRIEVAL
    assert diagnose(outcome(golden(evidence=(), sources=()), REFUSED)).lost is Lost.ANSWERING
