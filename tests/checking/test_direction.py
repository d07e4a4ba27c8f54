"""Who did it to whom, and which way things went: read from the order of names and from words for up and down."""

import pytest

from rag.checking import Checker
from rag.checking.direction import direction, swapped_roles
from rag.checking.evidence import Sentence
from rag.schema import Support


def sentence(text: str, language: str = "en") -> Sentence:
    return Sentence(0, len(text), text, language)


@pytest.mark.parametrize(
    ("claim", "evidence", "language"),
    [
        ("OpenAI sued Musk.", "In 2024, Musk sued OpenAI over its mission.", "en"),
        ("Musk was sued by OpenAI.", "In 2024, Musk sued OpenAI.", "en"),
        ("OpenAI was sued by Musk.", "Musk was sued by OpenAI.", "en"),
        ("Nokia acquired Microsoft.", "Nokia was acquired by Microsoft in 2013.", "en"),
        ("Germany is larger than France.", "France is larger than Germany.", "en"),
        ("OpenAI ha citato in giudizio Musk.", "Musk ha citato in giudizio OpenAI.", "it"),
        ("OpenAI съди Мъск.", "Мъск съди OpenAI.", "bg"),
    ],
)
def test_roles_turned_round_are_seen(claim: str, evidence: str, language: str) -> None:
    assert swapped_roles(sentence(claim, language), sentence(evidence, language))


@pytest.mark.parametrize(
    ("claim", "evidence", "language"),
    [
        ("Musk sued OpenAI.", "In 2024, Musk sued OpenAI.", "en"),
        ("OpenAI was sued by Musk.", "In 2024, Musk sued OpenAI.", "en"),
        ("Microsoft acquired Nokia.", "Nokia was acquired by Microsoft in 2013.", "en"),
        ("Alice met Bob in Rome.", "Bob met Alice in Rome.", "en"),
        ("Musk and Altman founded OpenAI.", "Altman and Musk founded OpenAI.", "en"),
        (
            "xAI's Grok models would be hosted on Microsoft's Azure.",
            "Microsoft is willing to host Grok on Azure.",
            "en",
        ),
        ("CCL19 is a ligand for CCR7.", "CCR7 and its ligand CCL19 are known.", "en"),
        ("Musk sued OpenAI.", "Musk sued OpenAI, and then OpenAI sued Musk.", "en"),
        ("OpenAI беше съдена от Мъск.", "Мъск съди OpenAI.", "bg"),
    ],
)
def test_voices_equals_and_counterclaims_are_no_swap(claim: str, evidence: str, language: str) -> None:
    assert swapped_roles(sentence(claim, language), sentence(evidence, language)) is None


def test_directions_by_hand() -> None:
    assert direction(["it", "increases", "risk"], ["risk", "was", "reduced"]) == -1
    assert direction(["it", "increases", "risk"], ["risk", "rose"]) == 1
    assert direction(["it", "changes", "risk"], ["risk", "rose"]) == 0
    assert direction(["rises", "and", "falls"], ["rose"]) == 0
    assert direction(["приходите", "нараснаха"], ["приходите", "намаляха"]) == -1


PASSAGE = "Musk, a co-founder of OpenAI, departed the organization in 2018. In 2024, Musk sued OpenAI over its mission."


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("OpenAI sued Musk over its mission in 2024.", "the other way round"),
        ("Musk, a co-founder of OpenAI, quit the organization in 2017.", "2018"),
        ("Musk, a co-founder of OpenAI, departed the organization in 2016.", "2018"),
    ],
)
def test_wrong_roles_and_years_contradict_in_other_words_too(checker: Checker, claim: str, said: str) -> None:
    passage = PASSAGE if "sued" in claim else PASSAGE.split(". ")[0] + "."
    verdict = checker.judge(claim, passage).verdict
    assert verdict.support is Support.CONTRADICTED and any(said in reason for reason in verdict.reasons)
