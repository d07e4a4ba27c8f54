"""A compound sentence stands only if each part does; several passages may carry it; the reason names what fails."""

import pytest

from rag.checking import Checker, Gate, check_text
from rag.schema import Claim, Passage, RankedPassage, Support

TEXTS = {
    "a.txt": "Musk, a co-founder of OpenAI, departed the organization in 2018. He is critical of it now.",
    "b.txt": "xAI is a company founded by Elon Musk in 2023. It develops Grok.",
}
PASSAGES = [Passage(name, name, 0, len(text), text) for name, text in TEXTS.items()]
FOUND = [RankedPassage(rank, 1.0, passage) for rank, passage in enumerate(PASSAGES, 1)]
BOTH = "Musk departed OpenAI in 2018, and xAI was founded by Elon Musk in 2023."


def test_two_passages_carry_a_sentence_between_them(checker: Checker) -> None:
    (sentence,) = check_text(BOTH, lambda _: FOUND, checker).sentences
    assert sentence.verdict.support is Support.SUPPORTED and sentence.citations == (1, 2)
    gate = Gate(checker, PASSAGES)
    admitted = gate.admit(Claim(BOTH, (1,)))
    assert admitted and admitted.verdict.support is Support.SUPPORTED
    assert {c.source for c in gate.citations} == {"a.txt", "b.txt"}
    assert all(TEXTS[c.source][c.start : c.end] == c.quote for c in gate.citations)


@pytest.mark.parametrize(
    ("sentence", "part", "support"),
    [
        (BOTH.replace("2023", "2021"), "xAI was founded by Elon Musk in 2021", Support.CONTRADICTED),
        (
            "Musk departed OpenAI in 2018, and the capital of France is called Paris.",
            "the capital of France is called Paris",
            Support.PARTLY_SUPPORTED,
        ),
    ],
)
def test_the_reason_names_the_part_that_fails(checker: Checker, sentence: str, part: str, support: Support) -> None:
    (checked,) = check_text(sentence, lambda _: FOUND, checker).sentences
    assert checked.verdict.support is support and checked.verdict.score < 0.5
    assert any(f"“{part}”" in reason for reason in checked.verdict.reasons)
