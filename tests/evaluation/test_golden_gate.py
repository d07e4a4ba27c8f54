"""The project gates itself: its own golden questions, asked through the assistant that users get."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.evaluation.gate import gate, parse_threshold
from rag.evaluation.golden import load_golden
from rag.evaluation.run import evaluate

GOLDEN = Path(__file__).parent.parent / "golden"
MINIMA = (
    "retrieval_hit_rate=0.8",
    "complete_answer_rate=0.6",
    "citation_hit_rate=0.9",
    "groundedness=0.99",
    "abstention_recall=0.5",
    "abstention_precision=0.65",
)


@pytest.mark.parametrize("name", ["seeds", "heldout"])
def test_answers_are_no_worse_than_they_were(name: str, assistant: Assistant) -> None:
    run = evaluate(assistant, load_golden(GOLDEN / f"{name}.yaml"))
    result = gate(run, [*map(parse_threshold, MINIMA), parse_threshold("false_refusal_rate=0.15", at_most=True)])
    missed = [f"{check.name}: {check.reason}" for check in result.checks if not check.passed]
    assert result.passed, missed
