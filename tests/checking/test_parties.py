"""Who did it, and to whom: a deed told of other parties is seen in the active, the passive and by a noun."""

from pathlib import Path

import pytest

from rag.checking import Checker
from rag.checking.evidence import Evidence, Sentence
from rag.checking.parties import told_otherwise
from rag.checking.roles import read_deeds
from rag.language import guess_language
from rag.schema import Support


def sentence(text: str) -> Sentence:
    return Sentence(0, len(text), text, guess_language(text) or "en")


@pytest.mark.parametrize(
    ("text", "deed", "who", "whom"),
    [
        ("Musk sued OpenAI and Microsoft in 2024.", "sued", ["Musk"], ["OpenAI", "Microsoft"]),
        ("OpenAI, led by Altman, was sued by Musk.", "sued", ["Musk"], ["OpenAI"]),
        ("Grok, developed by xAI, runs on Azure.", "developed", ["xAI"], ["Grok"]),
        ("The lawsuit of Musk against Microsoft failed.", "lawsuit", ["Musk"], ["Microsoft"]),
        ("Musk's second lawsuit against Microsoft failed.", "lawsuit", ["Musk"], ["Microsoft"]),
        ("The suit that Epic brought against Apple was heard by Judge Rogers.", "suit", ["Epic"], ["Apple"]),
        ("Palm, a company that Jeff Hawkins founded, failed.", "founded", ["Jeff Hawkins"], ["Palm"]),
        ("Musk left OpenAI and founded xAI.", "founded", ["Musk"], ["xAI"]),
        ("OpenAI ha citato in giudizio Musk, e Musk ha lasciato OpenAI.", "lasciato", ["Musk"], ["OpenAI"]),
        ("L'acquisto di Metzeler da parte di Pirelli", "acquisto", ["Pirelli"], ["Metzeler"]),
        ("La Zilog è stata fondata da Faggin.", "fondata", ["Faggin"], ["Zilog"]),
        ("Искът на Теленор срещу Виваком беше отхвърлен.", "искът", ["Теленор"], ["Виваком"]),
        ("Виваком е купена от Юнайтед Груп.", "купена", ["Юнайтед Груп"], ["Виваком"]),
        ("OpenAI wurde von Elon Musk verklagt.", "verklagt", ["Elon Musk"], ["OpenAI"]),
    ],
)
def test_roles_by_hand(text: str, deed: str, who: list[str], whom: list[str]) -> None:
    (told,) = read_deeds(sentence(text), frozenset({deed}))
    assert [value.text for value in told.agents] == who
    assert [value.text for value in told.patients] == whom


def test_what_a_pronoun_did_and_what_is_denied_is_left_open() -> None:
    (told,) = read_deeds(sentence("Altman said that he sued OpenAI."), frozenset({"sued"}))
    assert told.open and not told.agents
    assert read_deeds(sentence("Microsoft never sued Musk."), frozenset({"sued"})) == []


def test_deeds_told_of_others_are_seen_and_right_ones_left_alone() -> None:
    texts: dict[str, Evidence] = {}
    seen, wrong = {"yes": 0, "no": 0}, {"yes": 0, "no": 0}
    for line in Path(__file__).with_name("parties.tsv").read_text("utf-8").splitlines():
        name, kind, text = line.split("\t")
        if kind == "text":
            texts[name] = Evidence(text)
        else:
            seen[kind] += 1
            wrong[kind] += (told_otherwise(sentence(text), texts[name].sentences) is None) == (kind == "no")
    assert wrong["yes"] == 0, f"right ones of {seen['yes']} taken to be told otherwise"
    assert wrong["no"] <= 0.15 * seen["no"], f"wrong ones of {seen['no']} not seen"


PASSAGE = (
    "The partnership comes amidst tensions between Elon Musk and OpenAI. In 2024, Musk sued OpenAI and Microsoft over "
    "the company's mission. Grok is a chatbot developed by xAI, a company founded by Musk; Meta offers Llama 3."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Microsoft sued Musk.",
        "Musk was sued by Microsoft in 2024.",
        "Microsoft's lawsuit against Musk was filed in 2024.",
        "Meta developed Grok.",
        "Grok, developed by Meta, is a chatbot.",
        "Microsoft ha fatto causa a Musk.",
        "Microsoft съди Мъск.",
        "Meta разработи Grok.",
        "Grok е разработен от Meta.",
        "Il chatbot Grok è stato sviluppato da Meta.",
    ],
)
def test_parties_turned_round_are_not_supported(checker: Checker, claim: str) -> None:
    assert checker.judge(claim, PASSAGE).verdict.support is not Support.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "Musk sued Microsoft.",
        "Microsoft was sued by Musk in 2024.",
        "Musk's lawsuit against Microsoft was filed in 2024.",
        "Grok, developed by xAI, is a chatbot.",
        "Мъск съди Microsoft.",
        "Grok е разработен от xAI.",
    ],
)
def test_the_same_parties_in_another_voice_are_supported(checker: Checker, claim: str) -> None:
    assert checker.judge(claim, PASSAGE).verdict.support is Support.SUPPORTED


def test_a_suit_the_other_way_round_is_unsupported_and_no_contradiction(checker: Checker) -> None:
    for claim in ("Apple sued Nokia.", "Apple criticised Nokia."):
        verdict = checker.judge(claim, "Nokia sued Apple in 2009 and criticised Apple for its patents.").verdict
        assert verdict.support not in (Support.SUPPORTED, Support.CONTRADICTED)
    bought = checker.judge("Nokia acquired Microsoft.", "Nokia was acquired by Microsoft in 2013.").verdict
    assert bought.support is Support.CONTRADICTED
