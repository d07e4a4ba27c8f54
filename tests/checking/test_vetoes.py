"""What changes the meaning takes support away even where every word is found somewhere in the passage."""

import pytest

from rag.checking import Checker
from rag.checking.evidence import Sentence
from rag.checking.wording import compare, without_lead
from rag.schema import Support

PASSAGE = (
    "Nadella leads Microsoft and presented the results in Seattle. Altman leads OpenAI and stayed in London. "
    "The company may sell its stake of 40 percent. Sales increased in Germany, said Nadella, “against all odds”."
)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Nadella leads OpenAI and presented the results in Seattle.", "the passage says Microsoft"),
        ("Altman leads OpenAI and stayed in Seattle.", "the passage says London"),
        ("Sales decreased in Germany, said Nadella, “against all odds”.", "increased"),
        ("Altman does not lead OpenAI and stayed in London.", ""),
    ],
)
def test_a_value_or_word_of_the_same_passage_in_the_wrong_place_contradicts(
    checker: Checker, claim: str, said: str
) -> None:
    verdict = checker.judge(claim, PASSAGE).verdict
    assert verdict.support is not Support.SUPPORTED
    assert any(said in reason for reason in verdict.reasons)


def test_a_possibility_told_as_fact_is_supported_in_part_only(checker: Checker) -> None:
    verdict = checker.judge("The company sells its stake of 40 percent.", PASSAGE).verdict
    assert verdict.support is not Support.SUPPORTED and "as fact" in verdict.reasons[0]


def test_invented_quotations_are_not_supported(checker: Checker) -> None:
    verdict = checker.judge("Sales increased in Germany, said Nadella, “beyond all hope”.", PASSAGE).verdict
    assert verdict.support is not Support.SUPPORTED


def test_a_lead_states_nothing_of_its_own(checker: Checker) -> None:
    assert without_lead("In addition, Altman leads OpenAI.") == "Altman leads OpenAI."
    assert without_lead("Освен това Алтман води OpenAI.") == "Алтман води OpenAI."
    assert without_lead("Also") == "Also"
    assert without_lead("Second, Altman leads OpenAI.") == without_lead("and third: Altman leads OpenAI.")
    assert without_lead("In secondo luogo, Altman guida OpenAI.") == "Altman guida OpenAI."
    assert without_lead("Second place went to Altman.") == "Second place went to Altman."
    verdict = checker.judge("Moreover, Altman leads OpenAI and stayed in London.", PASSAGE).verdict
    assert verdict.support is Support.SUPPORTED and verdict.score > 0.95


def test_wording_by_hand() -> None:
    moved = compare(
        Sentence(0, 27, "In 2018 Musk left for Texas", "en"), Sentence(0, 27, "Musk left for Texas in 2018", "en")
    )
    assert moved.exchanged == () and moved.near == 4 / 6
    sentence = "Илон Мъск, основателят на xAI, е съосновател."
    claim = "Илон Мъск, основателят на Мъск, е съосновател."
    swapped = compare(Sentence(0, len(claim), claim, "bg"), Sentence(0, len(sentence), sentence, "bg"))
    assert swapped.exchanged == (("Мъск", "xAI"),)
