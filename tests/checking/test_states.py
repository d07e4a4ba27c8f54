"""A verdict is the same whether token states were kept by the store or computed just now; kept ones cost no run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.assistant import Assistant
from rag.checking import Checker
from rag.embedding import Kind, TokenEmbedder, TokenStates


class Counting:
    """The real embedder, with a list of what it was asked to run on."""

    def __init__(self, inner: TokenEmbedder) -> None:
        self.inner, self.model_name = inner, inner.model_name
        self.ran: list[str] = []

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        self.ran += texts
        return self.inner.token_states(texts, kind)

    def token_spans(self, text: str) -> NDArray[np.int32]:
        return self.inner.token_spans(text)  # type: ignore[attr-defined, no-any-return]

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> object:
        raise AssertionError("the checker compares token states only")

    def get_text_embedding_batch(self, texts: list[str], **_: object) -> object:
        raise AssertionError("the checker compares token states only")

    get_query_embedding = get_text_embedding_batch


CLAIMS = [
    "Musk stepped away from OpenAI in 2018.",
    "Grok can be had on the cloud of Microsoft.",
    "Мъск съди OpenAI.",
    "The deal with Oracle is worth 10 billion dollars.",
]


def test_kept_states_give_the_same_verdict_and_need_no_run_of_the_model(assistant: Assistant) -> None:
    kept = Counting(assistant.embedder)  # type: ignore[arg-type]
    fresh = Counting(assistant.embedder)  # type: ignore[arg-type]
    with_store = Checker(kept, assistant.store.catalog.states_of_texts)  # type: ignore[arg-type]
    without = Checker(fresh)  # type: ignore[arg-type]
    for claim in CLAIMS:
        for ranked in assistant.search(claim, 5):
            assert with_store.judge(claim, ranked.passage.text) == without.judge(claim, ranked.passage.text)
    assert sorted(kept.ran) == sorted(CLAIMS)
    assert len(fresh.ran) > len(CLAIMS)


def test_claims_are_embedded_once_and_together(assistant: Assistant) -> None:
    counting = Counting(assistant.embedder)  # type: ignore[arg-type]
    checker = Checker(counting, assistant.store.catalog.states_of_texts)  # type: ignore[arg-type]
    checker.prepare(CLAIMS)
    assert counting.ran == CLAIMS
    for claim in CLAIMS:
        checker.judge(claim, assistant.search(claim, 1)[0].passage.text)
    assert counting.ran == CLAIMS
