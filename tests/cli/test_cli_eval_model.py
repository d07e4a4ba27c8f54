"""``footnoted eval`` against a model's endpoint: one that fails as scripted, and a real llama.cpp server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from commands import Run

from rag.local_model import LocalServer
from tests.support.local_server import llama_server
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, cut_after, status

__all__ = ["llama_server"]
SAID = "Musk departed the organization in 2018 [1]."
ENTRY = {
    "facts": [["2018"]],
    "sources": ["001_6267fed4650c6ab9.txt"],
    "evidence": ["departed the organization in 2018"],
}
ASKED = ["When did Musk leave OpenAI?", "What year did Musk depart OpenAI?", "When did Elon Musk quit OpenAI?"]


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving


@pytest.fixture
def evaluated(over_seeds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple]:
    """Return a function that asks the first questions of a model at this address."""

    def evaluate(url: str, *words: str, questions: int = 3, key: str = "k", **more: str) -> tuple:
        for name, value in {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": key, **more}.items():
            monkeypatch.setenv(name, value)
        golden = tmp_path / "golden.yaml"
        entries = [{"id": f"q{number}", "question": ASKED[number], **ENTRY} for number in range(questions)]
        golden.write_text(yaml.safe_dump(entries), "utf-8")
        ran = over_seeds("eval", golden, "--model", "m", "--json", *words)
        return ran.code, ran.json(), ran.err

    return evaluate


def test_failed_calls_are_reported_apart_and_only_they_are_asked_again(
    endpoint: ScriptedEndpoint, evaluated: Callable[..., tuple]
) -> None:
    counted = answers(SAID, usage=(900, 12))
    endpoint.then(counted, status(401, "no such key"), cut_after("Musk left in"), cut_after("Musk"))
    code, record, said = evaluated(endpoint.url, "--jobs", "1", "--retries", "1")
    assert code == 2
    assert said.splitlines()[-1].startswith("footnoted: 2 of 3 questions could not be measured (first q1:")
    assert [bool(question["error"]) for question in record["questions"]] == [False, True, True]
    assert record["metrics"]["fact_coverage"] == 1 and record["metrics"]["tokens"] == 912
    assert record["usage"]["prompt_tokens"] == 900

    endpoint.then(counted, counted)
    code, again, _ = evaluated(endpoint.url, "--jobs", "2")
    assert code == 0 and len(endpoint.calls) == 6
    assert (again["run"], again["resumed"], again["errors"]) == (record["run"], 1, 0)
    assert again["metrics"]["citation_hit_rate"] == 1


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_real_model_is_measured(llama_server: LocalServer, evaluated: Callable[..., tuple]) -> None:
    code, record, _ = evaluated(
        llama_server.url, "--fresh", questions=1, key=llama_server.key, FOOTNOTED_TOP_K="1",
        FOOTNOTED_MAX_ANSWER_TOKENS="150", FOOTNOTED_FIRST_TOKEN_TIMEOUT="240", FOOTNOTED_IDLE_TIMEOUT="120",
    )  # fmt: skip
    [question] = record["questions"]
    assert (code, record["errors"]) == ((2, 1) if question["error"] else (0, 0))
    if not question["error"]:
        assert record["metrics"]["tokens"] > 100 and record["usage"]["completion_tokens"] > 0
    assert record["metrics"]["cost"] is None
