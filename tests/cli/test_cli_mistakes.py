"""What users get wrong: exit code 2 and one line that names the mistake; nothing half done, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run, write_jsonl

GOOD = {"id": 1, "question": "Who founded xAI?"}


def test_a_missing_folder_is_named(footnoted: Run, tmp_path: Path) -> None:
    assert "nowhere" in footnoted("index", tmp_path / "nowhere", "--store", tmp_path / "s", "--json").complaint()


def test_without_seeds_index_asks_for_a_folder(footnoted: Run) -> None:
    assert "seeds" in footnoted("index").complaint()


@pytest.mark.parametrize(
    "words", [["ask", "--frobnicate"], ["--frobnicate"], ["frobnicate"], ["index", "--frobnicate"]]
)
def test_unknown_words_are_named(footnoted: Run, words: list[str]) -> None:
    assert "frobnicate" in footnoted(*words).complaint()


@pytest.mark.parametrize("words", [["ask", "Why?"], ["search", "Why?"], ["check", "-"], ["serve", "--port", "0"]])
def test_without_a_store_the_next_step_is_said(footnoted: Run, tmp_path: Path, words: list[str]) -> None:
    ran = footnoted(*words, "--store", tmp_path / "none", stdin=b"Grok is hosted on Azure.")
    assert "run 'footnoted index FOLDER' first" in ran.complaint()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_empty_question_is_refused(over_seeds: Run, command: str, question: str) -> None:
    assert "the question is empty" in over_seeds(command, question, "--json").complaint()


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_endless_question_is_refused_with_its_length(over_seeds: Run, command: str) -> None:
    assert "100,000 characters" in over_seeds(command, "word " * 19_999 + "words", "--json").complaint()


def test_an_endless_text_is_refused_with_its_length(over_seeds: Run) -> None:
    assert "300,000 characters" in over_seeds("check", "-", stdin=b"words " * 50_000).complaint()


def test_an_empty_text_and_a_missing_file_are_refused(over_seeds: Run) -> None:
    assert "the text is empty" in over_seeds("check", "-", stdin=b" \n").complaint()
    assert "missing.txt" in over_seeds("check", "missing.txt").complaint()


def test_a_model_that_is_not_set_up_says_what_to_set(over_seeds: Run) -> None:
    said = over_seeds("ask", "Who founded xAI?", "--model", "gpt-of-mine").complaint()
    assert "gpt-of-mine" in said and "OPENAI_API_KEY" in said


@pytest.mark.parametrize(
    "bad", ['{"id": 2}', "{broken", "[1, 2]", '"text"', '{"id": 2, "question": 5}', '{"question": "Without an id?"}']
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_line_is_named_before_anything_is_written(
    over_seeds: Run, tmp_path: Path, command: str, bad: str
) -> None:
    questions, output = write_jsonl(tmp_path / "q.jsonl", GOOD, "", bad), tmp_path / "out.jsonl"
    assert "q.jsonl, line 3" in over_seeds(command, "--questions", questions, "--output", output).complaint()
    assert not output.exists()


def test_a_bad_pair_is_named(footnoted: Run, tmp_path: Path) -> None:
    pairs = write_jsonl(tmp_path / "p.jsonl", {"id": 1, "claim": "No evidence."})
    said = footnoted("check", "--pairs", pairs, "--output", tmp_path / "v.jsonl").complaint()
    assert "p.jsonl, line 1 lacks evidence" in said


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_output_that_can_not_be_written_is_named(over_seeds: Run, tmp_path: Path, command: str) -> None:
    questions = write_jsonl(tmp_path / "q.jsonl", GOOD)
    for output in (tmp_path / "no" / "folder" / "out.jsonl", tmp_path):
        assert (
            f"{output} can't be written"
            in over_seeds(command, "--questions", questions, "--output", output).complaint()
        )


@pytest.mark.parametrize(
    "words",
    [["ask"], ["search"], ["check"], ["ask", "Why?", "--questions", "q", "--output", "o"], ["search", "--output", "o"]],
)
def test_half_a_request_is_refused(over_seeds: Run, words: list[str]) -> None:
    over_seeds(*words).complaint()


def test_a_setting_that_makes_no_sense_is_named(over_seeds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTED_TOP_K", "many")
    assert "TOP_K" in over_seeds("ask", "Who founded xAI?").complaint()


@pytest.mark.parametrize("amount", ["0", "-1", "many", "1001"])
def test_a_number_of_passages_out_of_range_is_refused(over_seeds: Run, amount: str) -> None:
    assert "--top-k" in over_seeds("search", "Grok", "--top-k", amount).complaint()
