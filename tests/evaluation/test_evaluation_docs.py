"""The evaluation's documentation keeps up with the code: every metric, part and golden key is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.evaluation.diagnosis import Lost
from rag.evaluation.golden import load_golden
from rag.evaluation.scoring import METRICS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [metric.name for metric in METRICS])
def test_every_metric_is_defined(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("part", [lost.value for lost in Lost if lost])
def test_every_part_that_can_lose_a_question_is_named(part: str) -> None:
    assert f"- `{part}`:" in PAGE


def test_the_golden_example_loads(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    (tmp_path / "g.yaml").write_text(example[1], encoding="utf-8")
    assert [question.unanswerable for question in load_golden(tmp_path / "g.yaml")] == [False, True]


def test_the_counts_of_our_sets_are_right() -> None:
    for name in ("seeds", "heldout"):
        questions = load_golden(ROOT / "tests" / "golden" / f"{name}.yaml")
        said = re.search(rf"`tests/golden/{name}\.yaml` \((\d+)(?: questions)?, (?:of which )?(\d+)", PAGE)
        assert (int(said[1]), int(said[2])) == (len(questions), sum(q.unanswerable for q in questions))


def test_the_number_of_judged_metrics_is_right() -> None:
    assert sum(metric.judged for metric in METRICS) == 13
    assert "over the thirteen that are judged" in PAGE
