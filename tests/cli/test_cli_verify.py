"""A report is written beside an answer and verified later: 0 as it was, 1 once a source is another, 2 for no report."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import Run

TEXT = "Musk left OpenAI in 2018. He founded xAI five years later.\n\nGrok is hosted on Azure by Microsoft.\n"


def test_a_report_verifies_until_its_source_is_another(footnoted: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "notes", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert footnoted("index", folder, "--store", store).code == 0
    page, data = tmp_path / "r.html", tmp_path / "r.json"
    asked = footnoted("ask", "When did Musk leave OpenAI?", "--report", page, "--json", "--store", store)
    assert asked.code == 0 and asked.json()["citations"]
    said = "Grok is hosted on Azure by Microsoft."
    assert footnoted("check", "-", "--report", data, "--store", store, stdin=said.encode()).code == 0
    for report in (page, data):
        ran = footnoted("verify", report, "--store", store)
        assert ran.code == 0 and "✓ [1] a.txt: same" in ran.out
    (folder / "a.txt").write_text("News. " + TEXT, encoding="utf-8")
    ran = footnoted("verify", page, "--store", store, "--json")
    assert ran.code == 1 and {c["state"] for c in ran.json()["citations"]} == {"source changed"}
    (folder / "a.txt").rename(folder / "b.txt")
    assert "source gone" in footnoted("verify", data, "--store", store).out
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    assert footnoted("index", folder, "--store", store).code == 0
    ran = footnoted("verify", data, "--store", store)
    assert ran.code == 1 and "source moved (the same text is in b.txt now)" in ran.out


def test_what_can_not_be_verified_or_written_is_one_line(footnoted: Run, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text(json.dumps({"question": "?"}), encoding="utf-8")
    assert "no report" in footnoted("verify", tmp_path / "no.json").complaint()
    assert "can't be read" in footnoted("verify", tmp_path / "away.json").complaint()
    assert ".html or .json" in footnoted("ask", "Who?", "--report", tmp_path / "r.pdf").complaint()
