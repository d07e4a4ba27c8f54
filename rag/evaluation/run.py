"""Golden questions through an assistant to a Run: an outcome each, and the metrics with their intervals.

A question that raises is an error, apart from all metrics, and its run fails: a broken call is never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Protocol

from rag.errors import FootnotedError, UsageError
from rag.evaluation.evidence import EvidenceSpan, locate_evidence
from rag.evaluation.metrics.relevance import DEPTH
from rag.evaluation.outcome import Outcome
from rag.evaluation.scoring import Figures, scores, summarize
from rag.schema import CheckedAnswer, Document, GoldenQuestion, RankedPassage


class Assisting(Protocol):
    """What an evaluation needs of an assistant."""

    def answer(self, question: str, *, model: str | None = None, strict: bool | None = None) -> CheckedAnswer:
        """Answer a question, checked."""

    def search(self, question: str, top_k: int) -> list[RankedPassage]:
        """Rank passages for a question, best first."""

    def document(self, source: str) -> Document:
        """Return a source's document. Raises a FootnotedError for an unknown source."""


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
    """Figures by "language" and by "tag", then by its value."""
    seconds: float
    """Wall-clock time of the whole run."""

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """The questions that raised instead of being answered or refused."""
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    @property
    def failed(self) -> bool:
        """Whether any question raised: such a run's figures miss questions, so no gate may pass it."""
        return bool(self.errors)


def evaluate(
    assistant: Assisting,
    questions: Sequence[GoldenQuestion],
    *,
    model: str | None = None,
    strict: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Run:
    """Ask every golden question and score what comes; ``progress`` hears (done, all) after each.

    Raises UsageError without questions and SettingsError when evidence does not stand in its sources.
    """
    if not questions:
        raise UsageError("there are no golden questions to ask")
    began = clock()
    read = cache(assistant.document)
    located = [locate_evidence(question, read) for question in questions]
    outcomes: list[Outcome] = []
    for question, evidence in zip(questions, located, strict=True):
        outcomes.append(_ask(assistant, question, evidence, model, strict, clock))
        if progress:
            progress(len(outcomes), len(questions))
    return _summed_up(model, outcomes, clock() - began)


def _ask(
    assistant: Assisting,
    question: GoldenQuestion,
    evidence: tuple[EvidenceSpan, ...],
    model: str | None,
    strict: bool | None,
    clock: Callable[[], float],
) -> Outcome:
    try:
        began = clock()
        answer = assistant.answer(question.question, model=model, strict=strict)
        seconds = clock() - began
        passages = tuple(assistant.search(question.question, DEPTH))
    except FootnotedError as error:
        return Outcome(question, evidence, error=str(error) or type(error).__name__)
    except Exception as error:  # noqa: BLE001 -- recorded as this question's error; the run goes on, and fails
        return Outcome(question, evidence, error=f"{type(error).__name__}: {error}")
    return Outcome(question, evidence, answer, passages, seconds)


def _summed_up(model: str | None, outcomes: Sequence[Outcome], seconds: float) -> Run:
    scored = [scores(outcome) for outcome in outcomes]
    languages = _grouped((o.golden.language, i) for i, o in enumerate(outcomes) if o.golden.language)
    tags = _grouped((tag, i) for i, o in enumerate(outcomes) for tag in dict.fromkeys(o.golden.tags))

    def figures(members: Sequence[int]) -> Figures:
        return summarize([scored[i] for i in members], sum(not outcomes[i].error for i in members))

    groups = {
        "language": {name: figures(members) for name, members in languages.items()},
        "tag": {name: figures(members) for name, members in tags.items()},
    }
    return Run(model, tuple(outcomes), tuple(scored), figures(range(len(outcomes))), groups, seconds)


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for name, index in pairs:
        members.setdefault(name, []).append(index)
    return dict(sorted(members.items()))
