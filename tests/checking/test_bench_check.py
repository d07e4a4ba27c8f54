"""The figures of the bench, by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.bench.check import (
    auroc,
    balanced_accuracy,
    bench_check,
    best_balanced_accuracy,
    calibration_error,
    word_overlap,
)
from rag.checking import Checker
from rag.errors import UsageError

LABELS = np.array([True, True, False, False])


def test_metrics_by_hand() -> None:
    scores = np.array([0.9, 0.4, 0.4, 0.1])
    assert auroc(LABELS, scores) == pytest.approx(3.5 / 4)
    assert balanced_accuracy(LABELS, scores >= 0.5) == pytest.approx(0.75)
    assert best_balanced_accuracy(LABELS, scores) == pytest.approx(0.75)
    assert calibration_error(LABELS, np.array([0.75, 0.75, 0.75, 0.75])) == pytest.approx(0.25)
    assert calibration_error(LABELS, np.array([1.0, 1.0, 0.0, 0.0])) == 0
    assert word_overlap("Grok runs on Azure", "Azure hosts Grok") == pytest.approx(2 / 3)


def test_a_file_of_pairs(checker: Checker, tmp_path: Path) -> None:
    text = "Musk left OpenAI in 2018. Grok is hosted on Azure."
    rows = [
        {"claim": "Grok is hosted on Azure.", "evidence": text, "label": "supported"},
        {"claim": "Musk left OpenAI in 2017.", "evidence": text, "label": "not_supported"},
        {"claim": "Paris is the capital of France.", "evidence": text, "label": "partially_supported"},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    figures = bench_check(path, checker)
    assert figures["pairs"] == 3 and figures["balanced_accuracy"] == 1 and figures["auroc"] == 1
    assert figures["false_accepts"] == figures["false_rejects"] == 0 and figures["milliseconds_a_pair"] > 0
    assert figures["by_language"]["en"]["pairs"] == 3 and figures["by_language"]["en"]["balanced_accuracy"] == 1


def test_languages_are_told_apart_and_a_group_of_one_kind_says_what_it_can(checker: Checker, tmp_path: Path) -> None:
    bulgarian = "Илон Мъск напусна компанията OpenAI през 2018 г. и я критикува."
    rows = [
        {"claim": "Elon Musk left the company OpenAI in 2018.", "evidence": bulgarian, "label": "supported"},
        {"claim": bulgarian, "evidence": bulgarian, "label": "supported"},
        {"claim": "It is raining in the north of the country.", "evidence": bulgarian, "label": "no"},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    groups = bench_check(path, checker)["by_language"]
    assert groups.keys() == {"en-bg", "bg"} and groups["bg"]["false_rejects"] == 0
    assert "false_accepts" not in groups["bg"] and groups["en-bg"]["pairs"] == 2


@pytest.mark.parametrize("content", ["", "{}", "nonsense", '{"claim": "a", "evidence": "b", "label": "supported"}'])
def test_a_file_that_can_not_be_measured_says_why(checker: Checker, tmp_path: Path, content: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"pairs\.jsonl"):
        bench_check(path, checker)
