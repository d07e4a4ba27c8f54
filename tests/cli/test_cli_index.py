"""``footnoted index`` and ``doctor`` as typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import Run
from shapes import INDEX


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one text and one empty file, which can't be indexed."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "apples.md").write_text("The orchard holds 40 apple trees. They were planted in 1987.\n", "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))  # a file changed a moment ago is read again
    return folder


def test_indexing_reports_counts_and_failures(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    ran = footnoted("index", folder, "--store", tmp_path / "s", "--json")
    assert ran.code == 0 and not ran.err
    report = ran.json()
    assert report.keys() == INDEX
    assert (report["added"], report["updated"], report["unchanged"], report["removed"]) == (1, 0, 0, 0)
    assert report["failed"] == [{"source": "empty.txt", "reason": "is empty"}]
    assert report["passages"] == 1 and report["seconds"] > 0


def test_what_is_indexed_is_listed_with_its_day(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "pears.md").write_text("---\npublished: 2019-05-05\n---\nThe orchard holds pear trees.\n", "utf-8")
    footnoted("index", folder, "--store", tmp_path / "s")
    rows = {row["source"]: row for row in footnoted("sources", "--store", tmp_path / "s", "--json").json()}
    assert {source: row["date"] for source, row in rows.items()} == {
        "apples.md": "2023-11-14", "pears.md": "2019-05-05", "empty.txt": None,
    }  # fmt: skip
    assert rows["empty.txt"]["state"] == "failed" and rows["pears.md"]["language"] == "en"
    shown = footnoted("sources", "--store", tmp_path / "s").out
    assert "2019-05-05  en " in shown and "not indexed      empty.txt: is empty" in shown
    found = footnoted("search", "orchard", "--until", "2019-12-31", "--store", tmp_path / "s", "--json").json()
    assert {one["source"] for one in found} == {"pears.md"}


def test_a_second_run_has_nothing_to_do(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    footnoted("index", folder, "--store", tmp_path / "s")
    report = footnoted("index", folder, "--store", tmp_path / "s", "--json").json()
    assert (report["added"], report["updated"], report["unchanged"], report["removed"]) == (0, 0, 2, 0)
    assert report["embedded"] == 0 and report["passages"] == 1


def test_a_change_and_a_removal_are_followed(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    footnoted("index", folder, "--store", tmp_path / "s")
    (folder / "apples.md").write_text("The orchard holds 50 apple trees.\n", "utf-8")
    assert footnoted("index", folder, "--store", tmp_path / "s", "--json").json()["updated"] == 1
    (folder / "apples.md").unlink()
    assert footnoted("index", folder, "--store", tmp_path / "s", "--json").json()["removed"] == 1


def test_indexing_tells_a_person_what_failed(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    ran = footnoted("index", folder, "--store", tmp_path / "s")
    assert ran.code == 0
    assert "not indexed  empty.txt: is empty" in ran.out and "1 added" in ran.out and "1 failed" in ran.out


def test_what_was_indexed_can_be_asked(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    footnoted("index", folder, "--store", tmp_path / "s")
    answer = footnoted("ask", "How many apple trees does the orchard hold?", "--store", tmp_path / "s", "--json").json()
    [citation] = [c for c in answer["citations"] if "40" in c["quote"]]
    text = (folder / citation["source"]).read_text("utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_doctor_says_what_is_there_and_what_failed(footnoted: Run, folder: Path, tmp_path: Path) -> None:
    footnoted("index", folder, "--store", tmp_path / "s")
    ran = footnoted("doctor", "--store", tmp_path / "s", "--json")
    assert ran.code == 0
    found = ran.json()
    assert found.keys() == {"versions", "store", "failed", "partly", "degraded", "problems"}
    store = {"path": str(tmp_path / "s"), "state": "ready", "documents": 2, "passages": 1, "vectors": 1, "waiting": 0}
    assert found["store"].keys() == store.keys()
    assert {key: found["store"][key] for key in ("state", "passages", "vectors")} == {
        "state": "ready", "passages": 1, "vectors": 1,
    }  # fmt: skip
    assert found["failed"] == [{"source": "empty.txt", "reason": "is empty"}]
    assert not found["problems"] and any("OPENAI_API_KEY" in note for note in found["degraded"])
    assert "empty.txt: is empty" in footnoted("doctor", "--store", tmp_path / "s").out


def test_doctor_without_a_store_says_how_to_make_one(footnoted: Run, tmp_path: Path) -> None:
    found = footnoted("doctor", "--store", tmp_path / "none", "--json").json()
    assert found["store"]["state"] == "not usable"
    assert "footnoted index" in found["problems"][0]
