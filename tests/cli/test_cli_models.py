"""``footnoted models`` as typed: the list, a real call to one, fetching the small one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Run

from rag.store import Store
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, deltas, sends, status

LINE = {"name", "provider", "endpoint", "usable", "reason"}


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving


@pytest.fixture
def mine(endpoint: ScriptedEndpoint) -> ScriptedEndpoint:
    """The scripted endpoint as the entry "mine" of the user's own catalogue."""
    text = f'[models.mine]\nprovider = "me"\nendpoint = "{endpoint.url}"\nmodel = "m1"\n'
    Path("models.toml").write_text(text + 'price = { input = 1, output = 2, currency = "EUR" }\n', encoding="utf-8")
    return endpoint


def test_the_list_says_what_can_answer_and_why_the_rest_can_not(
    footnoted: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = footnoted("models", "--json").json()
    assert all(line.keys() >= LINE and (line["usable"] or line["reason"]) for line in lines)
    assert lines[0]["name"] == "extractive" and lines[0]["usable"]
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-mine")
    monkeypatch.setenv("FOOTNOTED_MODEL", "some-model")
    ran = footnoted("models", "--json")
    usable = {line["name"] for line in ran.json() if line["usable"]}
    assert usable >= {"extractive", "some-model", "openai-gpt-6-luna"}
    assert "sk-secret-of-mine" not in ran.out + ran.err
    shown = footnoted("models", "--usable").out
    assert "some-model" in shown and "set XAI_API_KEY" not in shown
    assert "set XAI_API_KEY" in footnoted("models").out


def test_a_mistake_in_ones_own_catalogue_is_one_line(footnoted: Run) -> None:
    Path("models.toml").write_text('[models.mine]\nprovider = "me"\nendpont = "http://h"\n', encoding="utf-8")
    assert 'models.toml, entry "mine", field "endpont": unknown' in footnoted("models").complaint()


def test_one_call_tells_streaming_usage_cost_and_latency(footnoted: Run, mine: ScriptedEndpoint) -> None:
    mine.then(answers("Paris", " is", " it.", usage=(20, 5)))
    found = footnoted("models", "test", "mine", "--json").json()
    assert found["streaming"] and found["pieces"] == 3 and found["text"] == "Paris is it." and not found["cut"]
    assert found["finish"] == "stop" and 0 < found["first_token"] <= found["total"]
    assert found["usage"] == {
        "prompt_tokens": 20, "completion_tokens": 5, "cost": 0.00003, "currency": "EUR", "estimated": False,
    }  # fmt: skip
    assert mine.calls[0].body["model"] == "m1"
    out = footnoted("models", "test", "mine") if mine.then(deltas({"content": "Paris."})) else None
    assert out is not None and out.code == 0
    assert "no: the answer came in one piece" in out.out and "estimated" in out.out


def test_an_answer_that_is_cut_says_by_what_and_fails(footnoted: Run, mine: ScriptedEndpoint) -> None:
    mine.then(answers("Paris", " is", finish="length"))
    ran = footnoted("models", "test", "mine")
    assert ran.code == 1 and "ended by      length" in ran.out and "cut off at" in ran.out


def test_a_call_that_fails_is_one_line(footnoted: Run, mine: ScriptedEndpoint) -> None:
    mine.then(status(401, "no"))
    assert "refused the key" in footnoted("models", "test", "mine").complaint()
    assert "set XAI_API_KEY" in footnoted("models", "test", "xai-grok-4.3").complaint()
    assert "calls no model" in footnoted("models", "test", "extractive").complaint()
    assert "of kind moderation" in footnoted("models", "test", "openai-moderation").complaint()


def reranker(endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch, *scores: float) -> None:
    """Make the scripted endpoint the reranker "ranks" that the settings name, and have it give these scores."""
    Path("models.toml").write_text(
        f'[models.ranks]\nprovider = "me"\nkind = "rerank"\nendpoint = "{endpoint.url}"\nmodel = "r1"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FOOTNOTED_RERANK", "ranks")
    endpoint.then(sends({"results": [{"index": i, "relevance_score": s} for i, s in enumerate(scores)]}))


def test_one_call_tells_whether_a_reranker_tells_passages_apart(
    footnoted: Run, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    reranker(endpoint, monkeypatch, 0.1, 0.9)
    found = footnoted("models", "test", "ranks", "--json").json()
    assert found["sensible"] and found["scores"] == [0.1, 0.9] and found["model"] == "r1" and found["total"] > 0
    assert endpoint.calls[0].path == "/v1/rerank" and len(endpoint.calls[0].body["documents"]) == 2
    reranker(endpoint, monkeypatch, 0.9, 0.1)
    ran = footnoted("models", "test", "ranks")
    assert ran.code == 1 and "wrong: is it a reranker?" in ran.out
    endpoint.then(status(401))
    assert "401 Unauthorized: check its key" in footnoted("models", "test", "ranks").complaint()
    assert "set JINA_API_KEY" in footnoted("models", "test", "jina-reranker").complaint()
    assert "(rerank)https://api.jina.ai/v1" in footnoted("models").out.replace(" (rerank) ", "(rerank)")


def test_the_doctor_calls_the_reranker_and_names_what_is_wrong_with_it(
    footnoted: Run, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch, seeds_store: Store
) -> None:
    doctor = ("doctor", "--store", str(seeds_store.path), "--json")
    reranker(endpoint, monkeypatch, 0.1, 0.9)
    assert footnoted(*doctor).json()["problems"] == []
    reranker(endpoint, monkeypatch, 0.9, 0.1)
    ran = footnoted(*doctor)
    assert ran.code == 1 and "is it a reranker?" in str(ran.json()["problems"])
    endpoint.then(status(503), status(503))
    ran = footnoted(*doctor)
    assert ran.code == 1 and "answered 503" in str(ran.json()["problems"])


def test_only_the_small_model_can_be_fetched(footnoted: Run) -> None:
    assert "only smollm2" in footnoted("models", "fetch", "gpt-6").complaint()


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_the_small_model_is_fetched_and_answers(footnoted: Run) -> None:
    fetched = footnoted("models", "fetch", "smollm2", "--json").json()
    assert Path(fetched["path"]).stat().st_size == fetched["bytes"]
    found = footnoted("models", "test", "smollm2", "--json").json()
    assert found["streaming"] and found["text"].strip() and found["usage"]["completion_tokens"] > 0
