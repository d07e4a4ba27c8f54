"""Asks golden questions, several at once against a model's endpoint, and asks again what failed for a moment.

A call that fails in the end is an Outcome with an error, never an answer; many alike failures in a row end the asking.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from queue import SimpleQueue
from typing import Protocol, TypeVar

from rag.errors import FootnotedError, ModelBroken, ModelBusy, ModelOverlong, ModelUnreachable
from rag.evaluation.evidence import EvidenceSpan
from rag.evaluation.metrics.relevance import DEPTH
from rag.evaluation.outcome import Judgement, Outcome
from rag.schema import CheckedAnswer, Document, GoldenQuestion, RankedPassage, Turn

T = TypeVar("T")
Located = tuple[GoldenQuestion, tuple[EvidenceSpan, ...]]
HOPELESS = 5
"""After so many failures in a row that say the same, the rest is not asked."""
_LONGEST_PAUSE = 60.0


class Assisting(Protocol):
    """What an evaluation needs of an assistant."""

    def answer(
        self, question: str, *, history: Sequence[Turn] = (), model: str | None = None, strict: bool | None = None
    ) -> CheckedAnswer:
        """Answer a question, checked; ``history`` holds what was asked and answered before it."""

    def search(self, question: str, top_k: int) -> list[RankedPassage]:
        """Rank passages for a question, best first."""

    def document(self, source: str) -> Document:
        """Return a source's document. Raises a FootnotedError for an unknown source."""


class Judging(Protocol):
    """Who gives an opinion of an answer."""

    def judge(self, question: GoldenQuestion, answer: CheckedAnswer) -> Judgement | None:
        """Judge an answer; None where there is nothing to judge by. Raises ModelError."""


class Asking:
    """How questions are put to an assistant: by which model, how many at once, and how often again."""

    def __init__(
        self,
        assistant: Assisting,
        *,
        model: str | None = None,
        strict: bool | None = None,
        jobs: int = 1,
        retries: int = 4,
        judge: Judging | None = None,
        clock: Callable[[], float] = time.perf_counter,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """``retries`` are further tries of one question, beyond the few quick ones that every call makes."""
        self._assistant, self._model, self._strict = assistant, model, strict
        self._jobs, self._retries, self._judge = jobs, retries, judge
        self._clock, self._pause = clock, pause

    def outcomes(self, questions: Sequence[Located]) -> Generator[Outcome, None, None]:
        """Yield an outcome for each question as it comes; with one job in order. Closing it asks no further ones."""
        left = {question.id: (question, spans) for question, spans in questions}
        alike, said = 0, ""
        asked = self._asked(questions) if self._jobs == 1 else self._asked_at_once(questions)
        with closing(asked):
            for outcome in asked:
                del left[outcome.golden.id]
                yield outcome
                failed = outcome.error or outcome.judge_error
                alike = alike + 1 if failed and failed == said else int(bool(failed))
                said = failed
                if alike >= HOPELESS:
                    break
        for question, spans in left.values():
            yield Outcome(question, spans, error=f"not asked, since {HOPELESS} in a row failed alike: {said}")

    def _asked(self, questions: Sequence[Located]) -> Generator[Outcome, None, None]:
        for question in questions:
            yield self._outcome(*question)

    def _asked_at_once(self, questions: Sequence[Located]) -> Generator[Outcome, None, None]:
        waiting: SimpleQueue[Located | None] = SimpleQueue()
        done: SimpleQueue[Outcome] = SimpleQueue()
        for question in questions:
            waiting.put(question)

        def ask() -> None:
            while (question := waiting.get()) is not None:
                done.put(self._outcome(*question))

        jobs = min(self._jobs, len(questions))
        try:
            for number in range(jobs):
                # A daemon, so that a call which hangs does not keep an interrupted program alive.
                threading.Thread(target=ask, name=f"question {number}", daemon=True).start()
            for _ in questions:
                yield done.get()
        finally:
            while not waiting.empty():
                waiting.get_nowait()
            for _ in range(jobs):
                waiting.put(None)

    def _outcome(self, question: GoldenQuestion, evidence: tuple[EvidenceSpan, ...]) -> Outcome:
        try:
            answer, seconds = self._answer(question.question, self._conversation(question.after))
            searched = (question.after and answer.searched_for) or question.question
            passages = tuple(self._assistant.search(searched, DEPTH))
        except FootnotedError as error:
            return Outcome(question, evidence, error=str(error) or type(error).__name__)
        except Exception as error:  # noqa: BLE001 -- recorded as this question's error; the run goes on, and fails
            return Outcome(question, evidence, error=f"{type(error).__name__}: {error}")
        return self._judged(Outcome(question, evidence, answer, passages, seconds))

    def _judged(self, outcome: Outcome) -> Outcome:
        """Return the outcome with its judgement, or with why there is none."""
        judge, answer = self._judge, outcome.answer
        if judge is None or answer is None:
            return outcome
        try:
            judgement, _ = self._patiently(lambda: judge.judge(outcome.golden, answer))
        except FootnotedError as error:
            return replace(outcome, judge_error=str(error))
        return replace(outcome, judgement=judgement)

    def _conversation(self, questions: Sequence[str]) -> list[Turn]:
        """Ask the questions of a conversation in order, each after those before it, and return what was said."""
        history: list[Turn] = []
        for question in questions:
            answer, _ = self._answer(question, history)
            history.append(Turn(question, "" if answer.abstained else answer.text))
        return history

    def _answer(self, question: str, history: Sequence[Turn]) -> tuple[CheckedAnswer, float]:
        """Return the answer and the seconds that its own try took. Raises what the last try raised."""
        said = tuple(history)

        def answer() -> CheckedAnswer:
            answered = self._assistant.answer(question, history=said, model=self._model, strict=self._strict)
            if answered.cut_short:
                raise ModelBroken(answered.cut_short)
            return answered

        return self._patiently(answer)

    def _patiently(self, call: Callable[[], T]) -> tuple[T, float]:
        """Return what a call returns, tried again while that is worth it, and the seconds of its last try."""
        tries = 0
        while True:
            began = self._clock()
            try:
                return call(), self._clock() - began
            except (ModelBusy, ModelUnreachable, ModelBroken) as error:
                if tries >= self._worth(error):
                    raise
                self._pause(_wait(error, tries))
                tries += 1

    def _worth(self, error: FootnotedError) -> int:
        """Return how many further tries an error is worth: what a model says itself mostly stays the same."""
        if isinstance(error, ModelOverlong):
            return 0
        return min(1, self._retries) if isinstance(error, ModelBroken) else self._retries


def _wait(error: FootnotedError, tries: int) -> float:
    """Return the seconds to wait: doubled each time, half of it by chance, and no less than the endpoint asks.

    "Equal jitter" of Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015.
    """
    longest = min(_LONGEST_PAUSE, 2.0 ** (tries + 1))
    asked = error.retry_after if isinstance(error, ModelBusy) else None
    return max(asked or 0.0, random.uniform(longest / 2, longest))
