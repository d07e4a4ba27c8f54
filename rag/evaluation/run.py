"""Golden questions through an assistant to a Run: an outcome each, and the metrics with their intervals.

A question that raises is an error, apart from all metrics, and its run fails: a broken call is never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import add
from time import perf_counter, sleep
from typing import Protocol

from rag.errors import UsageError
from rag.evaluation.asking import Asking, Assisting
from rag.evaluation.evidence import locate_evidence
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
        """Whether any question raised: such a run's figures miss questions, so no gate may pass it."""
        return bool(self.errors)

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
    keeping: Keeps | None = None,
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = perf_counter,
    pause: Callable[[float], None] = sleep,
) -> Run:
    """Ask every golden question and score what comes; ``progress`` hears (done, all) after each.

    Raises UsageError without questions and SettingsError when evidence does not stand in its sources.
    """
    if not questions:
        raise UsageError("there are no golden questions to ask")
    began = clock()
    read = cache(assistant.document)
    located = [(question, locate_evidence(question, read)) for question in questions]
    done = dict(keeping.finished) if keeping else {}
    resumed, places = len(done), {question.id: place for place, question in enumerate(questions)}
    asking = Asking(assistant, model=model, strict=strict, jobs=jobs, retries=retries, clock=clock, pause=pause)
    if done and progress:
        progress(len(done), len(questions))
    for outcome in asking.outcomes([pair for pair in located if pair[0].id not in done]):
        done[outcome.golden.id] = outcome
        if keeping:
            keeping.keep(outcome, places[outcome.golden.id])
        if progress:
            progress(len(done), len(questions))
    outcomes = [done[question.id] for question in questions]
    if not keeping:
        return summed_up(model, outcomes, clock() - began)
    keeping.close(complete=not any(outcome.error for outcome in outcomes))
    return summed_up(model, outcomes, keeping.seconds, number=keeping.run, resumed=resumed)


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
