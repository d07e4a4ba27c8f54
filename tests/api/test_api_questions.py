"""The HTTP API as a client meets it: shapes, streams, refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import rag.assistant
from rag.api import create_app
from rag.api.failures import status_of
from rag.assistant import Assistant
from rag.errors import CheckError, EmbeddingError, FootnotedError, ModelUnreachable
from rag.retrieval import MAXIMUM_QUESTION
from rag.wire import answer_json, passage_json, text_json
from tests.support.scripted_model import ScriptedModel

LEFT = "When did Musk leave OpenAI?"
FRANCE = "What is the capital of France?"
STREAM = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant), base_url="http://localhost") as client:
        yield client


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "seconds"}


def events(text: str) -> list[tuple[str, Any]]:
    """Read server-sent events: (name, data) of each."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block]
    assert all(len(block) == 2 for block in blocks)
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_health_and_readiness(client: TestClient, assistant: Assistant) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready == {
        "status": "ready", "passages": assistant.store.catalog.count(), "degraded": assistant.degraded(),
    }  # fmt: skip
    assert ready["passages"] > 5


def test_documents_are_listed_with_their_state(client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    assert len(listed) == 5
    for document in listed:
        assert document.keys() == {"source", "state", "reason", "language", "title", "passages", "uploaded", "date"}
        assert document["state"] == "indexed" and not document["reason"] and document["passages"] > 0


def test_search_gives_what_the_assistant_finds(client: TestClient, assistant: Assistant) -> None:
    found = client.get("/api/search", params={"question": LEFT, "top_k": 3}).json()
    assert found == [passage_json(passage) for passage in assistant.search(LEFT, 3)] and len(found) == 3


def test_search_and_ask_keep_to_the_filter(client: TestClient) -> None:
    within = {"languages": ["bg", "it"], "types": ["txt"], "since": "2000-01-01"}
    found = client.get("/api/search", params={"question": LEFT, **within}).json()
    languages = {document["source"]: document["language"] for document in client.get("/api/documents").json()}
    assert {languages[passage["source"]] for passage in found} == {"bg", "it"}
    answer = client.post("/api/ask", json={"question": LEFT, **within}).json()
    assert {languages[citation["source"]] for citation in answer["citations"]} <= {"bg", "it"}


def test_a_filter_that_lets_nothing_through_or_is_misspelt_is_said(client: TestClient) -> None:
    nothing = client.get("/api/search", params={"question": LEFT, "languages": "fr"})
    assert nothing.status_code == 422 and "bg, en, it" in nothing.json()["error"]
    assert client.post("/api/ask", json={"question": LEFT, "language": "it"}).status_code == 422
    assert client.get("/api/search", params={"question": LEFT, "until": "soon"}).status_code == 422


@pytest.mark.parametrize("question", [LEFT, FRANCE])
def test_an_answer_is_the_assistant_s(client: TestClient, assistant: Assistant, question: str) -> None:
    answered = client.post("/api/ask", json={"question": question})
    assert answered.status_code == 200
    assert timeless(answered.json()) == timeless(answer_json(assistant.answer(question)))
    for citation in answered.json()["citations"]:
        text = assistant.document(citation["source"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("question", [LEFT, FRANCE])
def test_a_stream_shows_each_sentence_and_ends_in_the_same_answer(client: TestClient, question: str) -> None:
    streamed = client.post("/api/ask", json={"question": question}, headers=STREAM)
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.headers["cache-control"] == "no-store"
    (first, searched), *sentences, (last, answer) = events(streamed.text)
    assert (first, last) == ("searched", "answer")
    assert searched["searched_for"] == question and searched["passages"]
    assert [name for name, _ in sentences] == ["sentence"] * len(answer["sentences"])
    assert [data["sentence"] for _, data in sentences] == answer["sentences"]
    assert timeless(answer) == timeless(client.post("/api/ask", json={"question": question}).json())


def test_a_model_that_fails_midway_ends_the_stream_with_an_error(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = ModelUnreachable("the model went away")
    model = ScriptedModel(["Musk departed OpenAI in 2018 [1]. ", "And then", lost])
    monkeypatch.setattr(rag.assistant, "open_model", lambda *_: model)
    streamed = events(client.post("/api/ask", json={"question": LEFT, "model": "any"}, headers=STREAM).text)
    assert [name for name, _ in streamed] == ["searched", "sentence", "error"]
    assert "went away" in streamed[-1][1]["error"]


def test_a_model_that_fails_is_a_bad_gateway(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ScriptedModel([ModelUnreachable("the model went away")])
    monkeypatch.setattr(rag.assistant, "open_model", lambda *_: model)
    failed = client.post("/api/ask", json={"question": LEFT, "model": "any"})
    assert failed.status_code == 502 and failed.json() == {"error": "the model went away"}


def test_a_text_is_checked(client: TestClient, assistant: Assistant) -> None:
    text = "The capital of France is Paris. Grok was developed by xAI."
    checked = client.post("/api/check", json={"text": text}).json()
    assert checked == text_json(assistant.check(text))
    assert (checked["supported"], checked["unsupported"]) == (1, 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", {}),
        ("/api/ask", {"question": ""}),
        ("/api/ask", {"question": "?!"}),
        ("/api/ask", {"question": 5}),
        ("/api/ask", {"question": "a" * (MAXIMUM_QUESTION + 1)}),
        ("/api/ask", {"question": LEFT, "strict": "perhaps"}),
        ("/api/check", {}),
        ("/api/check", {"text": ""}),
        ("/api/check", {"text": "…"}),
        ("/api/check", {"text": "a" * 200_001}),
    ],
)
def test_what_can_not_be_asked_is_refused(client: TestClient, path: str, body: dict[str, object]) -> None:
    assert client.post(path, json=body).status_code == 422


@pytest.mark.parametrize("query", ["", "question=", "question=Grok&top_k=0", "question=Grok&top_k=101", "question=%20"])
def test_a_search_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/search?{query}").status_code == 422


def test_an_empty_question_is_refused_in_words(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": " ?"}).json() == {
        "error": "the question is empty: write what you want to know"
    }


@pytest.mark.parametrize("host", ["evil.example", "footnoted.evil.example:7860", "127.0.0.1.evil.example", ""])
def test_a_page_under_another_name_is_refused(client: TestClient, host: str) -> None:
    for path in ("/healthz", "/api/documents"):
        assert client.get(path, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "localhost"])
def test_this_machine_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_nothing_is_answered_outside_its_method_and_path(client: TestClient) -> None:
    assert client.get("/api/ask").status_code == 405
    assert client.get("/api/documents/../../etc/passwd").status_code == 404
    assert client.post("/api/ask", content=b"{", headers={"content-type": "application/json"}).status_code == 422


def test_every_foreseen_error_has_a_status_and_a_crash_gives_nothing_away(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kinds(kind: type[FootnotedError]) -> set[type[FootnotedError]]:
        return {kind} | {one for narrower in kind.__subclasses__() for one in kinds(narrower)}

    ours = kinds(FootnotedError) - {FootnotedError, CheckError, EmbeddingError}
    assert all(400 <= status_of(kind.__new__(kind)) <= 503 and status_of(kind.__new__(kind)) != 500 for kind in ours)
    quiet = TestClient(create_app(assistant), base_url="http://localhost", raise_server_exceptions=False)
    monkeypatch.setattr(assistant, "sources", lambda: 1 / 0)
    crashed = quiet.get("/api/documents")
    assert crashed.status_code == 500 and crashed.json() == {
        "error": "the server failed (ZeroDivisionError): its log says more"
    }
