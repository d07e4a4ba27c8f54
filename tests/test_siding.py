"""Where sources differ on just what is asked, both sides are the answer, in whatever words it is asked."""

from __future__ import annotations

import pytest

from rag.answering.plain import Extraction
from rag.schema import Claim, Passage
from rag.sentences import split_sentences
from rag.siding import sided, sides_of


def passages(*texts: str) -> list[Passage]:
    return [Passage(f"p{n}", f"{n}.txt", 0, len(text), text) for n, text in enumerate(texts)]


SUED = passages(
    "The mill is old. Borealis sued Cormorant over the mill.", "A fine day it was. Cormorant sued Borealis in Oslo."
)
ANNOUNCED = passages(
    "Borealis announced that Cormorant would run the Harwell mill.",
    "Borealis may let Cormorant run the Harwell mill, people say.",
)
SIZE = passages(
    "Borealis weighed a contract of 10 million euros with Cormorant.",
    "A multi-million euro contract with Cormorant was called off.",
)
ASKED = {
    "roles": (SUED, [
        "Who sued whom?", "Who went to court against whom?", "Who is suing Cormorant?", "Did Borealis sue Cormorant?",
        "Chi sta facendo causa a chi?", "Chi ha citato in giudizio chi?", "Borealis ha fatto causa a Cormorant?",
        "Кой съди кого?", "Кой срещу кого заведе дело?", "Кой кого е осъдил?",
    ]),
    "certainty": (ANNOUNCED, [
        "Was the deal announced?", "Is the deal official?", "Has Borealis confirmed the agreement?",
        "L'accordo è stato annunciato?", "L'accordo è ufficiale?", "È vero che l'accordo è annunciato?",
        "Обявена ли е сделката?", "Официално ли е споразумението?", "Потвърдена ли е сделката?",
    ]),
    "size": (SIZE, [
        "How big is the Cormorant deal?", "How much was the contract with Cormorant worth?",
        "Quanto vale l'accordo con Cormorant?", "Qual è il valore del contratto con Cormorant?",
        "Колко голяма беше сделката с Cormorant?", "Каква е стойността на сделката с Cormorant?",
    ]),
}  # fmt: skip
WORDINGS = [(matter, question) for matter, (_, questions) in ASKED.items() for question in questions]


@pytest.mark.parametrize(("matter", "question"), WORDINGS)
def test_both_sides_answer_whatever_the_wording(matter: str, question: str) -> None:
    told = ASKED[matter][0]
    sides, held = sides_of(question, told[:1], told[1:])
    assert sides is not None and sides.matter == matter and sides.alone
    answer = sided(Extraction((), "nothing was found"), sides)
    assert {held[claim.passages[0] - 1].source for claim in answer.claims} == {"0.txt", "1.txt"}
    for claim in answer.claims:
        [(number, start, end)] = claim.spans
        assert held[number - 1].text[start:end] == claim.text


@pytest.mark.parametrize(("matter", "question"), WORDINGS)
def test_one_source_alone_has_no_sides(matter: str, question: str) -> None:
    told = ASKED[matter][0]
    assert all(sides_of(question, [one], ())[0] is None for one in told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who won the lawsuit between Borealis and Cormorant?", SUED),
        ("Кой спечели делото между Borealis и Cormorant?", SUED),
        ("Quale avvocato difende Borealis nella causa contro Cormorant?", SUED),
        ("Why did Borealis sue Cormorant?", SUED),
        ("Who announced that Cormorant would run the mill?", ANNOUNCED),
        ("Did the announced deal include training?", ANNOUNCED),
        ("How much was the contract with Harwell worth?", SIZE),
    ],
)
def test_a_question_that_asks_for_more_is_not_answered_by_the_sides(question: str, told: list[Passage]) -> None:
    refused = Extraction((), "nothing was found")
    assert sided(refused, sides_of(question, told, ())[0]) is refused


def test_what_was_quoted_besides_stays_where_it_speaks_of_the_matter() -> None:
    held = passages("Borealis sued Cormorant. The lawsuit is about a mill. The mill is old.", SUED[1].text)
    quoted = [Claim(held[0].text[a:b], (1,), ((1, a, b),)) for a, b in split_sentences(held[0].text)]
    sides, _ = sides_of("Who sued whom?", held, ())
    texts = [claim.text for claim in sided(Extraction(tuple(quoted)), sides).claims]
    assert texts[2:] == ["The lawsuit is about a mill."] and len(set(texts)) == 3
