"""``footnoted eval`` as typed: exit codes of the gate, the record's keys, the reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run

GOLDEN = """\
- id: founded
  question: When was xAI founded?
  facts: [["2023"]]
  sources: [001_6267fed4650c6ab9.txt]
  evidence: ["a company founded by Elon Musk in 2023"]
- id: france
  question: What is the capital of France?
  unanswerable: true
"""
RECORD = {
    "run", "model", "failed", "errors", "seconds", "resumed", "usage", "gate", "metrics", "confidence", "groups",
    "questions",
}  # fmt: skip
METRICS = {
    "retrieval_hit_rate", "recall_at_10", "mrr", "ndcg_at_10", "fact_coverage", "citation_precision",
    "citation_recall", "groundedness", "abstention_precision", "abstention_recall", "latency_p50", "latency_p95",
}  # fmt: skip


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "golden.yaml"
    path.write_text(GOLDEN, "utf-8")
    return path


def test_a_met_threshold_passes(over_seeds: Run, golden: Path) -> None:
    ran = over_seeds("eval", golden, "--min", "fact_coverage=1", "--min", "abstention_recall=1", "--json")
    assert ran.code == 0 and not ran.err
    record = ran.json()
    assert record.keys() == RECORD and record["metrics"].keys() >= METRICS
    assert [question["id"] for question in record["questions"]] == ["founded", "france"]
    assert record["metrics"]["fact_coverage"] == record["metrics"]["groundedness"] == 1
    assert not record["failed"] and not record["errors"]


def test_a_missed_threshold_fails_and_says_which(over_seeds: Run, golden: Path) -> None:
    golden.write_text(GOLDEN.replace('"2023"]]', '"1066"]]'), "utf-8")
    ran = over_seeds("eval", golden, "--min", "fact_coverage=1")
    assert ran.code == 1
    [line] = [line for line in ran.out.splitlines() if line.startswith("FAILED")]
    assert "fact_coverage" in line
    assert over_seeds("eval", golden).code == 0


def test_a_worse_run_than_the_baseline_fails(over_seeds: Run, golden: Path, tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(over_seeds("eval", golden, "--json").out, "utf-8")
    assert over_seeds("eval", golden, "--baseline", tmp_path / "base.json").code == 0
    golden.write_text(GOLDEN.replace('"2023"]]', '"1066"]]'), "utf-8")
    ran = over_seeds("eval", golden, "--baseline", tmp_path / "base.json")
    assert ran.code == 1 and "FAILED" in ran.out


def test_reports_are_written(over_seeds: Run, golden: Path, tmp_path: Path) -> None:
    html, xml = tmp_path / "r.html", tmp_path / "j.xml"
    assert over_seeds("eval", golden, "--report", html, "--junit", xml).code == 0
    assert "fact coverage" in html.read_text("utf-8").replace("_", " ")
    assert 'name="' in xml.read_text("utf-8") and "<testsuite" in xml.read_text("utf-8")


@pytest.mark.parametrize("wish", ["nonsense=1", "fact_coverage", "fact_coverage=high"])
def test_a_threshold_that_makes_no_sense_is_refused_before_any_question(
    over_seeds: Run, golden: Path, wish: str
) -> None:
    assert wish in over_seeds("eval", golden, "--min", wish).complaint()


def test_a_golden_file_that_is_none_is_named(over_seeds: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("- question: no id\n", "utf-8")
    assert "bad.yaml" in over_seeds("eval", tmp_path / "bad.yaml").complaint()
    assert "missing.yaml" in over_seeds("eval", tmp_path / "missing.yaml").complaint()


def test_runs_are_kept_listed_compared_and_shown_again(over_seeds: Run, golden: Path, tmp_path: Path) -> None:
    first, second = (over_seeds("eval", golden, "--json").json() for _ in range(2))
    assert second["run"] > first["run"] and first["model"] == "extractive"
    listed = {run["run"]: run for run in over_seeds("eval", "--list", "--json").json()}
    assert listed[first["run"]].items() >= {"complete": True, "questions": 2, "model": "extractive"}.items()
    assert f"{second['run']:>4}  " in over_seeds("eval", "--list").out

    compared = over_seeds("eval", "--compare", first["run"], second["run"], "--json").json()
    assert compared["differences"] == []
    assert {metric["change"] for metric in compared["metrics"] if metric["judged"]} == {"can't tell"}

    again = over_seeds("eval", "--show", first["run"], "--json", "--report", tmp_path / "r.html").json()
    assert again["questions"] == first["questions"] and (tmp_path / "r.html").exists()
    assert over_seeds("eval", golden, "--baseline", first["run"]).code == 0


def test_a_maximum_guards_what_is_better_lower(over_seeds: Run, golden: Path) -> None:
    assert over_seeds("eval", golden, "--max", "false_refusal_rate=0").code == 0
    golden.write_text(GOLDEN.replace("When was xAI founded?", "What is the capital of Peru?"), "utf-8")
    assert over_seeds("eval", golden, "--max", "false_refusal_rate=0").code == 1


@pytest.mark.parametrize(
    "words", [[], ["--list", "--compare", "1", "2"], ["--show", "999"], ["--compare", "998", "999"]]
)
def test_words_that_do_not_fit_together_are_refused(over_seeds: Run, words: list[str]) -> None:
    assert over_seeds("eval", *words).complaint()
