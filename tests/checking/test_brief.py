"""Brief claims are held to their every word: a passage about the same names does not make a new deed true."""

from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.checking import Checker
from rag.checking.deeds import deeds, deeds_of
from rag.schema import Support

PASSAGE = (
    "The partnership comes amidst tensions between Elon Musk and OpenAI CEO Sam Altman. Musk, a co-founder of OpenAI, "
    "departed the organization in 2018. Grok is a chatbot developed by xAI, a company founded by Musk. "
    "Microsoft hosts it."
)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("Musk bought OpenAI.", "bought"),
        ("Musk founded Tesla.", "Tesla"),
        ("Altman left OpenAI.", "no sentence"),
        ("Google hosts Grok.", "Google"),
        ("Мъск купи OpenAI.", "купи"),
        ("Musk ha sposato Altman.", "sposato"),
    ],
)
def test_one_word_that_no_sentence_holds_takes_support_away(checker: Checker, claim: str, missing: str) -> None:
    verdict = checker.judge(claim, PASSAGE).verdict
    assert verdict.support is not Support.SUPPORTED and verdict.score < 0.5
    assert any(missing in reason for reason in verdict.reasons)


@pytest.mark.parametrize(
    "claim",
    ["Musk left OpenAI.", "Altman runs OpenAI.", "xAI created Grok.", "Мъск напусна OpenAI.", "Musk ha fondato xAI."],
)
def test_other_words_for_the_same_deed_are_accepted(checker: Checker, claim: str) -> None:
    assert checker.judge(claim, PASSAGE).verdict.support is Support.SUPPORTED


def test_words_for_one_deed_meet_across_languages_and_others_do_not() -> None:
    assert deeds_of("bought") & deeds_of("acquistato") & deeds_of("купува")
    assert deeds_of("co-founder".replace("-", "")) & deeds_of("основателят")
    assert not deeds(["bought", "sold"]) & deeds(["married", "развод"])
    assert not deeds_of("openai") and not deeds_of("")


def test_false_brief_claims_about_the_five_articles_are_not_accepted(assistant: Assistant) -> None:
    lines = Path(__file__).with_name("short_claims.tsv").read_text("utf-8").splitlines()
    counts = {"yes": [0, 0], "no": [0, 0]}
    for _, wanted, claim in (line.split("\t") for line in lines):
        for sentence in assistant.check(claim).sentences:
            counts[wanted][0] += sentence.verdict.support is Support.SUPPORTED
            counts[wanted][1] += 1
    assert counts["no"][0] <= 0.1 * counts["no"][1], "false accepts"
    assert counts["yes"][0] >= 0.8 * counts["yes"][1], "false rejects"
