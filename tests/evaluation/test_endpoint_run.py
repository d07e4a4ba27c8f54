"""``footnoted eval`` against a model's endpoint: one that fails as scripted, and a real llama.cpp server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rag.config import Settings
from rag.local_model import LocalServer
from tests.support.local_server import llama_server
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, cut_after, status

__all__ = ["llama_server"]
ROOT = Path(__file__).parents[2]
SOURCE = "001_6267fed4650c6ab9.txt"
SAID = "Musk departed the organization in 2018 [1]."
ENTRY = {"facts": [["2018"]], "sources": [SOURCE], "evidence": ["departed the organization in 2018"]}
ASKED = ["When did Musk leave OpenAI?", "What year did Musk depart OpenAI?", "When did Elon Musk quit OpenAI?"]


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "golden.yaml"
    entries = [{"id": f"q{number}", "question": question, **ENTRY} for number, question in enumerate(ASKED)]
    path.write_text(yaml.safe_dump(entries), "utf-8")
    return path


def evaluated(golden: Path, store: Path, url: str, *words: str, key: str = "k", **more: str) -> tuple[int, dict, str]:
    """Run the command as a process of its own and return exit code, the record and standard error."""
    environment = {
        "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "OPENAI_BASE_URL": url, "OPENAI_API_KEY": key,
        "OMP_WAIT_POLICY": "passive", "HOME": str(Path.home()), **more,
    }  # fmt: skip
    command = [sys.executable, "-c", "from rag.cli import main; main()", "eval", str(golden), "--model", "m", "--json"]
    ran = subprocess.run(
        [*command, "--store", str(store), *words], env=environment, capture_output=True, text=True, cwd=golden.parent,
        check=False,
    )  # fmt: skip
    return ran.returncode, json.loads(ran.stdout), ran.stderr


def test_failed_calls_are_reported_apart_and_only_they_are_asked_again(
    endpoint: ScriptedEndpoint, golden: Path, seeds_settings: Settings
) -> None:
    store = seeds_settings.store
    endpoint.then(answers(SAID, usage=(900, 12)), status(401, "no such key"), cut_after("Musk left in"), cut_after("M"))
    code, record, said = evaluated(golden, store, endpoint.url, "--jobs", "1", "--retries", "1")
    assert code == 2 and said.splitlines()[-1].startswith(
        "footnoted: 2 of 3 questions could not be measured (first q1:"
    )
    assert [bool(question["error"]) for question in record["questions"]] == [False, True, True]
    assert record["metrics"]["fact_coverage"] == 1 and record["metrics"]["tokens"] == 912
    assert record["usage"]["prompt_tokens"] == 900

    endpoint.then(answers(SAID, usage=(900, 12)), answers(SAID, usage=(900, 12)))
    code, again, said = evaluated(golden, store, endpoint.url, "--jobs", "2")
    assert code == 0 and "2 questions" not in said.splitlines()[-1] and len(endpoint.calls) == 6
    assert (again["run"], again["resumed"], again["errors"]) == (record["run"], 1, 0)
    assert again["metrics"]["citation_hit_rate"] == 1


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_real_model_is_measured(llama_server: LocalServer, golden: Path, seeds_settings: Settings) -> None:
    patient = {"FOOTNOTED_FIRST_TOKEN_TIMEOUT": "240", "FOOTNOTED_IDLE_TIMEOUT": "120", "FOOTNOTED_TOP_K": "2"}
    code, record, _ = evaluated(
        golden, seeds_settings.store, llama_server.url, "--jobs", "2", "--fresh", key=llama_server.key,
        FOOTNOTED_MAX_ANSWER_TOKENS="120", **patient,
    )  # fmt: skip
    scored = [question for question in record["questions"] if not question["error"]]
    assert code in (0, 2) and len(scored) + record["errors"] == 3 and scored
    assert all(question["usage"]["completion_tokens"] > 0 for question in scored)
    assert record["metrics"]["tokens"] > 100 and record["usage"]["cost"] is None
