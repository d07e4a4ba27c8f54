"""Figures told otherwise: rounded to their digits, in another scale, as a range; and of whom a table's title tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking import Checker
from rag.schema import Support
from rag.values import find_values, rounded, within_range

ROWS = (
    "Year: 2012 | Revenue in million US$: 73,723 | Employees: 94,000\n"
    "Year: 2013 | Revenue in million US$: 77,849 | Employees: 99,000"
)
TOLD = {
    "en": "In 2013, Microsoft reported revenue of 77,849 million dollars, up 5.6 percent from a year earlier.",
    "it": "Nel 2013 Microsoft ha registrato ricavi per 77.849 milioni di dollari, in crescita del 5,6 per cento.",
    "bg": "През 2013 г. Microsoft отчете приходи от 77 849 милиона долара, с 5,6 процента над предходната година.",
    "de": "Im Jahr 2013 meldete Microsoft einen Umsatz von 77.849 Millionen Dollar, 5,6 Prozent mehr als im Vorjahr.",
}
CLAIMS = {
    "en": "Microsoft's revenue in 2013 was {} billion dollars.",
    "it": "Nel 2013 i ricavi di Microsoft sono stati di {} miliardi di dollari.",
    "bg": "През 2013 г. приходите на Microsoft бяха {} милиарда долара.",
    "de": "2013 betrug der Umsatz von Microsoft {} Milliarden Dollar.",
}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize(("figure", "right"), [("77,8", True), ("77,85", True), ("77,9", False), ("77,7", False)])
def test_a_figure_rounded_to_its_digits_is_supported_and_another_contradicted(
    checker: Checker, language: str, figure: str, right: bool
) -> None:
    claim = CLAIMS[language].format(figure.replace(",", "." if language == "en" else ","))
    wanted = Support.SUPPORTED if right else Support.CONTRADICTED
    assert checker.judge(claim, TOLD[language]).verdict.support is wanted


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ("Microsoft's revenue in 2013 was 77.8 billion dollars.", Support.SUPPORTED),
        ("Microsoft's revenue in 2013 was 77.9 billion dollars.", Support.CONTRADICTED),
        ("Microsoft's revenue in 2013 was 73,723 million dollars.", Support.CONTRADICTED),
        ("Microsoft's revenue in 2013 was 91,000 million dollars.", Support.CONTRADICTED),
        ("Microsoft's revenue in 2013 was between 77 and 78 billion dollars.", Support.SUPPORTED),
        ("Microsoft's revenue in 2013 was between 80 and 90 billion dollars.", Support.CONTRADICTED),
        ("In 2013 Microsoft had 120,000 employees.", Support.CONTRADICTED),
    ],
)
def test_the_title_above_a_table_says_whose_figures_they_are(checker: Checker, claim: str, wanted: Support) -> None:
    finding = checker.judge(claim, ROWS, "Microsoft in figures")
    assert finding.verdict.support is wanted
    assert finding.span is None or finding.span[1] <= len(ROWS)
    others = checker.judge(claim.replace("Microsoft", "Apple"), ROWS, "Microsoft in figures")
    assert others.verdict.support is not Support.SUPPORTED


@given(st.integers(10_001, 999_999))
def test_rounding_holds_for_the_nearest_digit_and_no_other(thousands: int) -> None:
    stated = find_values(f"It cost {thousands} thousand dollars in all.", "en")
    nearest = (thousands + 50) // 100
    for tenth, right in ((nearest, True), (nearest + 1, False), (nearest - 1, False)):
        (claimed,) = find_values(f"that cost {tenth / 10:.1f} million dollars in all.", "en")
        exact = tenth * 100 == thousands or abs(tenth * 100 - thousands) == 50
        assert exact or rounded(claimed, stated) is right


def test_ranges_by_hand() -> None:
    text = "it was between 77 and 78 billion dollars"
    low, high = (v for v in find_values(text, "en") if v.kind in ("number", "money"))
    inside, outside = find_values("77.4 billion dollars", "en"), find_values("79.4 billion dollars", "en")
    assert all(within_range(v, [low, high], text, inside) for v in (low, high))
    assert not any(within_range(v, [low, high], text, outside) for v in (low, high))
    own_range = find_values("between 77 billion and 77.4 billion dollars", "en")
    assert not within_range(high, [low, high], text, own_range)
