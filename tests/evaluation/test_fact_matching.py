"""Wanted facts in a text: blind to how they are written, exact about which number it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.matching import fold, groups_met, occurs

ANY = st.text(max_size=40)
WORD = st.text(alphabet="abcdefgийßñ019", min_size=1, max_size=8)


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_a_spelling_is_found_between_spaces_whatever_it_is(text: str) -> None:
    if fold(text):
        assert occurs(text, fold(f"before {text} after"))


@given(WORD)
def test_case_and_white_space_do_not_matter(word: str) -> None:
    assert occurs(f"one {word}", fold(f"ONE\n\t {word.upper()}"))


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("Musk's", "That is Musk’s plan"),
        ('"rebellious streak"', "a “rebellious streak” of its own"),
        ("Grok-3", "with Grok‑3 being the latest"),
        ("perche", "Perché no?"),
        ("Сиатъл", "в СИАТЪЛ,"),
        ("2018", "през 2018г. напусна"),
        ("2018", "２０１８年"),
        ("10 billion", "about $10\u00a0billion"),
        ("cooperation", "coopera\u00adtion"),
    ],
)
def test_these_are_the_same(spelling: str, text: str) -> None:
    assert occurs(spelling, fold(text))


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("3", "in 2023"),
        ("3", "Grok 3.5"),
        ("Grok 3", "Grok 30"),
        ("10 billion", "110 billion"),
        ("10", "10,000 servers"),
        ("5", "3.5 metres"),
        ("2018", "in 2019"),
        ("й" * 2, "и"),
        ("\u0301", "é"),
        ("", "anything"),
    ],
)
def test_these_are_not(spelling: str, text: str) -> None:
    assert not occurs(spelling, fold(text))


@given(st.integers(0, 99999), st.integers(0, 99999))
def test_a_number_matches_itself_alone(wanted: int, said: int) -> None:
    assert occurs(str(wanted), fold(f"there were {said}, they say")) == (wanted == said)


def test_a_group_is_met_by_any_spelling() -> None:
    assert groups_met([["two", "due"], ["three"]], "Erano due.") == [True, False]
