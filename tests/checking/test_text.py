"""Any pasted text: its own markers prove nothing, and what states nothing is said to."""

import pytest

from rag.checking import Checker, check_text
from rag.checking.text import nothing_stated, without_markers
from rag.schema import Passage, RankedPassage, Support
from rag.wire import text_json

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
    assert supports == [Support.SUPPORTED, Support.CONTRADICTED, Support.UNSUPPORTED]
    assert all(sentence.verdict.reasons for sentence in checked.sentences)
    assert [TEXT[c.start : c.end] == c.quote for c in checked.citations] == [True, True]
    assert checked.sentences[2].citations == () and "[" not in checked.sentences[0].text


def test_what_states_nothing_is_listed_and_neither_supported_nor_a_failure(checker: Checker) -> None:
    pasted = "# Grok\n\nGrok is hosted on Azure [7].\n\nWhere is it hosted? [1]\n\nWhat Comes Next\n\n[2]\n"
    checked = check_text(pasted, lambda _: FOUND, checker)
    assert [s.text for s in checked.sentences] == ["Grok is hosted on Azure."]
    silent = [(n.text, n.before) for n in checked.not_checked]
    assert silent == [("# Grok", 0), ("Where is it hosted? [1]", 1), ("What Comes Next", 1), ("[2]", 1)]
    assert all("to check" in n.reason for n in checked.not_checked)
    counted = text_json(checked)
    assert (counted["supported"], counted["unsupported"], len(counted["not_checked"])) == (1, 0, 4)


@pytest.mark.parametrize("pasted", ["Paris Is The Capital Of France", "- Microsoft Buys OpenAI\n- Grok Costs Nothing"])
def test_a_line_alone_or_in_a_list_heads_nothing_and_is_checked(checker: Checker, pasted: str) -> None:
    checked = check_text(pasted, lambda _: FOUND, checker)
    assert not checked.not_checked and len(checked.sentences) == len(pasted.splitlines())


def test_nothing_found_means_unsupported(checker: Checker) -> None:
    checked = check_text("Grok is hosted on Azure.", lambda _: [], checker)
    assert checked.sentences[0].verdict.support is Support.UNSUPPORTED
