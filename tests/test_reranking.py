"""A /rerank endpoint: both shapes are read strictly, and while it fails the local order stands and is said."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.config import Settings
from rag.embedding import TokenEmbedder
from rag.errors import ModelBroken, ModelError, ModelRefused, ModelUnknown, ModelUnreachable
from rag.local_model import fetch_smollm2
from rag.models.local_servers import LocalServers
from rag.retrieval import RerankEndpoint, Retrieval
from rag.retrieval.reranking import read_scores
from rag.store import Store

QUESTION = "When did Musk leave OpenAI?"
Reply = tuple[int, Any]


class Server:
    """Answers every POST by a function of the body; keeps the bodies and headers."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply]) -> None:
        self.calls: list[tuple[str, dict[str, Any], str]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                served.calls.append((self.path, body, self.headers.get("authorization", "")))
                status, answer = reply(body)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def serving() -> Iterator[Callable[[Callable[[dict[str, Any]], Reply]], Server]]:
    servers: list[Server] = []

    def start(reply: Callable[[dict[str, Any]], Reply]) -> Server:
        servers.append(Server(reply))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def like_jina(body: dict[str, Any]) -> Reply:
    """The longest passage first, in descending order, as Jina, Cohere and llama.cpp answer."""
    if "documents" not in body:
        return 422, {"detail": "documents: field required"}
    rows = [{"index": i, "relevance_score": len(text) / 1000} for i, text in enumerate(body["documents"])]
    return 200, {"model": "m", "results": sorted(rows, key=lambda row: -row["relevance_score"])}


def like_tei(body: dict[str, Any]) -> Reply:
    """The longest passage first, as Text Embeddings Inference answers."""
    if "texts" not in body:
        return 422, {"error": "missing field `texts`"}
    return 200, [{"index": i, "score": len(text) / 1000} for i, text in enumerate(body["texts"])][::-1]


@pytest.mark.parametrize("reply", [like_jina, like_tei])
def test_both_shapes_give_the_scores_in_the_order_of_the_passages(serving: Any, reply: Any) -> None:
    server = serving(reply)
    endpoint = RerankEndpoint(server.url, model="m", key="secret")
    for _ in range(2):
        assert endpoint.scores("q", ["aa", "a", "aaa"]) == [0.002, 0.001, 0.003]
    assert len(server.calls) == (2 if reply is like_jina else 3)  # the shape it speaks is found out once
    assert {(path, key) for path, _, key in server.calls} == {("/v1/rerank", "Bearer secret")}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ((200, {"results": []}), ModelBroken),
        ((200, {"results": [{"index": 0, "relevance_score": 1}, {"index": 0, "relevance_score": 1}]}), ModelBroken),
        ((200, {"results": [{"index": 0, "relevance_score": 1}, {"index": 2, "relevance_score": 1}]}), ModelBroken),
        ((200, {"results": [{"index": 0, "relevance_score": 1}, {"index": 1, "relevance_score": "2"}]}), ModelBroken),
        ((200, [{"index": 0, "score": 1}, {"index": True, "score": 2}]), ModelBroken),
        ((200, b"<html>proxy</html>"), ModelBroken),
        ((500, {"error": "out of memory"}), ModelBroken),
        ((401, {"error": "key"}), ModelRefused),
    ],
)
def test_an_answer_out_of_form_is_an_error(serving: Any, reply: Reply, error: type[Exception]) -> None:
    with pytest.raises(error, match="reranker at http://127"):
        RerankEndpoint(serving(lambda _: reply).url).scores("q", ["a", "b"])


def test_nobody_there_and_no_answer_in_time_are_errors(serving: Any) -> None:
    released = threading.Event()
    slow = serving(lambda body: (released.wait(10), like_jina(body))[1])
    with pytest.raises(ModelUnreachable, match=r"within 0\.2 s"):
        RerankEndpoint(slow.url, timeout=0.2).scores("q", ["a"])
    released.set()
    with pytest.raises(ModelUnreachable):
        RerankEndpoint("http://127.0.0.1:1/rerank").scores("q", ["a"])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20).flatmap(
    lambda scores: st.tuples(st.just(scores), st.permutations(range(len(scores))))
))  # fmt: skip
def test_scores_come_back_whatever_the_order_of_the_results(drawn: tuple[list[float], list[int]]) -> None:
    scores, order = drawn
    assert read_scores({"results": [{"index": i, "relevance_score": scores[i]} for i in order]}, len(scores)) == scores


def of_entry(text: str, **given: object) -> RerankEndpoint | None:
    """Return the reranker that an entry of the user's own catalogue makes."""
    Path("models.toml").write_text(f'[models.mine]\nprovider = "me"\nkind = "rerank"\n{text}', encoding="utf-8")
    return RerankEndpoint.of(Settings(_env_file=None, **{"rerank": "mine", **given}))


def test_an_entry_of_the_catalogue_gives_address_key_model_and_options(
    serving: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    server = serving(like_jina)
    entry = f'endpoint = "{server.url}"\nmodel = "m2"\nkey = "MY_KEY"\noptions = {{ truncation = true }}\n'
    endpoint = of_entry(entry, rerank_url="http://127.0.0.1:1", rerank_model="not this")
    assert endpoint is not None and endpoint.scores("q", ["aa", "a"]) == [0.002, 0.001]
    wanted = {"query": "q", "documents": ["aa", "a"], "top_n": 2, "model": "m2", "truncation": True}
    assert server.calls == [("/v1/rerank", wanted, "Bearer secret")]
    other = of_entry(entry, rerank="mine:m3")
    assert other is not None and other.model == "m3"


def test_an_entry_that_can_not_be_used_says_what_to_set(seeds_settings: Settings) -> None:
    for name, says in (
        ("jina-reranker", 'reranker "jina-reranker" can\'t be used: set JINA_API_KEY'),
        ("nobody", "'footnoted models' lists those of kind rerank"),
        ("xai-grok-4.3", "of kind chat, and one of kind rerank is wanted"),
    ):
        with pytest.raises(ModelUnknown, match=says):
            Assistant.open(seeds_settings.model_copy(update={"rerank": name}))


@pytest.mark.parametrize(
    ("reply", "todo"),
    [(401, "check MY_KEY"), (404, 'check the endpoint of "mine" and model of "mine"'), (429, "no more requests")],
)
def test_a_refusal_names_what_to_correct(serving: Any, monkeypatch: Any, reply: int, todo: str) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    endpoint = of_entry(f'endpoint = "{serving(lambda _: (reply, {})).url}"\nkey = "MY_KEY"\n')
    assert endpoint is not None
    with pytest.raises(ModelError, match=f"answered {reply} .*{todo}"):
        endpoint.scores("q", ["a"])


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_model_file_is_served_by_llama_cpp_as_a_reranker() -> None:
    path = fetch_smollm2(Settings(_env_file=None))
    servers = LocalServers()
    settings = Settings(_env_file=None, rerank="mine", rerank_timeout=240.0)
    Path("models.toml").write_text(
        f'[models.mine]\nprovider = "gguf"\nkind = "rerank"\npath = "{path}"\ncontext = 1024\n', encoding="utf-8"
    )
    endpoint = RerankEndpoint.of(settings, servers)
    assert endpoint is not None
    passages = ["Paris is the capital of France.", "bread", "Paris is the capital of France."]
    try:
        scores = endpoint.scores("What is the capital of France?", passages)
    finally:
        servers.close()
    assert len(scores) == 3 and scores[0] == pytest.approx(
        scores[2], abs=1e-3
    )  # a chat model has scores, if no sensible ones


def test_the_endpoint_orders_what_was_found(serving: Any, seeds_store: Store, embedder: TokenEmbedder) -> None:
    local = Retrieval(seeds_store, embedder).search(QUESTION, 100)
    found = Retrieval(seeds_store, embedder, reranker=RerankEndpoint(serving(like_jina).url)).search(QUESTION, 100)
    assert {r.passage.id for r in found} == {r.passage.id for r in local}
    first = [len(r.passage.text) for r in found[:40]]
    assert first == sorted(first, reverse=True)
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    assert [r.passage.id for r in found[40:]] == [r.passage.id for r in local[40:]]


def test_while_it_fails_the_local_order_stands_and_is_said(serving: Any, seeds_settings: Settings) -> None:
    replies: list[Reply] = [(500, {}), (500, {})]
    server = serving(lambda body: replies.pop() if replies else like_jina(body))
    assistant = Assistant.open(seeds_settings.model_copy(update={"rerank_url": server.url}))
    local = Assistant.open(seeds_settings)
    assert assistant.search(QUESTION) == local.search(QUESTION)
    assert any("answered 500" in note for note in assistant.degraded())
    assert any("answered 500" in note for note in assistant.answer(QUESTION).notes)
    assert assistant.search(QUESTION) != local.search(QUESTION)
    assert not any("Reranking" in note for note in assistant.degraded())
    assistant.close()
    local.close()
