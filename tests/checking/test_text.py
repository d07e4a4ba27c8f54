"""Any pasted text: its own markers prove nothing, and what states nothing is said to."""

import pytest

from rag.checking import Checker, check_text
from rag.checking.text import nothing_stated, without_markers
from rag.schema import Passage, RankedPassage, Support

TEXT = "Musk, a co-founder of OpenAI, departed the organization in 2018. Grok is hosted on Azure."
FOUND = [RankedPassage(1, 1.0, Passage("p", "a.txt", 0, len(TEXT), TEXT))]


@pytest.mark.parametrize("marker", ["[1]", " [1, 2]", "[1][2]", " 【1】", " (1)", "^1", " [^3]", "¹", " [1-3]"])
def test_markers_at_the_end_are_taken_off_in_any_style(marker: str) -> None:
    assert without_markers(f"Grok is hosted on Azure{marker}.") == "Grok is hosted on Azure."
    assert without_markers(f"- Grok is hosted on Azure.{marker}") == "Grok is hosted on Azure."


def test_numbers_that_are_no_markers_stay() -> None:
    assert without_markers("It grew by (2018) ten.") == "It grew by (2018) ten."
    assert without_markers("He left in 2018.") == "He left in 2018."


@pytest.mark.parametrize("claim", ["Who is Musk?", "## Conclusion", "Competitive Dynamics", "Yes.", "***"])
def test_what_states_nothing(claim: str) -> None:
    assert nothing_stated(without_markers(claim))


@pytest.mark.parametrize("claim", ["Paris is the capital.", "Revenue: 12 million", "Musk left OpenAI", "грок е бот"])
def test_what_states_something(claim: str) -> None:
    assert not nothing_stated(claim)


def test_a_text_sentence_by_sentence(checker: Checker) -> None:
    pasted = "# Grok\n\nGrok is hosted on Azure [7]. Musk departed OpenAI in 2017. The capital of France is Paris [1]."
    checked = check_text(pasted, lambda _: FOUND, checker)
    supports = [sentence.verdict.support for sentence in checked.sentences]
    assert supports == [Support.SUPPORTED, Support.SUPPORTED, Support.CONTRADICTED, Support.UNSUPPORTED]
    assert all(sentence.verdict.reasons for sentence in checked.sentences)
    assert [TEXT[c.start : c.end] == c.quote for c in checked.citations] == [True, True]
    assert checked.sentences[3].citations == () and "[" not in checked.sentences[1].text


def test_nothing_found_means_unsupported(checker: Checker) -> None:
    checked = check_text("Grok is hosted on Azure.", lambda _: [], checker)
    assert checked.sentences[0].verdict.support is Support.UNSUPPORTED
