"""Reasoning marks split anywhere give the same answer, and nothing between them is ever shown."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelBroken
from rag.models.reasoning import without_reasoning

WORDS = st.text(alphabet="ab <>/th\n[", max_size=12).filter(lambda text: "think" not in text)
ANSWERS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4)


def cut(text: str, places: list[int]) -> list[str]:
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in itertools.pairwise(edges)]


@given(ANSWERS, WORDS, st.sampled_from(["think", "THINKING", "thought", "reasoning"]), st.lists(st.integers(0, 200)))
def test_what_is_shown_does_not_depend_on_the_cuts(
    parts: list[tuple[str, str]], last: str, tag: str, places: list[int]
) -> None:
    text = "".join(f"{shown}<{tag}>SECRET{hidden}</{tag}>" for shown, hidden in parts) + last
    assert "".join(without_reasoning(cut(text, places))) == ("".join(shown for shown, _ in parts) + last).lstrip()


@given(WORDS, WORDS, st.lists(st.integers(0, 100)))
def test_reasoning_that_never_ends_is_never_shown(shown: str, hidden: str, places: list[int]) -> None:
    assert "".join(without_reasoning(cut(f"{shown}<think>{hidden}", places))) == shown.lstrip()


@given(st.text(alphabet="ab<>/think[]", max_size=40).filter(lambda text: "think>" not in text and "think]" not in text))
def test_text_without_marks_passes_whole(text: str) -> None:
    assert "".join(without_reasoning(list(text))) == text.lstrip()


def test_pieces_are_not_held_longer_than_a_mark_needs() -> None:
    assert list(without_reasoning(["a < b", " and", " c <t", "ab"])) == ["a < b", " and", " c ", "<tab"]


def test_an_end_without_a_beginning_is_an_error() -> None:
    with pytest.raises(ModelBroken, match="opening mark"):
        list(without_reasoning(["I think so", ".</thi", "nk>Yes."]))
