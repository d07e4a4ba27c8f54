"""``footnoted search``, ``ask`` and ``check`` as typed: shapes, exact quotes, batches and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Run, read_jsonl, write_jsonl
from shapes import PASSAGE, assert_answer, assert_passages, assert_sentences

LEFT = "When did Musk leave OpenAI?"
FRANCE = "What is the capital of France?"
PAIR = {"id": "a", "claim": "xAI was founded in 2023.", "evidence": "xAI, a company founded by Elon Musk in 2023."}


def test_search_gives_ranked_exact_passages(over_seeds: Run) -> None:
    ran = over_seeds("search", "Where is Grok hosted?", "--top-k", 3, "--json")
    assert ran.code == 0 and not ran.err
    assert len(ran.json()) == 3
    assert_passages(ran.json())


def test_search_and_ask_keep_to_what_the_options_name(over_seeds: Run) -> None:
    only = "004_0e8a0c2e15ba0327.txt"
    found = over_seeds("search", LEFT, "--source", "004*", "--language", "bg", "--type", "txt", "--json").json()
    assert found and {passage["source"] for passage in found} == {only}
    answer = over_seeds("ask", LEFT, "--source", only, "--since", "2000-01-01", "--json").json()
    assert {citation["source"] for citation in answer["citations"]} <= {only}
    assert {passage["source"] for passage in answer["nearest"]} <= {only}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--language", "fr"), "bg, en, it"),
        (("--until", "1999-12-31"), "dates go from"),
        (("--since", "2025-02-01", "--until", "2025-01-31"), "before --since"),
        (("--since", "yesterday"), "yesterday"),
    ],
)
def test_a_filter_that_lets_nothing_through_is_said(over_seeds: Run, options: tuple[str, ...], said: str) -> None:
    ran = over_seeds("search", LEFT, *options)
    assert ran.code == 2 and not ran.out and said in ran.err


def test_search_says_that_a_reranker_failed(over_seeds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = over_seeds("search", LEFT, "--json").json()
    monkeypatch.setenv("FOOTNOTED_RERANK_URL", "http://127.0.0.1:9")  # the port of "discard", where nobody listens
    ran = over_seeds("search", LEFT, "--json")
    assert ran.code == 0 and ran.json() == alone
    assert ran.err.startswith("note: the reranker at http://127.0.0.1:9") and "the bundled model's order" in ran.err


def test_search_for_a_person_names_each_source(over_seeds: Run) -> None:
    found = over_seeds("search", "Grok", "--top-k", 2, "--json").json()
    shown = over_seeds("search", "Grok", "--top-k", 2).out
    assert all(passage["source"] in shown for passage in found)


def test_a_batch_search_answers_every_line_under_its_id(over_seeds: Run, tmp_path: Path) -> None:
    rows = [{"id": "a", "question": "Who founded xAI?"}, {"id": 7, "question": "Кой е съосновател на OpenAI?"}]
    questions, output = write_jsonl(tmp_path / "q.jsonl", *rows), tmp_path / "r.jsonl"
    ran = over_seeds("search", "--questions", questions, "--output", output, "--top-k", 4)
    assert ran.code == 0
    lines = read_jsonl(output)
    assert [line["id"] for line in lines] == ["a", 7]
    for row, line in zip(rows, lines, strict=True):
        assert line.keys() == {"id", "results"}
        assert line["results"] == over_seeds("search", row["question"], "--top-k", 4, "--json").json()


@pytest.mark.parametrize(
    "question", [LEFT, "Кой основа xAI?", "Quando Musk ha lasciato OpenAI?", "微软和 xAI 有什么合作？"]
)
def test_every_quote_of_an_answer_stands_in_its_file(over_seeds: Run, question: str) -> None:
    ran = over_seeds("ask", question, "--json")
    assert ran.code == 0 and not ran.err
    assert_answer(ran.json())
    assert ran.json()["question"] == question and ran.json()["model"] == "extractive"


def test_an_answer_states_what_was_asked(over_seeds: Run) -> None:
    answer = over_seeds("ask", LEFT, "--json").json()
    assert not answer["abstained"] and answer["sentences"] and answer["citations"]
    assert "2018" in answer["answer"] and "[1]" in answer["answer"]


def test_an_abstention_shows_the_nearest_and_why(over_seeds: Run) -> None:
    ran = over_seeds("ask", FRANCE, "--json")
    assert ran.code == 0
    answer = ran.json()
    assert_answer(answer)
    assert answer["abstained"] and not answer["sentences"] and not answer["citations"]
    assert all(passage.keys() == PASSAGE for passage in answer["nearest"])
    assert any("France" in note for note in answer["notes"])
    assert "Paris" not in ran.out


def test_ask_prints_sentences_with_footnotes(over_seeds: Run) -> None:
    answer, shown = over_seeds("ask", LEFT, "--json").json(), over_seeds("ask", LEFT).out
    for citation in answer["citations"]:
        assert f"[{citation['number']}] {citation['source']}" in shown
        assert " ".join(citation["quote"].split()) in shown
    assert shown.startswith("✓ ")


def test_ask_says_on_the_terminal_that_it_abstains(over_seeds: Run) -> None:
    shown = over_seeds("ask", FRANCE).out
    assert "do not answer this question" in shown and shown.count("nearest: ") == 3 and "note: " in shown


def test_a_batch_of_questions_is_answered_under_their_ids(over_seeds: Run, tmp_path: Path) -> None:
    rows = [{"id": "left", "question": LEFT}, {"id": 2, "question": FRANCE}]
    output = tmp_path / "a.jsonl"
    ran = over_seeds("ask", "--questions", write_jsonl(tmp_path / "q.jsonl", *rows), "--output", output)
    assert ran.code == 0
    lines = read_jsonl(output)
    assert [(line.pop("id"), line["abstained"]) for line in lines] == [("left", False), (2, True)]
    for row, line in zip(rows, lines, strict=True):
        assert_answer(line)
        assert timeless(line) == timeless(over_seeds("ask", row["question"], "--json").json())


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "seconds"}


def test_a_supported_text_passes(over_seeds: Run, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("xAI is a company founded by Elon Musk in 2023.", encoding="utf-8")
    ran = over_seeds("check", tmp_path / "t.txt", "--json")
    assert (ran.code, ran.json()["supported"], ran.json()["unsupported"]) == (0, 1, 0)
    assert ran.json().keys() == {"sentences", "citations", "supported", "unsupported"}
    assert_sentences(ran.json())


def test_an_unsupported_sentence_fails_the_check(over_seeds: Run) -> None:
    text = "xAI was founded in 2019. The capital of France is Paris. Grok was developed by xAI."
    ran = over_seeds("check", "-", "--json", stdin=text.encode())
    assert (ran.code, ran.json()["supported"], ran.json()["unsupported"]) == (1, 1, 2)
    assert_sentences(ran.json())
    assert [s["verdict"] for s in ran.json()["sentences"]] == ["contradicted", "unsupported", "supported"]
    shown = over_seeds("check", "-", stdin=text.encode())
    assert shown.code == 1 and "1 supported, 2 not" in shown.out and "2023, the sentence says 2019" in shown.out


def test_pairs_are_checked_without_a_store(footnoted: Run, tmp_path: Path) -> None:
    wrong = {**PAIR, "id": 2, "claim": "xAI was founded in 2019."}
    output = tmp_path / "v.jsonl"
    ran = footnoted("check", "--pairs", write_jsonl(tmp_path / "p.jsonl", PAIR, wrong), "--output", output)
    assert ran.code == 0
    lines = read_jsonl(output)
    assert [line["id"] for line in lines] == ["a", 2]
    assert all(line.keys() == {"id", "verdict", "score", "reasons"} and line["reasons"] for line in lines)
    assert lines[0]["verdict"] == "supported" and lines[1]["verdict"] == "contradicted"
    assert lines[0]["score"] > lines[1]["score"]
    assert not (tmp_path / ".footnoted").exists()


def test_a_chat_goes_on_where_the_last_question_ended(over_seeds: Run) -> None:
    ran = over_seeds("chat", stdin=b"Who founded xAI?\n?!\nand when?\n\nnever asked\n")
    assert ran.code == 0 and ran.err.startswith("footnoted: the question is empty")
    first, second = ran.out.split("searched for: when was xAI founded?")
    assert "Musk" in first and "2023" in second and "never asked" not in ran.out
