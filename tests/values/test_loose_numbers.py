"""Units tell equal numbers apart; numbers told loosely agree with near ones, and only where they are told loosely."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.agreement import missing_values
from rag.checking.evidence import Sentence


def missing(claim: str, evidence: str, language: str = "en") -> list[str]:
    sentences = [Sentence(0, len(text), text, language) for text in (claim, evidence)]
    return [m.reason for m in missing_values(sentences[0], sentences[1:]) if m.group != "opener"]


@pytest.mark.parametrize(
    ("claim", "evidence", "language"),
    [
        ("The deal is worth about 10 billion dollars.", "The deal is worth $9.8 billion.", "en"),
        ("It has over 300 employees.", "It has 320 employees.", "en"),
        ("It took up to 10 days.", "It took 9 days.", "en"),
        ("It took three days.", "It took 3 days.", "en"),
        ("Un accordo multimiliardario con Oracle.", "Un accordo da 10 miliardi di dollari con Oracle.", "it"),
        ("Vale circa 10 miliardi di euro.", "Vale 9,7 miliardi di euro.", "it"),
        ("Струва около 10 милиарда долара.", "Струва 9,8 милиарда долара.", "bg"),
        ("Il viaggio dura 10 giorni.", "Der Flug dauert 10 Tage.", "it"),
    ],
)
def test_what_agrees(claim: str, evidence: str, language: str) -> None:
    assert missing(claim, evidence, language) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "said"),
    [
        ("The deal is worth 10 billion dollars.", "The deal is worth $9.8 billion.", "$9.8 billion"),
        ("The deal is worth about 10 billion dollars.", "The deal is worth about 12 billion dollars.", "12 billion"),
        ("The deal is worth about 10 billion dollars.", "The deal is worth 9.8 billion euros.", "9.8 billion euros"),
        ("It has over 300 employees.", "It has 280 employees.", "280"),
        ("The road is 5 miles long.", "The road is 5 km long.", "the passage says 5 km, the sentence says 5 miles"),
        ("It took 3 weeks.", "It took three days.", "the passage says three days, the sentence says 3 weeks"),
    ],
)
def test_what_does_not(claim: str, evidence: str, said: str) -> None:
    (reason,) = missing(claim, evidence)
    assert said in reason


@given(st.integers(3, 10_000), st.integers(1, 40))
def test_about_means_within_six_percent(thousands: int, percent: int) -> None:
    number = thousands * 1000
    other = (number + number * percent // 100) | 1
    near = Decimal(other) <= Decimal("1.06") * number
    assert (missing(f"About {number} people came.", f"Some {other} people came there.") == []) == near
    assert missing(f"Exactly {number} people came.", f"Some {other} people came there.")


@given(st.integers(3, 10_000), st.integers(1, 5), st.sampled_from(["About", "Over", "More than", "Almost", "At least"]))
def test_a_loose_number_finer_than_what_is_stated_is_another_number(hundreds: int, more: int, lead: str) -> None:
    stated, told = hundreds * 100, hundreds * 100 - more
    assert missing(f"{lead} {told} people came.", f"{lead} {stated} people came there.")
