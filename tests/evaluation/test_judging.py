"""The judge: strict about its replies, never a score from a failure, and its agreement worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import COMPLETE, REFUSED, UNANSWERABLE, Scripted, golden, ranked

from rag.errors import ModelBroken, ModelRefused
from rag.evaluation.gate import gate
from rag.evaluation.judging import Judge, agreement, read_judgement
from rag.evaluation.outcome import Judgement, Outcome
from rag.evaluation.record import as_record
from rag.evaluation.run import Run, evaluate
from rag.prompts import COMPARISON_VERSION
from tests.support.scripted_model import ScriptedModel

CORRECT = '{"reason": "it says both", "verdict": "correct"}'
ASKED = golden(reference="Ada died in London in 1852.")


def judged(*replies: str | Exception, answer: object = COMPLETE) -> tuple[Run, ScriptedModel]:
    model = ScriptedModel(*([reply] for reply in replies))
    run = evaluate(
        Scripted({ASKED.question: answer}, ranked(("b.txt", 11, 38))), [ASKED], judge=Judge(lambda: model), retries=1,
        pause=lambda _: None,
    )  # fmt: skip
    return run, model


@pytest.mark.parametrize(("verdict", "score"), [("correct", 1.0), ("partly", 0.5), ("wrong", 0.0)])
def test_a_verdict_becomes_a_score(verdict: str, score: float) -> None:
    run, model = judged(f'```json\n{{"reason": "so", "verdict": "{verdict}"}}\n```')
    assert run.outcomes[0].judgement == Judgement(score, "so", COMPARISON_VERSION)
    assert run.figures.metrics["judge_score"] == score
    [(messages, _)] = model.calls
    assert ASKED.reference in messages[1]["content"] and "1852 in London" in messages[1]["content"]


@pytest.mark.parametrize(
    "reply",
    ["", "correct", CORRECT + " I hope this helps", '{"verdict": "correct"}', '{"reason": "x", "verdict": "CORRECT"}',
     '{"reason": "x", "verdict": 1}', '{"reason": null, "verdict": "wrong"}', "[" * 5000,
     '{"reason": "x", "verdict": "correct", "score": 1}', '[{"reason": "x", "verdict": "correct"}]'],
)  # fmt: skip
def test_any_other_reply_is_an_error_and_no_score(reply: str) -> None:
    with pytest.raises(ModelBroken, match="the judge"):
        read_judgement(reply)
    run, model = judged(reply or " ", reply or " ")
    assert len(model.calls) == 2 and run.figures.metrics["judge_score"] is None
    assert run.failed and not run.errors and run.figures.metrics["fact_coverage"] == 1
    assert "1 of 1 questions could not be judged; first ada: the judge" in gate(run).checks[0].reason


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        assert read_judgement(text).score in (0, 0.5, 1)
    except ModelBroken as error:
        assert "the judge" in str(error)


def test_a_failed_call_is_an_error_and_a_second_reply_counts() -> None:
    run, _ = judged(ModelRefused("wrong key"))
    assert run.unjudged[0].judge_error == "wrong key"
    run, _ = judged("hm", CORRECT)
    assert not run.failed and run.figures.metrics["judge_score"] == 1


def test_a_refusal_is_wrong_without_asking_and_without_a_reference_nobody_judges() -> None:
    run, model = judged(answer=REFUSED)
    assert run.figures.metrics["judge_score"] == 0 and not model.calls
    judge = Judge(lambda: model)
    assert judge.judge(golden(), COMPLETE) is None and judge.judge(UNANSWERABLE, COMPLETE) is None


def test_kappa_by_hand() -> None:
    # 20 both, 5 judge only, 10 exact only, 15 neither: p_o = .7, p_e = .5 * .6 + .5 * .4 = .5, kappa = .4
    cells = [(1.0, 1.0)] * 20 + [(1.0, 0.0)] * 5 + [(0.5, 1.0)] * 10 + [(0.0, 0.0)] * 15
    found = agreement((Outcome(golden(), judgement=Judgement(j, "", "1")), e) for j, e in cells)
    assert found is not None and found.kappa == pytest.approx(0.4)
    assert (found.questions, found.both, found.judge_only, found.exact_only, found.neither) == (50, 20, 5, 10, 15)


def test_kappa_where_there_is_nothing_to_agree_on() -> None:
    assert agreement([(Outcome(golden()), 1.0)]) is None
    always = agreement([(Outcome(golden(), judgement=Judgement(1.0, "", "1")), 1.0)] * 3)
    assert always is not None and always.kappa is None


def test_the_record_holds_the_judgement_and_the_agreement() -> None:
    record = as_record(judged(CORRECT)[0])
    assert record["questions"][0]["judge"] == {"score": 1.0, "reason": "it says both", "version": COMPARISON_VERSION}
    assert record["judge"]["questions"] == 1 and record["judge"]["kappa"] is None
