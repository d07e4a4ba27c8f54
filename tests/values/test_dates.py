"""A date is one date in every language and notation; what it leaves open stays open."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import find_values, states

EN = "January February March April May June July August September October November December".split()
IT = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
BG = "януари февруари март април май юни юли август септември октомври ноември декември".split()
DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def found(text: str, language: str = "") -> list[tuple[str, str]]:
    return [(value.kind, value.key) for value in find_values(text, language) if value.kind != "opener"]


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_a_date_reads_the_same_in_every_notation(date: datetime.date) -> None:
    month, expected = date.month - 1, [("date", date.isoformat())]
    for text in (
        f"on {EN[month]} {date.day}, {date.year}",
        f"il {date.day} {IT[month]} {date.year}",
        f"на {date.day} {BG[month]} {date.year} г.",
        f"am {date.day}. {DE[month]} {date.year}",
        f"({date.isoformat()})",
        f"({date.day:02}.{date.month:02}.{date.year})",
    ):
        assert found(text) == expected, text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("May 2025", "2025-05"),
        ("on May 19", "--05-19"),
        ("през май", "--05"),
        ("in May", "--05"),
        ("19 май", "--05-19"),
    ],
)
def test_incomplete_dates(text: str, key: str) -> None:
    assert found(text) == [("date", key)]


@pytest.mark.parametrize("text", ["It may be.", "They march on.", "a set of rules", "il mare", "1.2.3", "the mars bar"])
def test_words_that_only_look_like_months(text: str) -> None:
    assert not [kind for kind, _ in found(text) if kind == "date"]


def test_slashes_follow_the_language() -> None:
    assert found("on 03/04/2025 they met", "en") == [("date", "2025-03-04")]
    assert found("il 03/04/2025", "it") == [("date", "2025-04-03")]
    assert found("on 23/04/2025 they met", "en") == [("date", "2025-04-23")]


def test_both_days_of_a_range() -> None:
    assert found("19–22 May 2025") == [("date", "2025-05-19"), ("date", "2025-05-22")]


@pytest.mark.parametrize("text", ["at 19:30", "7:30 pm", "um 19.30 Uhr", "alle 19:30", "в 19:30 ч."])
def test_times(text: str) -> None:
    assert found(text) == [("time", "19:30")]


def test_weekdays_in_several_languages() -> None:
    assert found("on Monday, lunedì, понеделник") == [("weekday", "1")] * 3


def test_an_exact_date_states_its_parts_and_not_the_other_way_round() -> None:
    full, month, year, other = (find_values(t)[0] for t in ("19 май 2025 г.", "May 2025", "2025", "May 20, 2025"))
    assert states(full, month) and states(full, year) and states(month, year) and states(full, full)
    assert not states(month, full) and not states(year, month) and not states(full, other)
