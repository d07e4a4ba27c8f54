"""The exact keys of every JSON document that the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SEEDS = Path(__file__).parents[2] / "seeds"
INDEX = {"added", "updated", "unchanged", "removed", "passages", "seconds", "failed", "partly", "embedded", "warnings"}
PASSAGE = {"rank", "score", "source", "start", "end", "page", "text"}
ANSWER = {
    "question", "answer", "abstained", "model", "sentences", "citations", "conflicts", "nearest", "repairs", "notes",
    "searched_for", "seconds", "usage",
}  # fmt: skip
SENTENCE = {"text", "citations", "verdict", "score", "reasons"}
CITATION = {"number", "source", "start", "end", "page", "quote"}
STAGES = {"retrieval", "answer", "check", "total"}
VERDICTS = {"supported", "partly_supported", "unsupported", "contradicted"}


def seed_text(source: str) -> str:
    """Return an article as it stands on disk, line ends included."""
    return (SEEDS / source).read_bytes().decode("utf-8-sig")


def assert_passages(found: list[dict[str, Any]]) -> None:
    assert [passage["rank"] for passage in found] == list(range(1, len(found) + 1))
    scores = [passage["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)
    for passage in found:
        assert passage.keys() == PASSAGE
        assert seed_text(passage["source"])[passage["start"] : passage["end"]] == passage["text"]


def assert_sentences(document: dict[str, Any]) -> None:
    """Check sentences and their footnotes: each number leads to a quote that stands in its file at its offsets."""
    numbers = [citation["number"] for citation in document["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for sentence in document["sentences"]:
        assert sentence.keys() == SENTENCE
        assert sentence["verdict"] in VERDICTS and 0 <= sentence["score"] <= 1
        assert set(sentence["citations"]) <= set(numbers)
        assert sentence["reasons"] and all(sentence["reasons"])
    for citation in document["citations"]:
        assert citation.keys() == CITATION
        assert seed_text(citation["source"])[citation["start"] : citation["end"]] == citation["quote"]


def assert_answer(answer: dict[str, Any]) -> None:
    assert answer.keys() == ANSWER
    assert answer["seconds"].keys() == STAGES
    assert_sentences(answer)
    assert_passages(answer["nearest"])
    assert bool(answer["nearest"]) == answer["abstained"]
    assert all(conflict.keys() == {"about", "citations"} for conflict in answer["conflicts"])
