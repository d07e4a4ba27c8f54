"""``footnoted golden`` as typed: drafts proposed and reviewed, questions linted and taken in, then asked."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from commands import Run

from rag.conversations import Conversations, Outcome, Rating
from rag.schema import CheckedAnswer

GOLDENS = Path(__file__).parents[1] / "golden"
TABLE = (
    "question,answer,sources,evidence\n"
    "When was xAI founded?,2023,001_6267fed4650c6ab9.txt,founded by Elon Musk in 2023\n"
)


def entries(path: Path) -> list[dict[str, object]]:
    return yaml.safe_load(path.read_text("utf-8"))


def test_drafts_are_proposed_and_count_only_once_accepted(over_seeds: Run, footnoted: Run, tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    assert over_seeds("golden", "draft", "--output", path, "--count", "8").code == 0
    proposed = entries(path)
    assert all(entry["draft"] for entry in proposed)
    assert {bool(entry.get("unanswerable")) for entry in proposed} == {True, False}
    assert "drafts only" in over_seeds("eval", path).complaint()
    assert "is there already" in over_seeds("golden", "draft", "--output", path).complaint()

    ran = footnoted("golden", "review", path, stdin=b"a\nt\ne\nWho founded it?\nq\n")
    assert ran.code == 0 and "2 accepted" in ran.out
    kept = entries(path)
    assert len(kept) == len(proposed) - 1 and kept[1]["question"] == "Who founded it?"
    assert ["draft" in entry for entry in kept[:3]] == [False, False, True]
    findings = over_seeds("golden", "lint", path, "--no-balance", "--json")
    assert findings.code == 1
    assert {f["fault"] for f in findings.json()["findings"]} == {
        "is a draft that nobody has accepted: see 'golden review'"
    }


def test_our_own_sets_have_nothing_to_find(over_seeds: Run) -> None:
    ran = over_seeds("golden", "lint", GOLDENS / "seeds.yaml", GOLDENS / "heldout.yaml", "--json")
    assert ran.json() == {"questions": 133, "findings": []} and ran.code == 0


def test_stale_evidence_and_a_lopsided_set_are_found(over_seeds: Run, tmp_path: Path) -> None:
    entry = {"id": "x", "question": "When was xAI founded?", "sources": ["001_6267fed4650c6ab9.txt"],
             "evidence": ["founded in 1066"]}  # fmt: skip
    (tmp_path / "g.yaml").write_text(yaml.safe_dump([entry]), "utf-8")
    ran = over_seeds("golden", "lint", tmp_path / "g.yaml")
    assert ran.code == 1
    assert "x: evidence does not stand verbatim in its sources: 'founded in 1066'" in ran.out
    assert "1 questions are few" in ran.out and "0% of the questions are unanswerable" in ran.out


def test_what_is_imported_can_be_asked(over_seeds: Run, footnoted: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    taken_in = tmp_path / "golden.yaml"
    assert footnoted("golden", "import", tmp_path / "t.csv", "--output", taken_in).code == 0
    assert over_seeds("eval", taken_in, "--min", "retrieval_hit_rate=1").code == 0
    squad = {"data": [{"paragraphs": [{"context": "Rain.", "qas": []}]}]}
    (tmp_path / "s.json").write_text(json.dumps(squad), "utf-8")
    assert "s.json" in footnoted("golden", "import", tmp_path / "s.json", "--output", tmp_path / "o.yaml").complaint()


def test_ratings_of_the_chat_become_drafts(footnoted: Run, tmp_path: Path) -> None:
    store, output = tmp_path / "store", tmp_path / "rated.yaml"
    store.mkdir()
    assert "rated yet" in footnoted("golden", "feedback", "--output", output, "--store", store).complaint()
    kept = Conversations.of(store)
    turn = kept.begin("What did it cost?")
    kept.finish(turn.id, Outcome.DONE, CheckedAnswer("What did it cost?", (), (), True, "extractive"))
    kept.rate(turn.id, Rating.GOOD)
    assert footnoted("golden", "feedback", "--output", output, "--store", store).code == 0
    [entry] = entries(output)
    assert entry["unanswerable"] and entry["draft"] and entry["question"] == "What did it cost?"
