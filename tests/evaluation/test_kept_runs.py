"""Runs in the store: what is finished stays through a kill, is not asked again, and comes back as it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import COMPLETE, REFUSED, UNANSWERABLE, Scripted, answer, cite, golden, outcome, ranked

from rag.errors import ModelUnreachable, StoreError, UsageError
from rag.evaluation.conditions import Conditions, differences
from rag.evaluation.kept import KeptRuns
from rag.evaluation.outcome import Outcome
from rag.evaluation.record import as_record
from rag.evaluation.run import evaluate
from rag.records import as_data, from_data
from rag.schema import Conflict, Support, Usage

UNDER = Conditions("g.yaml", "digest", "m", settings={"top_k": 10}, corpus="c", program="p")
QUESTIONS = [golden(), golden(id="second", question="Where did Ada die?"), UNANSWERABLE]
ROOT = Path(__file__).parents[2]


def assistant(**changes: object) -> Scripted:
    replies = {QUESTIONS[0].question: COMPLETE, QUESTIONS[1].question: COMPLETE, UNANSWERABLE.question: REFUSED}
    return Scripted(replies | changes, ranked(("b.txt", 11, 38)))  # type: ignore[arg-type]


def run(store: Path, asked: Scripted, conditions: Conditions = UNDER, fresh: bool = False) -> object:
    with KeptRuns(store).keeping(conditions, len(QUESTIONS), fresh=fresh) as keeping:
        return evaluate(asked, QUESTIONS, keeping=keeping, retries=0)


def test_an_outcome_comes_back_as_it_was() -> None:
    full = replace(
        answer("Ada died.", citations=[cite("b.txt", "Ada died")], supports=[Support.CONTRADICTED]),
        usage=Usage(900, 12, 0.003, "USD"), conflicts=(Conflict("the year", (1, 2)),), nearest=ranked(("a.txt", 0, 9)),
    )  # fmt: skip
    kept = outcome(golden(tags=("t",), language="en", kind="when"), full, ranked(("b.txt", 11, 38)), seconds=1.25)
    for one in (kept, outcome(reply=None, error="down"), outcome(UNANSWERABLE, REFUSED)):
        assert from_data(Outcome, json.loads(json.dumps(as_data(one)))) == one


@settings(max_examples=30)
@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    one = outcome(golden(question=text), answer(text))
    assert from_data(Outcome, json.loads(json.dumps(as_data(one)))) == one


@pytest.mark.parametrize("data", [None, [], {}, {"golden": 3}, {"golden": {"id": 1, "question": "?"}}])
def test_what_is_no_outcome_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="is no Outcome"):
        from_data(Outcome, data)


def test_a_kept_run_has_the_figures_it_had(tmp_path: Path) -> None:
    made = run(tmp_path, assistant())
    [kept] = KeptRuns(tmp_path).listed()
    assert (kept.complete, kept.answered, kept.failed, kept.questions) == (True, 3, 0, 3)
    again = as_record(KeptRuns(tmp_path).load(kept))
    assert again["metrics"] == as_record(made)["metrics"]  # type: ignore[arg-type]
    assert again["questions"] == as_record(made)["questions"]  # type: ignore[arg-type]


def test_the_same_again_is_a_new_run_once_the_first_is_complete(tmp_path: Path) -> None:
    run(tmp_path, assistant())
    second = assistant()
    assert run(tmp_path, second).number == 2  # type: ignore[attr-defined]
    assert len(second.asked) == 3


def test_what_failed_is_asked_again_and_nothing_else(tmp_path: Path) -> None:
    first = run(tmp_path, assistant(**{UNANSWERABLE.question: ModelUnreachable("down")}))
    assert first.failed and not KeptRuns(tmp_path).listed()[0].complete  # type: ignore[attr-defined]
    second = assistant()
    resumed = run(tmp_path, second)
    assert [question for question, *_ in second.asked] == [UNANSWERABLE.question]
    assert (resumed.number, resumed.resumed, resumed.failed) == (1, 2, False)  # type: ignore[attr-defined]
    assert KeptRuns(tmp_path).listed()[0].complete


@pytest.mark.parametrize(
    "changed",
    [{"golden_digest": "x"}, {"model": "x"}, {"strict": True}, {"settings": {"top_k": 5}}, {"corpus": "x"},
     {"program": "x"}, {"judge": "x"}],
)  # fmt: skip
def test_other_conditions_are_another_run(tmp_path: Path, changed: dict[str, object]) -> None:
    run(tmp_path, assistant(**{UNANSWERABLE.question: ModelUnreachable("down")}))
    other = replace(UNDER, **changed)
    assert run(tmp_path, assistant(), other).number == 2  # type: ignore[attr-defined]
    assert len(list(differences(UNDER, other))) == 1


def test_a_golden_file_that_moved_and_one_begun_anew(tmp_path: Path) -> None:
    run(tmp_path, assistant(**{UNANSWERABLE.question: ModelUnreachable("down")}))
    assert run(tmp_path, assistant(), UNDER, fresh=True).number == 2  # type: ignore[attr-defined]
    assert run(tmp_path, assistant(), replace(UNDER, golden="elsewhere.yaml")).number == 1  # type: ignore[attr-defined]


def locks(store: Path) -> set[str]:
    return {path.name for path in store.glob("evaluation-*.lock")}


def test_two_at_once_never_share_a_run(tmp_path: Path) -> None:
    runs = KeptRuns(tmp_path)
    with runs.keeping(UNDER, 1) as one, runs.keeping(UNDER, 1) as two:
        assert one.run != two.run and locks(tmp_path) == {"evaluation-1.lock", "evaluation-2.lock"}
    assert locks(tmp_path) == set(), "unfinished runs leave none behind either"


def test_an_unknown_run_and_a_damaged_file_are_named(tmp_path: Path) -> None:
    for name in ("7", "x", "-1"):
        with pytest.raises(UsageError, match=f"no run {name}"):
            KeptRuns(tmp_path).find(name)
    (tmp_path / "evaluation.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="move the file away"):
        KeptRuns(tmp_path).listed()


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_kept_runs import QUESTIONS, UNDER, assistant, run

class Doomed(type(assistant())):
    def answer(self, question, **more):
        if question == QUESTIONS[1].question:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().answer(question, **more)

doomed = assistant()
doomed.__class__ = Doomed
run(Path({store!r}), doomed)
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    program = KILLED.format(tests=str(Path(__file__).parent), store=str(tmp_path))
    died = subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert died.returncode == -signal.SIGKILL
    [kept] = KeptRuns(tmp_path).listed()
    assert (kept.complete, kept.answered) == (False, 1)
    assert locks(tmp_path) == {"evaluation-1.lock"}, "the dead leave theirs to be swept up by the next"
    second = assistant()
    resumed = run(tmp_path, second)
    assert locks(tmp_path) == set()
    assert [question for question, *_ in second.asked] == [question.question for question in QUESTIONS[1:]]
    assert (resumed.number, resumed.resumed) == (kept.id, 1)  # type: ignore[attr-defined]
    assert resumed.figures.metrics["fact_coverage"] == 1  # type: ignore[attr-defined]
    assert [o.golden.id for o in resumed.outcomes] == [question.id for question in QUESTIONS]  # type: ignore[attr-defined]
