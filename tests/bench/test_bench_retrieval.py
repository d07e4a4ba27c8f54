"""The retrieval benchmark: its metrics by hand-computed values, and a small collection end to end."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rag.bench.retrieval import ndcg, recall, reciprocal_rank
from rag.cli import app
from rag.errors import UsageError

RANKED, GRADES = ["a", "x", "b", "y"], {"a": 1, "b": 2, "c": 1}


def test_ndcg_by_hand() -> None:
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(RANKED, GRADES, 10) == pytest.approx((1 / math.log2(2) + 2 / math.log2(4)) / ideal)
    assert ndcg(RANKED, GRADES, 1) == pytest.approx(1 / 2)
    assert ndcg(["b", "a", "c"], GRADES, 10) == 1


def test_recall_and_reciprocal_rank_by_hand() -> None:
    assert recall(RANKED, GRADES, 10) == pytest.approx(2 / 3)
    assert recall(RANKED, GRADES, 2) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "c"], GRADES, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "c"], GRADES, 2) == 0


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    about = {"d1": "Storks nest on chimneys.", "d2": "Copper conducts heat well.", "d3": "The tram stops at the park."}
    lines(folder / "corpus.jsonl", *({"_id": key, "title": "", "text": text} for key, text in about.items()))
    lines(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "Where do storks nest?"},
        {"_id": "q2", "text": "Which metal conducts heat?"},
        {"_id": "q3", "text": "nobody judged this"},
    )
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq2\td3\t0\n", "utf-8")
    return folder


def test_a_collection_end_to_end(collection: Path) -> None:
    done = CliRunner().invoke(app, ["bench", "retrieval", str(collection), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found) == {"retrieval", "dense", "lexical"}
    for figures in found.values():
        assert (figures["ndcg_at_10"], figures["recall_at_10"], figures["mrr_at_10"]) == (1, 1, 1)
        assert 0 < figures["p50_ms"] <= figures["p95_ms"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("qrels.tsv", "a\tb\n1\t2\n", "query-id"), ("corpus.jsonl", '{"id": 1}', "_id"), ("queries.jsonl", "{", "JSON")],
)
def test_a_collection_out_of_form_is_said(collection: Path, name: str, text: str, said: str) -> None:
    (collection / name).write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["bench", "retrieval", str(collection)])
    assert isinstance(done.exception, UsageError) and said in str(done.exception)


def test_a_kept_index_serves_again(collection: Path, tmp_path: Path) -> None:
    asked = ["bench", "retrieval", str(collection), "--keep", str(tmp_path / "kept"), "--json"]
    first, second = (json.loads(CliRunner().invoke(app, asked).stdout) for _ in range(2))
    shares = ("ndcg_at_10", "recall_at_10", "recall_at_100", "mrr_at_10")
    assert {way: [first[way][s] for s in shares] for way in first} == {
        way: [second[way][s] for s in shares] for way in second
    }
    assert (tmp_path / "kept" / "store" / "catalog.sqlite").is_file()
    lines(collection / "corpus.jsonl", {"_id": "d1", "title": "", "text": "Storks nest on chimneys."})
    refused = CliRunner().invoke(app, asked)
    assert isinstance(refused.exception, UsageError)
