"""What docs/python.md and docs/api.md show is run as it stands there, over the five articles."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from rag.corpus import Corpus
from tests.support.copying import own_copy
from tests.support.serving import served

DOCS = Path(__file__).parents[2] / "docs"
ADDRESS = "http://127.0.0.1:7860"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def curls() -> list[str]:
    return [line for block in blocks("api.md", "sh") for line in block.splitlines() if line.startswith("curl ")]


def sent(command: str, address: str) -> httpx.Response:
    """Send what a curl command would."""
    words, headers, method, body, url = shlex.split(command)[1:], dict[str, str](), "", None, ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = words.pop(0)
        elif word in ("-d", "--data-binary"):
            body = words.pop(0)
        elif not word.startswith("-"):
            url = word
    return httpx.request(
        method or ("POST" if body else "GET"), url.replace(ADDRESS, address), headers=headers, content=body, timeout=60
    )


def test_the_python_page_runs_from_top_to_bottom(
    seeds_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTED_STORE", str(seeds_settings.store))
    program = "\n".join(blocks("python.md", "python")).replace('".footnoted"', repr(str(seeds_settings.store)))
    exec(compile(program, "docs/python.md", "exec"), {})
    said = capsys.readouterr().out
    assert "2018" in said and "unsupported" in said and "the question is empty" in said


def test_the_api_page_runs_as_it_stands(
    seeds_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_copy(seeds_settings.store, tmp_path / "store")
    settings = seeds_settings.model_copy(update={"store": tmp_path / "store"})
    assistant, corpus = Assistant.open(settings), Corpus(settings)
    with served(create_app(assistant, corpus)) as address:
        for command in curls():
            answer = sent(command, address.rstrip("/"))
            assert answer.is_success, f"{command}: {answer.text}"
        for program in blocks("api.md", "python"):
            exec(program.replace(ADDRESS, address.rstrip("/")), {})
    corpus.stop()
    assert "2018" in capsys.readouterr().out and len(curls()) >= 7


def test_json_on_the_pages_is_json() -> None:
    for page in ("api.md", "python.md"):
        for block in blocks(page, "json"):
            found: Any = json.loads(block)
            assert found
