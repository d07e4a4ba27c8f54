"""The project gates itself by its own golden questions, asked through the assistant that users get; the gate bites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.evaluation.gate import GateResult, gate, parse_threshold
from rag.evaluation.golden import load_golden
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import Run, evaluate, summed_up

GOLDEN = Path(__file__).parent.parent / "golden"
MINIMA = (
    "retrieval_hit_rate=0.8",
    "complete_answer_rate=0.6",
    "citation_hit_rate=0.9",
    "groundedness=0.99",
    "abstention_recall=0.5",
    "abstention_precision=0.65",
)
Harm = Callable[[Sequence[Outcome]], list[Outcome]]
SETS = ["seeds", "heldout"]


@pytest.fixture(scope="module")
def run_of(assistant: Assistant) -> Callable[[str], Run]:
    """Return a function that asks a set once, however many tests look at it."""
    return cache(lambda name: evaluate(assistant, load_golden(GOLDEN / f"{name}.yaml")))


def judged(run: Run) -> GateResult:
    return gate(run, [*map(parse_threshold, MINIMA), parse_threshold("false_refusal_rate=0.15", at_most=True)])


def missed(result: GateResult) -> set[str]:
    return {check.name.split()[0] for check in result.checks if not check.passed}


@pytest.mark.xdist_group("golden")
@pytest.mark.parametrize("name", SETS)
def test_answers_are_no_worse_than_they_were(name: str, run_of: Callable[[str], Run]) -> None:
    result = judged(run_of(name))
    assert result.passed, [f"{check.name}: {check.reason}" for check in result.checks if not check.passed]


def answers_of_the_next(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Give every question its neighbour's answer."""
    turned = [*outcomes[1:], outcomes[0]]
    return [replace(one, answer=other.answer) for one, other in zip(outcomes, turned, strict=True)]


def passages_of_the_next(outcomes: Sequence[Outcome]) -> list[Outcome]:
    turned = [*outcomes[1:], outcomes[0]]
    return [replace(one, passages=other.passages) for one, other in zip(outcomes, turned, strict=True)]


def everything_refused(outcomes: Sequence[Outcome]) -> list[Outcome]:
    answered = [(one, one.answer) for one in outcomes if one.answer]
    return [replace(one, answer=replace(said, sentences=(), citations=(), abstained=True)) for one, said in answered]


def nothing_refused(outcomes: Sequence[Outcome]) -> list[Outcome]:
    said = next(o.answer for o in outcomes if o.answer and not o.answer.abstained)
    return [replace(o, answer=said) if o.abstained else o for o in outcomes]


def footnotes_moved(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Let every footnote point at the first words of its source."""

    def moved(one: Outcome) -> Outcome:
        assert one.answer is not None
        there = tuple(replace(c, start=0, end=5) for c in one.answer.citations)
        return replace(one, answer=replace(one.answer, citations=there))

    return [moved(one) for one in outcomes]


@pytest.mark.xdist_group("golden")
@pytest.mark.parametrize(
    ("harm", "noticed"),
    [(answers_of_the_next, "complete_answer_rate"), (passages_of_the_next, "retrieval_hit_rate"),
     (everything_refused, "false_refusal_rate"), (nothing_refused, "abstention_recall"),
     (footnotes_moved, "citation_hit_rate")],
)  # fmt: skip
def test_the_gate_notices_what_would_hurt(harm: Harm, noticed: str, run_of: Callable[[str], Run]) -> None:
    run = run_of("heldout")
    assert noticed in missed(judged(summed_up(run.model, harm(run.outcomes), run.seconds)))
