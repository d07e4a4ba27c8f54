"""Laws of the second stage: late interaction by hand, the weights of a question's tokens, and what stands around."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import TokenEmbedder, TokenStates
from rag.retrieval import Retrieval
from rag.retrieval.late_interaction import NONE, best_matches, read_around
from rag.retrieval.token_weights import Coefficients, asked_share, token_weights
from rag.store import Store

LEARNED = Coefficients(np.array([2.0, 0.0], np.float32), 1.0)


def asked(states: list[list[float]], rarity: list[float]) -> TokenStates:
    return TokenStates(np.array(states, np.float32), np.zeros((len(states), 2), np.int32), np.array(rarity, np.float32))


def test_best_matches_by_hand() -> None:
    passages = [np.array([[0.6, 0.8], [1.0, 0.0]], np.float32), np.zeros((0, 2), np.float32), np.eye(2, dtype="f")]
    assert best_matches(np.eye(2, dtype="f"), passages) == pytest.approx(np.array([[1, NONE, 1], [0.8, NONE, 1]]))
    assert best_matches(np.zeros((0, 2), np.float32), passages).shape == (0, 3)


def test_what_stands_around_counts_by_its_share() -> None:
    own = np.array([[0.5, 0.9], [0.7, 0.2]], np.float32)
    others = np.array([[0.9, 0.1], [0.3, 0.6]], np.float32)
    found = read_around(own, others, {0: [0, 1]}, 0.5)
    assert found == pytest.approx(np.array([[0.7, 0.9], [0.7, 0.2]]))
    assert read_around(own, others, {0: [0, 1], 1: []}, 0.0) == pytest.approx(own)


@given(st.floats(0, 1), st.lists(st.integers(0, 2), max_size=3))
def test_what_stands_around_takes_nothing_away(share: float, near: list[int]) -> None:
    luck = np.random.default_rng(0)
    own, others = luck.random((4, 1), np.float32), luck.random((4, 3), np.float32)
    found = read_around(own, others, {0: near}, share)
    assert (found >= own - 1e-6).all()
    assert (found <= np.concatenate([own, others], axis=1).max(axis=1, keepdims=True) + 1e-6).all()


def test_weights_by_hand() -> None:
    tokens = asked([[1, 0]] * 9 + [[0, 1]] * 9, [2] * 18)
    stated = token_weights("a statement", tokens, LEARNED)
    assert stated == pytest.approx(np.full(18, 1 / 18))
    learned = token_weights("a question?", tokens, LEARNED)
    assert learned[0] / learned[-1] == pytest.approx(np.exp(2.0))
    rare = token_weights("a question?", asked([[0, 1]] * 18, [1] * 17 + [3]), LEARNED)
    assert rare[-1] / rare[0] == pytest.approx(9)


@given(st.lists(st.floats(0, 20, width=32), max_size=40), st.booleans())
def test_weights_are_shares(rarity: list[float], asking: bool) -> None:
    found = token_weights("?" if asking else ".", asked([[1, 0] for _ in rarity], rarity), LEARNED)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1 if rarity else 0)


def test_what_was_learned_of_questions_is_for_long_questions() -> None:
    assert asked_share("Copper conducts heat well and so does silver, as everybody knows.", 20) == 0
    assert asked_share("Why?", 2) == 0
    assert asked_share("¿Cuál?", 18) == asked_share("哪里？", 30) == 1
    assert 0 < asked_share("Who said so?", 9) < 1


def test_what_was_learned_is_of_use(embedder: TokenEmbedder) -> None:
    question = "According to the passage, which of the following conducts electricity?"
    tokens = embedder.token_states([question], "query")[0]
    weights = token_weights(question, tokens)
    said = {question[start:end]: weight for (start, end), weight in zip(tokens.spans.tolist(), weights, strict=True)}
    assert max(said["According"], said["passage"], said["following"]) < min(v for k, v in said.items() if "elect" in k)


def test_the_first_places_do_not_depend_on_how_many_are_asked_for(seeds_store: Store, embedder: TokenEmbedder) -> None:
    retrieval = Retrieval(seeds_store, embedder)
    few, many = (retrieval.search("When did Musk leave OpenAI?", count) for count in (5, 60))
    assert [r.passage.id for r in few] == [r.passage.id for r in many[:5]]
    assert [r.score for r in few] == pytest.approx([r.score for r in many[:5]], abs=1e-3)


def test_around_is_what_touches_a_passage_or_opens_its_document(seeds_store: Store) -> None:
    catalog = seeds_store.catalog
    rows = {int(i): (c, s, f) for i, c, s, f in catalog.rows("SELECT id, content, start, finish FROM passage")}  # type: ignore[call-overload]
    around = catalog.around(list(rows))
    for own, (content, start, finish) in rows.items():
        same = {i: place for i, place in rows.items() if place[0] == content and i != own}
        wanted = {i for i, (_, begin, end) in same.items() if begin == finish or end == start or begin == 0}
        assert set(around.get(own, ())) == wanted
