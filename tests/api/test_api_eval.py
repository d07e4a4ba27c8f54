"""Evaluation over HTTP: begun, followed, kept; and every description that OpenAPI gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from tests.support.copying import own_copy

GOLDEN = """
- id: left
  question: When did Musk leave OpenAI?
  facts: [["2018"]]
- id: france
  question: What is the capital of France?
  unanswerable: true
"""


@pytest.fixture(scope="module")
def client(seeds_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = tmp_path_factory.mktemp("eval") / "store"
    own_copy(seeds_settings.store, store)
    assistant = Assistant.open(seeds_settings.model_copy(update={"store": store}))
    with TestClient(create_app(assistant), base_url="http://localhost") as client:
        yield client


def test_a_run_is_begun_followed_and_kept(client: TestClient) -> None:
    begun = client.post("/api/eval", json={"golden": GOLDEN})
    assert begun.status_code == 202 and begun.json()["questions"] == 2
    path = f"/api/eval/{begun.json()['id']}"
    while (now := client.get(path).json())["running"]:
        assert now["answered"] <= 2
    assert now["complete"] and now["answered"] == 2 and not now["error"]
    assert now["result"]["metrics"]["abstention_recall"] == 1.0
    assert [question["id"] for question in now["result"]["questions"]] == ["left", "france"]
    assert [run["id"] for run in client.get("/api/eval").json()["runs"]] == [begun.json()["id"]]


@pytest.mark.parametrize("golden", ["", "{", "- id: a", "5", "- {id: a, question: Who?, evidence: [nowhere at all]}"])
def test_golden_questions_that_make_no_sense_are_refused(client: TestClient, golden: str) -> None:
    refused = client.post("/api/eval", json={"golden": golden})
    assert refused.status_code == 422 and refused.json()["error"]


def test_an_unknown_run_is_not_found(client: TestClient) -> None:
    assert client.get("/api/eval/999").status_code == 404
    assert client.get("/api/eval/first").status_code == 422


def test_every_route_is_described_and_documented(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for path, methods in described.items():
        assert path.split("{")[0].rstrip("/") in page, f"docs/api.md does not tell of {path}"
        for method, route in methods.items():
            assert route["description"], f"{method} {path}"
            assert "422" in route["responses"] or "400" in route["responses"] or path in _PLAIN
            assert any(code.startswith("2") for code in route["responses"])


_PLAIN = ("/healthz", "/readyz", "/api/session", "/metrics")
