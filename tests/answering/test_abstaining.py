"""Near misses are refused with what is lacking: an act, an act beside its names, a value, a year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.acts import acts_of, speaks_of, undone
from rag.answering.amounts import states_kind
from rag.answering.candidates import read_question
from rag.answering.extractive import extract
from rag.answering.question import Kind, analyse
from rag.answering.together import apart, windows
from rag.embedding import TokenEmbedder
from rag.schema import Passage, RankedPassage
from rag.words import words

STUDIO = (
    "Anna Berg founded the Fjord studio in 1987 with two friends. It has its rooms in Oslo. "
    "Hundreds of pupils came over the years. The Harbour gallery hosts the studio in May."
)


def ranked(*texts: str) -> list[RankedPassage]:
    return [
        RankedPassage(n, 1.0 / n, Passage(f"p{n}", f"{n}.txt", 0, len(text), text)) for n, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Why did the Harbour gallery buy the Fjord studio?", "buy"),
        ("Perché la galleria Harbour ha acquistato lo studio Fjord?", "acquistato"),
        ("Защо галерията Harbour купи студиото Fjord?", "купи"),
        ("Which university does the Fjord studio work with?", "university"),
        ("How many parameters does the Fjord studio have?", "parameters"),
        ("What did Anna Berg do at the Fjord studio in 1994?", "1994"),
        ("On what day did Anna Berg found the Fjord studio?", "day"),
        ("Who founded the Harbour gallery?", "Harbour"),
        ("Who is the chairman of the Fjord studio?", "chairman"),
        ("Perché lo studio Fjord ha annullato il concerto?", "annullato"),
        ("Кой е председател на студиото Fjord?", "председател"),
    ],
)
def test_a_near_miss_is_refused_with_what_is_lacking(embedder: TokenEmbedder, question: str, lacking: str) -> None:
    extraction = extract(question, ranked(STUDIO), embedder)
    assert not extraction.claims and lacking in extraction.reason


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who founded the Fjord studio?", "Anna Berg"),
        ("Chi ha fondato lo studio Fjord?", "Anna Berg"),
        ("Кой основа студиото Fjord?", "Anna Berg"),
        ("In which year was the Fjord studio founded?", "1987"),
        ("How many pupils came to the studio?", "Hundreds"),
        ("What does the text say about the Harbour gallery?", "Harbour"),
        ("In which month does the Harbour gallery host the studio?", "May"),
    ],
)
def test_what_is_said_is_answered(embedder: TokenEmbedder, question: str, said: str) -> None:
    assert any(said in claim.text for claim in extract(question, ranked(STUDIO), embedder).claims)


@pytest.mark.parametrize("question", ["Who sued whom?", "Wer hat wen verklagt?", "Chi ha citato chi?"])
def test_a_question_of_an_act_alone_is_refused_where_no_passage_speaks_of_it(
    embedder: TokenEmbedder, question: str
) -> None:
    assert not extract(question, ranked(STUDIO), embedder).claims


@pytest.mark.parametrize(("asked", "told"), [("sold", "acquires"), ("bought", "sold"), ("продадена", "купува")])
def test_what_was_bought_was_sold(asked: str, told: str) -> None:
    [(_, act)] = acts_of([asked])
    assert speaks_of([told], act) and not speaks_of(["opened"], act)


@pytest.mark.parametrize(
    ("text", "kind", "stated"),
    [
        ("Grok 3 and GPT-4 run there.", Kind.COUNT, False),
        ("Three models run there.", Kind.COUNT, True),
        ("Там има стотици модели.", Kind.COUNT, True),
        ("Un accordo multimiliardario.", Kind.MONEY, True),
        ("It paid billions of dollars.", Kind.MONEY, True),
        ("Billions of stars.", Kind.MONEY, False),
        ("It was held in May 2025.", Kind.DAY, False),
        ("It was held on 19 May 2025.", Kind.DAY, True),
        ("He leaves this month.", Kind.TIME, True),
        ("He leaves this month.", Kind.DATE, False),
        ("It took 3 rooms.", Kind.DURATION, False),
        ("It took 3 weeks.", Kind.DURATION, True),
        ("She is 48 years old.", Kind.AGE, True),
        ("Marta Lind, 48 anni, dipinge.", Kind.AGE, True),
        ("Тя е на 48 години.", Kind.AGE, True),
        ("Systems of the last 50 years must adapt.", Kind.AGE, False),
        ("I sistemi degli ultimi 50 anni.", Kind.AGE, False),
        ("She left because the rooms were damp.", Kind.REASON, True),
        ("È andata via perché le stanze erano umide.", Kind.REASON, True),
        ("Тя напусна, защото беше влажно.", Kind.REASON, True),
        ("Sta per ospitare il coro.", Kind.REASON, False),
        ("She left in 1994 and has since been in Rome.", Kind.REASON, False),
        ("Anything at all.", Kind.OTHER, True),
    ],
)
def test_a_text_states_a_value_of_a_kind_or_does_not(text: str, kind: Kind, stated: bool) -> None:
    assert states_kind(text, kind, set()) is stated


@pytest.mark.parametrize("number", ["2", "4", "3.5"])
def test_a_thing_is_not_known_by_another_number(embedder: TokenEmbedder, number: str) -> None:
    told = "The Fjord 3 organ arrives in Oslo in May. It was built by Anna Berg."
    extraction = extract(f"When will Fjord {number} arrive in Oslo?", ranked(told), embedder)
    assert not extraction.claims and f"Fjord {number}" in extraction.reason
    assert extract("When will Fjord 3 arrive in Oslo?", ranked(told), embedder).claims


WHY = [
    ("Why did Anna Berg leave the Fjord studio?", "Anna Berg left the Fjord studio in 1994. ",
     "She did so because the rooms were damp."),
    ("Perché Anna Berg ha lasciato lo studio Fjord?", "Anna Berg ha lasciato lo studio Fjord nel 1994. ",
     "Lo ha fatto perché le stanze erano umide."),
    ("Защо Анна Берг напусна студио Фьорд?", "Анна Берг напусна студио Фьорд през 1994 г. ",
     "Тя го направи, защото стаите бяха влажни."),
]  # fmt: skip


@pytest.mark.parametrize(("question", "told", "reason"), WHY)
def test_why_is_answered_where_a_reason_is_given_and_refused_where_none_is(
    embedder: TokenEmbedder, question: str, told: str, reason: str
) -> None:
    more = " The Harbour gallery hosts the studio in May."
    assert extract(question, ranked(told + reason + more), embedder).claims
    refused = extract(question, ranked(told + "Later the studio moved to Oslo." + more), embedder)
    assert not refused.claims and "reason" in refused.reason


def test_the_number_of_a_pier_is_no_name_that_must_be_known(embedder: TokenEmbedder) -> None:
    found = windows(ranked("The Fjord works on pier VII. The pier was opened by Anna Berg."))
    assert apart(read_question(analyse("Who opened pier VIII?"), embedder), found) == ([], [])


def test_an_act_is_apart_from_a_name_that_stands_two_sentences_away(embedder: TokenEmbedder) -> None:
    found = windows(ranked(STUDIO))
    for name, separate in (("Fjord studio", False), ("Harbour gallery", True)):
        lacking, met = apart(read_question(analyse(f"Who founded the {name}?"), embedder), found)
        assert (lacking, met) == ((["founded"], []) if separate else ([], ["founded"]))


@pytest.mark.parametrize(
    "question",
    ["What does it get in return?", "Will it train models of its own?", "Wie heißt die Galerie?", "A win-win?"],
)
def test_words_of_two_meanings_are_no_acts(question: str) -> None:
    assert undone(question, [STUDIO]) == []


def test_who_does_it_does_not_tell_when_it_was_done() -> None:
    [(_, act)] = acts_of(["founded"])
    assert speaks_of(["cofounder", "founder"], act)
    assert not speaks_of(["cofounder", "founder"], act, done=True)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_that_repeats_the_question_lacks_no_act_of_it(question: str, more: str) -> None:
    assert undone(question, [more, question]) == []
    assert undone(question, [question], done=True) == []


@given(st.lists(st.sampled_from([*words(STUDIO), "buy", "acquistato", "купи", "sold"]), max_size=8))
def test_more_text_never_makes_an_act_lack(asked: list[str]) -> None:
    question = " ".join(asked)
    assert set(undone(question, [STUDIO, "They bought it."])) <= set(undone(question, [STUDIO]))
