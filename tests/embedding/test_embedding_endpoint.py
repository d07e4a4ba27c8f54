"""Embeddings from an endpoint: asked as documented, checked, and the index made anew when they change, knowingly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.assistant import Assistant
from rag.config import Settings
from rag.embedding import TokenEmbedder, reader_of
from rag.embedding.bundled import OnnxEmbedder, open_embedder
from rag.errors import EmbeddingError, StoreError
from rag.indexing import Indexing
from rag.loading import Limits
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint, body, sends, status

DIMENSIONS = 24
ENTRY = (
    '[models.mine]\nprovider = "me"\nkind = "embedding"\nendpoint = "{0}"\nmodel = "vectors-1"\n'
    'query_prefix = "query: "\npassage_prefix = "passage: "\n'
)


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving


def vector(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """Return a vector that says which letters a text has; of any length but one."""
    counts = np.zeros(dimensions)
    for letter in text.lower().replace("passage: ", "").replace("query: ", ""):
        counts[hashlib.md5(letter.encode()).digest()[0] % dimensions] += 1
    return [float(value) for value in counts]


def embeds(endpoint: ScriptedEndpoint, dimensions: int = DIMENSIONS) -> Behaviour:
    """Answer as documented, in an order of its own: "index" says which text a vector belongs to."""

    def behave(exchange: Any) -> None:
        texts = endpoint.calls[-1].body["input"]
        data = [{"object": "embedding", "index": i, "embedding": vector(t, dimensions)} for i, t in enumerate(texts)]
        sends({"object": "list", "data": data[::-1], "model": "vectors-1", "usage": {"prompt_tokens": 1}})(exchange)

    return behave


def settings(endpoint: ScriptedEndpoint, more: str = "", **given: object) -> Settings:
    Path("models.toml").write_text(ENTRY.format(endpoint.url) + more, encoding="utf-8")
    return Settings(_env_file=None, **{"embedding": "mine", "model_retries": 0, "store": Path("store"), **given})


def test_texts_are_sent_with_their_prefix_and_come_back_in_order_as_unit_vectors(endpoint: ScriptedEndpoint) -> None:
    opened = open_embedder(settings(endpoint))
    endpoint.then(*[embeds(endpoint)] * 4)
    texts = [f"text {number} {'x' * number}" for number in range(20)]
    vectors = opened.get_text_embedding_batch(texts)
    expected = np.asarray([vector(text) for text in texts])
    assert np.allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    opened.get_query_embedding("who?")
    assert [call.path for call in endpoint.calls] == ["/v1/embeddings"] * 3
    assert endpoint.calls[0].body["input"][0] == "passage: text 0 "
    assert endpoint.calls[-1].body == {"model": "vectors-1", "input": ["query: who?"], "encoding_format": "float"}


def test_token_states_are_the_bundled_models(endpoint: ScriptedEndpoint) -> None:
    opened = open_embedder(settings(endpoint))
    assert isinstance(opened, TokenEmbedder) and isinstance(reader_of(opened), OnnxEmbedder)
    endpoint.then(embeds(endpoint))
    ((found, states),) = opened.embed_with_states(["Grok 3"])
    assert len(found) == DIMENSIONS and states.states.shape[1] == 384


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (status(401, "no"), "refused the key"),
        (sends({"data": []}), "not 1 vectors"),
        (sends({"data": [{"index": 0, "embedding": "AAAA"}]}), "not 1 vectors"),
        (sends({"data": [{"index": 0, "embedding": [None, 1.0]}]}), "not 1 vectors"),
        (sends({"data": [{"index": 0, "embedding": []}]}), "not 1 vectors"),
        (sends([1]), "no JSON object"),
        (body("<html>", "text/html"), "no stream|no JSON"),
    ],
)
def test_what_are_no_vectors_is_one_line(endpoint: ScriptedEndpoint, answer: Behaviour, says: str) -> None:
    opened = open_embedder(settings(endpoint))
    endpoint.then(answer)
    with pytest.raises(EmbeddingError, match=says) as caught:
        opened.get_query_embedding("who?")
    assert "\n" not in str(caught.value) and "mine" in str(caught.value)


def test_another_number_of_dimensions_than_the_entry_says_is_told(endpoint: ScriptedEndpoint) -> None:
    opened = open_embedder(settings(endpoint, "dimensions = 99\n"))
    endpoint.then(embeds(endpoint))
    with pytest.raises(EmbeddingError, match="24 dimensions, not 99"):
        opened.get_query_embedding("who?")


@pytest.mark.parametrize("name", ["nobody", "xai-grok-4.3"])
def test_an_entry_that_does_not_embed_is_one_line(endpoint: ScriptedEndpoint, name: str) -> None:
    with pytest.raises(EmbeddingError, match="kind embedding"):
        open_embedder(settings(endpoint, embedding=name))


def test_whatever_changes_the_vectors_names_another_space(endpoint: ScriptedEndpoint) -> None:
    names = {
        open_embedder(settings(endpoint, more)).model_name
        for more in ("", "dimensions = 24\n", "options = { truncate = 8 }\n")
    }
    names.add(open_embedder(settings(endpoint, embedding="mine:vectors-2")).model_name)
    assert len(names) == 4


def indexed(given: Settings) -> list[str]:
    folder = Path("notes")
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text("Grok 3 is hosted by Azure since May 2025.", encoding="utf-8")
    (folder / "b.txt").write_text("Musk left OpenAI in 2018.", encoding="utf-8")
    return Indexing(given.store, open_embedder(given), limits=Limits()).sync([folder]).warnings


def answered(given: Settings) -> str:
    assistant = Assistant.open(given)
    try:
        return assistant.answer("When did Musk leave OpenAI?").text
    finally:
        assistant.close()


def ready(endpoint: ScriptedEndpoint, *behaviours: Behaviour) -> Callable[[], Settings]:
    endpoint.then(*behaviours)
    return lambda: settings(endpoint, exact_limit=0)


def test_a_changed_embedding_makes_the_index_anew_and_says_so_there_and_back(endpoint: ScriptedEndpoint) -> None:
    """With no exact search at all, so that Chroma's graph, too, has to take vectors of another length."""
    bundled = Settings(_env_file=None, store=Path("store"), exact_limit=0)
    assert indexed(bundled) == [] and "2018" in answered(bundled)
    by_endpoint = ready(endpoint, *[embeds(endpoint)] * 8)
    with pytest.raises(StoreError, match=r"made with multilingual-e5-small, not me vectors-1"):
        Assistant.open(by_endpoint())
    (told,) = indexed(by_endpoint())
    assert "another embedding (multilingual-e5-small; now me vectors-1" in told and "read anew" in told
    assert "2018" in answered(by_endpoint())
    with pytest.raises(StoreError, match="run 'footnoted index' again"):
        Assistant.open(bundled)
    (told,) = indexed(bundled)
    assert "now multilingual-e5-small" in told and "2018" in answered(bundled)


def test_a_running_assistant_follows_an_index_made_anew_with_another_embedding(endpoint: ScriptedEndpoint) -> None:
    """By exact search: one process must not throw Chroma's folder away and hold it open."""
    settings(endpoint.then(*[embeds(endpoint)] * 8))
    bundled = Settings(_env_file=None, store=Path("store"))
    indexed(bundled)
    running, question = Assistant.open(bundled), "When did Musk leave OpenAI?"
    assert "2018" in running.answer(question).text
    indexed(bundled.model_copy(update={"embedding": "mine"}))
    assert (
        "2018" in running.answer(question).text and running.versions()["embedding"] == "me vectors-1 query: |passage: "
    )
    indexed(bundled)
    assert "2018" in running.answer(question).text and running.embedder.model_name == "multilingual-e5-small"
    settings(endpoint, "dimensions = 24\noptions = { truncate = 8 }\n")
    indexed(bundled.model_copy(update={"embedding": "mine"}))
    Path("models.toml").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="set FOOTNOTED_EMBEDDING"):
        running.answer(question)
    running.close()


def test_an_embedding_that_does_not_work_costs_no_index(endpoint: ScriptedEndpoint) -> None:
    bundled = Settings(_env_file=None, store=Path("store"))
    indexed(bundled)
    with pytest.raises(EmbeddingError):
        indexed(ready(endpoint, status(401, json.dumps("no")))())
    assert "2018" in answered(bundled)


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_real_server_of_a_gguf_file_embeds(tmp_path: Path) -> None:
    from rag.local_model import fetch_smollm2

    path = fetch_smollm2(Settings(_env_file=None))
    Path("models.toml").write_text(
        f'[models.local]\nprovider = "gguf"\nkind = "embedding"\npath = "{path}"\ncontext = 512\n'
        'options = { pooling = "mean" }\n',
        encoding="utf-8",
    )
    opened = open_embedder(Settings(_env_file=None, embedding="local", first_token_timeout=240.0))
    try:
        one, two, again = opened.get_text_embedding_batch(["Grok 3", "The lake is deep.", "Grok 3"])
    finally:
        opened.close()  # type: ignore[attr-defined]
    assert one.shape == (576,) and np.linalg.norm(one) == pytest.approx(1.0, abs=1e-5)
    assert float(one @ again) > max(0.99, float(one @ two))
