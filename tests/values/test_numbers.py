"""A number keeps its value through every way of writing it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import find_values
from rag.values.numbers import parse_number


def keys(text: str, *kinds: str, language: str = "") -> list[str]:
    return [value.key for value in find_values(text, language) if not kinds or value.kind in kinds]


@given(st.integers(10_000, 10**15))
def test_thousands_separators_do_not_change_a_number(number: int) -> None:
    english = f"{number:,}"
    for written, language in (
        (english, "en"),
        (english.replace(",", "."), "it"),
        (english.replace(",", "."), "de"),
        (english.replace(",", " "), "bg"),
        (english.replace(",", "\u00a0"), "fr"),
        (str(number), ""),
    ):
        assert keys(f"x {written} y", "number", language=language) == [str(number)]


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_decimal_comma_and_point_are_one(whole: int, hundredths: int) -> None:
    expected = Decimal(f"{whole}.{hundredths:02}")
    assert parse_number(f"{whole}.{hundredths:02}", "en") == expected
    assert parse_number(f"{whole},{hundredths:02}", "de") == expected
    assert parse_number(f"{whole:,}".replace(",", ".") + f",{hundredths:02}", "it") == expected


@pytest.mark.parametrize(
    "text",
    ["$10 billion", "10 милиарда долара", "10 Mrd. Dollar", "10 miliardi di dollari", "USD 10,000,000,000", "$10bn",
     "10 milliards de dollars", "10 000 млн. долара", "ten billion dollars", "$10-billion"],
)  # fmt: skip
def test_ten_billion_dollars_in_any_language(text: str) -> None:
    assert keys(f"ca. {text}", "money") == ["USD 10000000000"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1.234", "en", "1.234"), ("1.234", "it", "1234"), ("1,234", "en", "1234"), ("1,234", "bg", "1.234"),
        ("twenty-five people", "en", "25"), ("двадесет и пет души", "bg", "25"), ("fünfundzwanzig Leute", "de", "25"),
        ("ventotto persone", "it", "28"), ("three hundred thousand", "en", "300000"), ("2 хиляди", "bg", "2000"),
        ("5M users", "en", "5000000"), ("one million", "en", "1000000"), ("3 m wide", "en", "3"),
        ("2 Billionen", "de", "2000000000000"), ("2 billion", "en", "2000000000"),
    ],
)  # fmt: skip
def test_plain_numbers(text: str, language: str, expected: str) -> None:
    assert keys(text, "number", language=language) == [expected]


@pytest.mark.parametrize(
    "text", ["12.5%", "12.5 percent", "12,5 per cento", "12,5 Prozent", "12,5 процента", "12,5 на сто"]
)
def test_percent(text: str) -> None:
    assert keys(f"({text})") == ["12.5%"]


def test_years_decades_and_ordinals() -> None:
    assert keys("from 1998 to the 1990s", "year") == ["1998", "1990s"]
    assert keys("the 19th century, 2-ри мандат", "ordinal") == ["19", "2"]
    assert keys("One of us and a friend") == []


@pytest.mark.parametrize(
    "text",
    ["First, Musk left.", "It grew: second, it sold.", "Ha due meriti; e secondo, costa poco.", "In primo luogo, sì."],
)
def test_a_word_that_only_numbers_what_is_said_is_no_value(text: str) -> None:
    assert keys(text, "ordinal") == []


def test_an_ordinal_before_a_comma_elsewhere_is_one() -> None:
    assert keys("Anna came first, Bert second, and the third of May", "ordinal") == ["1", "2", "3"]


def test_a_sources_own_marker_is_no_number() -> None:
    assert keys("It grew by 5%[1][2].") == ["5%"]


@given(st.text(alphabet="0123456789.,'’ $€%-kM x", max_size=30))
def test_any_mixture_of_digits_and_marks_is_read_without_a_crash(text: str) -> None:
    for value in find_values(text):
        assert text[value.start : value.end] == value.text
