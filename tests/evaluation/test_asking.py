"""Asking: several at once within the limit, again after what passes, and a failed call never as a wrong answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from outcomes import COMPLETE, REFUSED, Scripted, golden, ranked

from rag.errors import ModelBroken, ModelBusy, ModelError, ModelOverlong, ModelRefused, ModelUnreachable
from rag.evaluation.asking import HOPELESS
from rag.evaluation.golden import load_golden, write_golden
from rag.evaluation.linting import lint_golden
from rag.evaluation.run import Run, evaluate
from rag.schema import CheckedAnswer, Document, Turn


class Moody(Scripted):
    """Gives its queued replies to any question, one each time it is asked."""

    def __init__(self, *replies: CheckedAnswer | Exception) -> None:
        super().__init__({}, ranked(("b.txt", 11, 38)))
        self.queue = list(replies)

    def answer(
        self, question: str, *, history: Sequence[Turn] = (), model: str | None = None, strict: bool | None = None
    ) -> CheckedAnswer:
        self.replies = {question: self.queue.pop(0)}
        return super().answer(question, history=history, model=model, strict=strict)


def asked(replies: Sequence[CheckedAnswer | Exception], count: int = 1, retries: int = 4) -> tuple[Run, list[float]]:
    pauses: list[float] = []
    questions = [golden(id=f"q{n}", question=f"Question {n}?") for n in range(count)]
    run = evaluate(Moody(*replies), questions, retries=retries, pause=pauses.append)
    return run, pauses


def test_what_passes_is_tried_again_after_ever_longer_pauses() -> None:
    run, pauses = asked([ModelUnreachable("down"), ModelBusy("full"), ModelUnreachable("down"), COMPLETE])
    assert not run.failed and run.figures.metrics["fact_coverage"] == 1
    assert [1 <= pauses[0] <= 2, 2 <= pauses[1] <= 4, 4 <= pauses[2] <= 8] == [True] * 3


def test_an_endpoint_that_asks_to_wait_is_given_the_time() -> None:
    _, pauses = asked([ModelBusy("full", retry_after=33.0), COMPLETE])
    assert pauses == [33.0]


@pytest.mark.parametrize(
    ("error", "tries"),
    [(ModelRefused("wrong key"), 1), (ModelOverlong("700 tokens"), 1), (ModelBroken("cut off"), 2),
     (ModelUnreachable("down"), 4), (ZeroDivisionError("a bug"), 1)],
)  # fmt: skip
def test_only_as_many_tries_as_an_error_is_worth(error: Exception, tries: int) -> None:
    run, pauses = asked([error] * 4 + [COMPLETE], retries=3)
    assert run.failed and len(pauses) == tries - 1


def test_an_answer_whose_model_broke_off_is_asked_again_and_is_no_wrong_answer() -> None:
    cut = replace(COMPLETE, sentences=(), cut_short="the connection broke off")
    run, _ = asked([cut, COMPLETE])
    assert run.figures.metrics["fact_coverage"] == 1
    run, _ = asked([cut, cut], retries=1)
    assert run.errors[0].error == "the connection broke off"
    assert run.figures.metrics["fact_coverage"] is None


def test_many_alike_failures_in_a_row_end_the_asking() -> None:
    same = [ModelRefused("wrong key")] * HOPELESS
    run, _ = asked(same, count=HOPELESS + 3)
    assert [outcome.error for outcome in run.outcomes[HOPELESS:]] == [
        f"not asked, since {HOPELESS} in a row failed alike: wrong key"
    ] * 3
    differing: list[CheckedAnswer | Exception] = [ModelRefused(f"content filter {n}") for n in range(HOPELESS + 2)]
    run, _ = asked([*differing, COMPLETE], count=HOPELESS + 3)
    assert len(run.errors) == HOPELESS + 2


class Meeting(Scripted):
    """Answers only when as many questions as jobs are being asked at the same time, and counts them."""

    def __init__(self, jobs: int) -> None:
        super().__init__({}, ranked(("b.txt", 11, 38)))
        self.together = threading.Barrier(jobs)
        self.lock = threading.Lock()
        self.now = self.most = 0

    def answer(
        self, question: str, *, history: Sequence[Turn] = (), model: str | None = None, strict: bool | None = None
    ) -> CheckedAnswer:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.together.wait(timeout=30)
        with self.lock:
            self.now -= 1
        if question == "Question 1?":
            raise ModelRefused("content filter")
        return COMPLETE if question != "Question 2?" else REFUSED


@pytest.mark.parametrize("jobs", [1, 3])
def test_so_many_are_asked_at_once_and_no_more_and_come_back_in_order(jobs: int) -> None:
    assistant = Meeting(jobs)
    questions = [golden(id=f"q{n}", question=f"Question {n}?") for n in range(6)]
    run = evaluate(assistant, questions, jobs=jobs)
    assert assistant.most == jobs
    assert [outcome.golden.id for outcome in run.outcomes] == [question.id for question in questions]
    assert [bool(outcome.error) for outcome in run.outcomes] == [False, True, False, False, False, False]
    assert run.figures.metrics["fact_coverage"] == 4 / 5


def test_every_model_error_but_a_passing_one_is_final() -> None:
    passing = {ModelUnreachable, ModelBusy, ModelBroken}
    known = set(ModelError.__subclasses__()) | set(ModelRefused.__subclasses__())
    assert passing <= known
    for kind in known - passing:
        assert asked([kind("no"), COMPLETE])[0].failed


def test_a_follow_up_is_asked_after_its_earlier_questions_and_scored_alone() -> None:
    told = replace(COMPLETE, text="xAI was founded by Musk.", searched_for="When did Musk leave OpenAI?")
    assistant = Scripted({"Who?": told, "Nobody?": REFUSED, "And when?": told}, ranked(("b.txt", 11, 38)))
    question = replace(golden(), id="f", question="And when?", after=("Who?", "Nobody?"))
    run = evaluate(assistant, [question])
    assert [asked for asked, _, _ in assistant.asked] == ["Who?", "Nobody?", "And when?"]
    first = Turn("Who?", told.text)
    assert assistant.histories == [(), (first,), (first, Turn("Nobody?", ""))]
    assert assistant.searched == [told.searched_for]
    assert [outcome.golden.id for outcome in run.outcomes] == ["f"] and not run.outcomes[0].error


def test_an_earlier_question_that_fails_fails_the_follow_up() -> None:
    assistant = Scripted({"Who?": ModelRefused("no"), "And when?": COMPLETE})
    run = evaluate(assistant, [replace(golden(), question="And when?", after=("Who?",))])
    assert run.outcomes[0].error == "no" and run.outcomes[0].answer is None


def test_follow_ups_are_read_written_and_linted(tmp_path: Path) -> None:
    shipped = load_golden(Path(__file__).parents[1] / "golden" / "followups.yaml")
    assert len(shipped) == 40 and all(question.after for question in shipped)
    write_golden(tmp_path / "f.yaml", [(question, False) for question in shipped])
    assert load_golden(tmp_path / "f.yaml") == shipped
    assert lint_golden(shipped, lambda _: Document("", "")) == []
    one = replace(golden(), sources=(), evidence=(), question="And when?", after=("Who?",))
    other = replace(one, id="g", after=("Where?",))
    assert lint_golden([one, other], lambda _: Document("", "")) == []
    for after, fault in (
        (("Who?",), "asks the same as"), (("And when?",), "among the questions"), (("A?", "a?"), "twice"),
        (tuple("abcdefg"), "only the last 6"),
    ):  # fmt: skip
        found = lint_golden([one, replace(one, id="h", after=after)], lambda _: Document("", ""))
        assert any(fault in finding.fault for finding in found), after
