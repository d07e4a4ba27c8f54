"""Embeddings, moderation and reranking are paid from the day's budget like answers, where their entry has a price."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from rag.config import Settings
from rag.embedding import TokenEmbedder
from rag.embedding.endpoint import EndpointEmbedder
from rag.errors import EmbeddingError, ModelRefused
from rag.models.charging import Charged, open_budget
from rag.models.entry import Entry, Price
from rag.models.moderation import open_moderation
from rag.models.usage import estimated_tokens
from rag.retrieval.reranking import RerankEndpoint
from tests.support.scripted_endpoint import ScriptedEndpoint, sends, status

PRICE = "price = { input = 2000.0, output = 0.0, currency = 'EUR' }\n"  # a token is 0.002
TEXT = "How deep is the harbour of Varna?"
CLEAN = {"results": [{"flagged": False, "categories": {"hate": False}}]}
READER = cast(TokenEmbedder, SimpleNamespace())


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving


def settings(endpoint: ScriptedEndpoint, kind: str, budget: str = "1 EUR", price: str = PRICE) -> Settings:
    entry = f'[models.mine]\nprovider = "me"\nkind = "{kind}"\nendpoint = "{endpoint.url}"\nmodel = "m"\n{price}'
    Path("models.toml").write_text(entry, encoding="utf-8")
    given: dict[str, Any] = {kind: "mine", "budget": budget, "store": Path("store"), "model_retries": 0}
    return Settings(_env_file=None, **given)


def spent(settings: Settings) -> float:
    budget = open_budget(settings)
    assert budget is not None
    return budget.spent()


def vectors(**more: object) -> dict[str, object]:
    return {"data": [{"index": 0, "embedding": [1.0, 0.0]}], **more}


def test_what_an_embedding_reports_is_what_it_took(endpoint: ScriptedEndpoint) -> None:
    given = settings(endpoint.then(sends(vectors(usage={"prompt_tokens": 50, "total_tokens": 50}))), "embedding")
    EndpointEmbedder("mine", given, READER).get_query_embedding(TEXT)
    assert spent(given) == pytest.approx(0.1)


def test_what_does_not_report_is_estimated_from_its_text(endpoint: ScriptedEndpoint) -> None:
    given = settings(endpoint.then(sends(CLEAN)), "moderation", "100 tokens")
    open_moderation(given).watch().demand(TEXT)
    assert spent(given) == estimated_tokens(TEXT)


def test_a_reranker_reads_the_question_with_each_passage(endpoint: ScriptedEndpoint) -> None:
    ranked = {"results": [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": 0.1}]}
    endpoint.then(sends(ranked), sends(ranked | {"usage": {"total_tokens": 7}}))
    given = settings(endpoint, "rerank", "200 tokens")
    reranker = RerankEndpoint.of(given)
    assert reranker is not None and reranker.scores(TEXT, ["deep", "tides"]) == [0.1, 0.9]
    estimated = estimated_tokens(f"{TEXT} deep") + estimated_tokens(f"{TEXT} tides")
    assert spent(given) == estimated
    reranker.scores(TEXT, ["deep", "tides"])
    assert spent(given) == estimated + 7
    with pytest.raises(ModelRefused, match="the day's budget of 200 tokens"):
        reranker.scores(TEXT, ["deep"] * 100)
    assert len(endpoint.calls) == 2


@pytest.mark.parametrize("kind", ["embedding", "moderation"])
def test_beyond_the_budget_nobody_is_called(endpoint: ScriptedEndpoint, kind: str) -> None:
    given = settings(endpoint, kind, "3 tokens")
    with pytest.raises((EmbeddingError, ModelRefused), match="the day's budget of 3 tokens"):
        if kind == "embedding":
            EndpointEmbedder("mine", given, READER).get_query_embedding(TEXT)
        else:
            open_moderation(given).watch().demand(TEXT)
    assert not endpoint.calls and spent(given) == 0


def test_a_call_that_failed_took_nothing(endpoint: ScriptedEndpoint) -> None:
    given = settings(endpoint.then(status(500)), "embedding")
    with pytest.raises(EmbeddingError, match="failed"):
        EndpointEmbedder("mine", given, READER).get_query_embedding(TEXT)
    assert spent(given) == 0


def test_without_a_price_nothing_is_counted_and_without_a_budget_no_ledger_is_made(endpoint: ScriptedEndpoint) -> None:
    free = settings(endpoint.then(sends(CLEAN), sends(CLEAN)), "moderation", "3 tokens", price="")
    open_moderation(free).watch().demand(TEXT)
    assert spent(free) == 0
    unbounded = free.model_copy(update={"budget": None, "store": Path("other")})
    open_moderation(unbounded).watch().demand(TEXT)
    assert not Path("other").exists() and len(endpoint.calls) == 2


@settings_of_hypothesis(max_examples=15)
@given(st.lists(st.none() | st.integers(0, 30), max_size=8))
def test_the_sum_of_all_calls_never_passes_the_budget(
    tmp_path_factory: pytest.TempPathFactory, reported: list[int | None]
) -> None:
    given = Settings(_env_file=None, store=tmp_path_factory.mktemp("store"), budget="60 tokens")  # type: ignore[call-arg]
    charged = Charged(Entry("mine", "me", price=Price(1.0, 1.0, "EUR")), given)
    most, taken = estimated_tokens(TEXT), 0
    for tokens in reported:
        answer = {"usage": {"total_tokens": tokens}} if tokens is not None else {}
        if taken + most > 60:
            with pytest.raises(ModelRefused):
                charged([TEXT], lambda answer=answer: answer)  # type: ignore[misc]
            continue
        charged([TEXT], lambda answer=answer: answer)  # type: ignore[misc]
        taken += most if tokens is None else tokens
    assert spent(given) == taken
