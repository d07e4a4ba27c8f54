"""Which sentences are quoted, on likelihoods given by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.candidates import Candidate
from rag.answering.choosing import Choice, choose

NOTHING = np.zeros((0, 3), np.float32)


def sentences(count: int, language: str = "en") -> list[Candidate]:
    """Return sentences that are nothing alike, two a passage."""
    vectors = np.eye(max(count, 3), dtype=np.float32)
    return [
        Candidate(1 + n // 2, 10 * n, 10 * n + 9, f"s{n}", vectors[n], NOTHING, NOTHING, True, language)
        for n in range(count)
    ]


def chosen(scores: list[float], likelihood: list[float], choice: Choice | None = None) -> list[int]:
    return choose(sentences(len(scores)), np.array(scores), np.array(likelihood), choice or Choice())


def test_an_unlikely_sentence_is_left_out_however_it_is_scored() -> None:
    assert chosen([3.0, 2.9, 2.8], [0.9, 0.04, 0.5]) == [0, 2]


def test_beside_a_sure_answer_more_is_asked_of_a_further_sentence() -> None:
    assert chosen([3.0, 2.9], [0.9, 0.2]) == [0]
    assert chosen([3.0, 2.9], [0.5, 0.2]) == [0, 1]


def test_the_best_scored_is_kept_however_unlikely() -> None:
    assert chosen([3.0, 0.5], [0.01, 0.9]) == [0]


def test_the_best_comes_first_and_the_others_in_their_passages_order() -> None:
    assert chosen([2.0, 3.0, 2.5], [0.9, 0.9, 0.9]) == [1, 0, 2]
    found = [replace(one, number=1) for one in sentences(4)]
    assert choose(found, np.array([1.5, 2.0, 3.0, 2.5]), np.full(4, 0.9), Choice()) == [2, 0, 1, 3]


def test_what_a_pronoun_leans_on_stays_before_it() -> None:
    found = [replace(one, number=1, text=text) for one, text in zip(sentences(3), ("a", "b", "He left."), strict=True)]
    assert choose(found, np.array([2.0, 2.5, 3.0]), np.full(3, 0.9), Choice()) == [1, 2, 0]


@given(st.permutations(range(4)))
def test_the_one_that_leads_comes_first_whatever_the_scores(places: list[int]) -> None:
    lead = np.array(places, float)
    found = choose(sentences(4), np.array([3.0, 2.9, 2.8, 0.1]), np.full(4, 0.9), Choice(), lead)
    assert found[0] == int(np.argmax(lead))


@given(st.lists(st.tuples(st.floats(0, 4), st.floats(0.001, 0.999)), min_size=1, max_size=12))
def test_never_more_than_asked_for_and_every_further_one_is_likely(drawn: list[tuple[float, float]]) -> None:
    scores, likelihood = [one for one, _ in drawn], [one for _, one in drawn]
    found = chosen(scores, likelihood)
    best = max(range(len(scores)), key=lambda n: (scores[n], -n))
    assert best in found and len(found) == len(set(found)) <= Choice().sentences
    assert all(n == best or likelihood[n] >= Choice().likely for n in found)
