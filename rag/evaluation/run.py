"""Golden questions through an assistant to a Run: an outcome each, and the metrics with their intervals.

A question that raises is an error, apart from all metrics, and its run fails: a broken call is never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, reduce
from operator import add
from time import perf_counter, sleep
from typing import Protocol

from rag.errors import UsageError
from rag.evaluation.asking import Asking, Assisting, Judging
from rag.evaluation.evidence import locate_evidence
from rag.evaluation.judging import Agreement, agreement
from rag.evaluation.kinds import kind_of, language_of
from rag.evaluation.outcome import Outcome
from rag.evaluation.scoring import Figures, scores, summarize
from rag.schema import GoldenQuestion, Usage


class Keeps(Protocol):
    """Where finished questions go at once, and where those of an interrupted run come from."""

    run: int
    finished: Mapping[str, Outcome]

    @property
    def seconds(self) -> float:
        """Spent on the run so far, interruptions left out."""

    def keep(self, outcome: Outcome, place: int) -> None:
        """Keep one finished question."""

    def close(self, complete: bool) -> None:
        """Note that the run came to its end."""


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation: what was asked, what came of it, and the figures."""

    model: str | None
    """The model asked for; None for the configured one."""
    outcomes: tuple[Outcome, ...]
    scored: tuple[Mapping[str, float | None], ...]
    """Scores by metric, in the order of the outcomes."""
    figures: Figures
    groups: Mapping[str, Mapping[str, Figures]]
    """Figures by "language", "kind" and "tag", then by its value."""
    seconds: float
    """Wall-clock time of the whole run, interruptions left out."""
    number: int | None = None
    """The id under which it is kept; None when it is not."""
    resumed: int = 0
    """Questions that were not asked again, since an interrupted run had finished them."""

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """The questions that raised instead of being answered or refused."""
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    @property
    def failed(self) -> bool:
        """Whether any question, or its judge, raised: such a run's figures miss some, so no gate may pass it."""
        return any(not outcome.finished for outcome in self.outcomes)

    @property
    def unjudged(self) -> tuple[Outcome, ...]:
        """The questions whose judge failed; their other scores stand."""
        return tuple(outcome for outcome in self.outcomes if outcome.judge_error)

    @property
    def agreement(self) -> Agreement | None:
        """How far the judge agrees with the complete answer rate; None without a judge."""
        complete = (scores["complete_answer_rate"] for scores in self.scored)
        return agreement(zip(self.outcomes, complete, strict=True))

    @property
    def usage(self) -> Usage | None:
        """What the model's calls for all answers took together; None when no model was called."""
        taken = [o.answer.usage for o in self.outcomes if o.answer and o.answer.usage]
        return reduce(add, taken) if taken else None


def evaluate(
    assistant: Assisting,
    questions: Sequence[GoldenQuestion],
    *,
    model: str | None = None,
    strict: bool | None = None,
    jobs: int = 1,
    retries: int = 4,
    judge: Judging | None = None,
    keeping: Keeps | None = None,
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = perf_counter,
    pause: Callable[[float], None] = sleep,
) -> Run:
    """Ask every golden question and score what comes; ``progress`` hears (done, all) after each.

    Raises UsageError without questions and SettingsError when evidence does not stand in its sources.
    """
    asking = Asking(
        assistant, model=model, strict=strict, jobs=jobs, retries=retries, judge=judge, clock=clock, pause=pause
    )
    steps = evaluation(asking, assistant, questions, model=model, keeping=keeping, clock=clock)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            run: Run = end.value
            return run
        if progress:
            progress(done, len(questions))


def evaluation(
    asking: Asking,
    assistant: Assisting,
    questions: Sequence[GoldenQuestion],
    *,
    model: str | None = None,
    keeping: Keeps | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Generator[int, None, Run]:
    """Yield how many questions are done as they come, and return the Run; closing it asks no further ones.

    Raises as ``evaluate`` does.
    """
    if not questions:
        raise UsageError("there are no golden questions to ask")
    began = clock()
    read = cache(assistant.document)
    located = [(question, locate_evidence(question, read)) for question in questions]
    done = dict(keeping.finished) if keeping else {}
    resumed, places = len(done), {question.id: place for place, question in enumerate(questions)}
    if done:
        yield len(done)
    with closing(asking.outcomes([pair for pair in located if pair[0].id not in done])) as outcomes:
        for outcome in outcomes:
            done[outcome.golden.id] = outcome
            if keeping:
                keeping.keep(outcome, places[outcome.golden.id])
            yield len(done)
    ordered = [done[question.id] for question in questions]
    if not keeping:
        return summed_up(model, ordered, clock() - began)
    keeping.close(complete=all(outcome.finished for outcome in ordered))
    return summed_up(model, ordered, keeping.seconds, number=keeping.run, resumed=resumed)


def summed_up(
    model: str | None, outcomes: Sequence[Outcome], seconds: float, *, number: int | None = None, resumed: int = 0
) -> Run:
    """Return the run that these outcomes make, scored, in total and by group."""
    scored = [scores(outcome) for outcome in outcomes]

    def figures(members: Sequence[int]) -> Figures:
        return summarize([scored[i] for i in members], sum(not outcomes[i].error for i in members))

    def grouped(names: Iterable[tuple[str, int]]) -> dict[str, Figures]:
        return {name: figures(members) for name, members in _members(names).items()}

    asked = [outcome.golden for outcome in outcomes]
    groups = {
        "language": grouped((language, i) for i, golden in enumerate(asked) if (language := language_of(golden))),
        "kind": grouped((kind_of(golden), i) for i, golden in enumerate(asked)),
        "tag": grouped((tag, i) for i, golden in enumerate(asked) for tag in dict.fromkeys(golden.tags)),
    }
    return Run(model, tuple(outcomes), tuple(scored), figures(range(len(asked))), groups, seconds, number, resumed)


def _members(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for name, index in pairs:
        members.setdefault(name, []).append(index)
    return dict(sorted(members.items()))
