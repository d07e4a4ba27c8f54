"""Laws of retrieval and of reciprocal rank fusion; the five articles answer in any of their languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import TokenEmbedder
from rag.errors import UsageError
from rag.retrieval import Retrieval, checked_question
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.store import Store

RANKINGS = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=15), min_size=1, max_size=4)


def test_fusion_by_hand() -> None:
    fused = dict(reciprocal_rank_fusion([(1.0, [7, 8]), (0.5, [8])], constant=60))
    assert fused[7] == pytest.approx(1 / 61)
    assert fused[8] == pytest.approx(1 / 62 + 0.5 / 61)


@given(RANKINGS)
def test_fusion_keeps_everything_once_best_first(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion([(1.0, ranking) for ranking in rankings], constant=60)
    assert sorted(i for i, _ in fused) == sorted({i for ranking in rankings for i in ranking})
    assert [s for _, s in fused] == sorted((s for _, s in fused), reverse=True)


@given(st.lists(st.integers(0, 30), unique=True, max_size=15))
def test_fusing_one_ranking_leaves_it_as_it_is(ranking: list[int]) -> None:
    assert [i for i, _ in reciprocal_rank_fusion([(1.0, ranking)], constant=60)] == ranking


@pytest.mark.parametrize("question", ["", "   ", "?!", "\0", "x" * 100_000])
def test_a_question_that_cannot_be_asked_says_so(question: str) -> None:
    with pytest.raises(UsageError):
        checked_question(question)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("When did Musk leave OpenAI?", {"001_6267fed4650c6ab9.txt", "004_0e8a0c2e15ba0327.txt"}),
        ("Chi è Asha Sharma?", {"003_45b5c055948bf102.txt"}),
        ("What did Asha Sharma say?", {"003_45b5c055948bf102.txt"}),
        ("Кой заведе дело срещу OpenAI?", {"004_0e8a0c2e15ba0327.txt"}),
        ("Which companies compete in the AI cloud market?", {"004_0e8a0c2e15ba0327.txt", "000_b1fc76627ef03961.txt"}),
        ("GPT-4 Llama 3 table", {"002_949e0a75df1a5b0d.txt"}),
    ],
)
def test_the_right_article_is_among_the_first(
    question: str, source: set[str], seeds_store: Store, embedder: TokenEmbedder
) -> None:
    found = Retrieval(seeds_store, embedder).search(question, 3)
    assert source & {ranked.passage.source for ranked in found}


def test_results_are_exact_ranked_and_repeatable(seeds_store: Store, embedder: TokenEmbedder) -> None:
    retrieval = Retrieval(seeds_store, embedder)
    found = retrieval.search("Which Grok models does Azure host?", 10)
    assert [r.rank for r in found] == list(range(1, 11))
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    for ranked in found:
        text = seeds_store.document(ranked.passage.source).text
        assert text[ranked.passage.start : ranked.passage.end] == ranked.passage.text
    assert found == retrieval.search("Which Grok models does Azure host?", 10)
