"""Answers that quote: exact spans, sentences that stand for themselves, and reasons when there is none."""

from __future__ import annotations

import pytest

from rag.answering.candidates import is_quotable
from rag.answering.choosing import Choice
from rag.answering.extractive import DEPTH, Tuning, extract
from rag.answering.plain import extract_plainly
from rag.answering.question import analyse
from rag.assistant import Assistant
from rag.embedding import TokenEmbedder
from rag.language import guess_language
from rag.schema import Passage, RankedPassage

QUESTIONS = [
    "When did Musk leave OpenAI?",
    "Which Grok models does Azure host?",
    "Кой основа xAI?",
    "Who leads OpenAI?",
]
ORCHARD = (
    "Orchard news\n\nThe orchard holds 40 apple trees.[1] It was planted in 1987 by Anna Berg. "
    "Do you like apples?\nShare\nLog in\n\nVisitors come on Sundays, and the gate is open from nine to five."
)


def ranked(*texts: str) -> list[RankedPassage]:
    """Return texts as passages that begin somewhere within their documents."""
    return [
        RankedPassage(n, 1.0 / n, Passage(f"p{n}", f"{n}.txt", 100 * n, 100 * n + len(text), text))
        for n, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_claim_is_its_span_and_nothing_else(assistant: Assistant, question: str) -> None:
    found = assistant.search(question)
    extraction = extract(question, found, assistant.embedder)
    assert extraction.claims and not extraction.reason
    languages = {guess_language(ranked.passage.text) for ranked in found}
    if not analyse(question).several:
        assert len(extraction.claims) <= Choice().sentences + Choice().foreign * (len(languages) - 1)
    for claim in extraction.claims:
        [(number, start, end)] = claim.spans
        passage = found[number - 1].passage
        assert claim.passages == (number,)
        assert claim.text == passage.text[start - passage.start : end - passage.start]
        assert assistant.document(passage.source).text[start:end] == claim.text
    assert len({claim.text for claim in extraction.claims}) == len(extraction.claims)


def test_offsets_are_those_of_the_document_not_of_the_passage(embedder: TokenEmbedder) -> None:
    extraction = extract("How many apple trees does the orchard hold?", ranked(ORCHARD), embedder)
    [claim] = [claim for claim in extraction.claims if "40" in claim.text]
    [(number, start, end)] = claim.spans
    assert number == 1 and ORCHARD[start - 100 : end - 100] == claim.text


@pytest.mark.parametrize(
    "question", ["When was the orchard planted?", "Who planted the orchard?", "What about apples?"]
)
def test_buttons_headings_and_questions_are_never_quoted(embedder: TokenEmbedder, question: str) -> None:
    for claim in extract(question, ranked(ORCHARD), embedder).claims:
        assert not any(scrap in claim.text for scrap in ("Share", "Log in", "Do you like", "Orchard news"))


def test_a_sentence_said_twice_is_quoted_once(embedder: TokenEmbedder) -> None:
    extraction = extract("When was the orchard planted?", ranked(ORCHARD, ORCHARD), embedder)
    texts = [claim.text for claim in extraction.claims]
    assert texts and len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How much did the orchard cost?", "money"),
        ("What percentage of the trees died?", "percent"),
    ],
)
def test_a_value_that_no_passage_states_is_refused_with_its_kind(
    embedder: TokenEmbedder, question: str, asked: str
) -> None:
    for extraction in (
        extract(question, ranked(ORCHARD), embedder),
        extract_plainly(question, ranked(ORCHARD), embedder),
    ):
        assert not extraction.claims and asked in extraction.reason


def test_a_name_that_no_passage_holds_is_named_in_the_refusal(embedder: TokenEmbedder) -> None:
    extraction = extract("What is the capital of France?", ranked(ORCHARD), embedder)
    assert not extraction.claims and "France" in extraction.reason


def test_passages_without_a_sentence_give_a_reason(embedder: TokenEmbedder) -> None:
    for texts in ((), ("发表回复",), ("Share\nLog in",), ("Is it so?",)):
        extraction = extract("What is this about?", ranked(*texts), embedder)
        assert not extraction.claims and extraction.reason


STUDIO = (
    "Anna Berg runs a studio in Oslo. She founded it in 1987 with two friends.\nThe studio offers three courses:\n"
    "- Drawing with charcoal for beginners\n- Painting in oil for everyone\n- Carving wood on Sundays\n"
    "Prices are on request at the door."
)


def test_a_pronoun_brings_the_sentence_that_it_stands_for(embedder: TokenEmbedder) -> None:
    extraction = extract(
        "When did she found it with two friends?", ranked(STUDIO), embedder, Tuning(choice=Choice(sentences=1))
    )
    assert [claim.text for claim in extraction.claims] == [STUDIO[: STUDIO.index("\n")]]


def test_a_list_is_quoted_with_the_line_that_announces_it(embedder: TokenEmbedder) -> None:
    extraction = extract(
        "Which three courses does the studio offer?", ranked(STUDIO), embedder, Tuning(several=Choice(sentences=1))
    )
    assert [claim.text for claim in extraction.claims] == STUDIO.split("\n")[1:5]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What are the risks of the tunnel?", "The tunnel is not without risks. Water may come in. The rock is soft."),
        ("Quali rischi ha il tunnel?", "Il tunnel ha i suoi rischi. L'acqua può entrare. La roccia è assai molle."),
        ("Какви рискове има тунелът?", "Тунелът има своите рискове. Водата може да влезе. Скалата е доста мека."),
    ],
)
def test_where_all_of_a_kind_is_asked_for_the_rest_of_the_paragraph_comes_too(
    embedder: TokenEmbedder, question: str, told: str
) -> None:
    quoted = " ".join(
        claim.text for claim in extract(question, ranked(f"{told}\nBread is baked here."), embedder).claims
    )
    assert quoted.startswith(told) and "Bread" not in quoted


def test_what_is_listed_is_the_rows_of_the_table(embedder: TokenEmbedder) -> None:
    rows = ["Gull | 12 m | sailing boat |", "Tern | 9 m | rowing boat |", "Skua | 15 m | motor boat |"]
    table = "\n".join(["Boats of the harbour", "Boat | Length | Kind |", "---|---|---|", *rows])
    prose = "The harbour has sold boats of many kinds since 1987, and visitors like to look at the boats."
    quoted = [claim.text for claim in extract("Which boats are listed?", ranked(prose, table), embedder).claims]
    assert set(rows) <= set(quoted) and prose not in quoted


def test_what_is_said_of_another_firm_answers_nothing(embedder: TokenEmbedder) -> None:
    berg = "Berg Motors builds boats in Oslo. Its boats are known in the north for their strong oak hulls."
    lind = "Lind Foods has 4,200 employees. Lind Foods had a revenue of 12 million euros in 2020."
    for question in ("How many employees does Berg Motors have?", "What was the revenue of Berg Motors in 2020?"):
        assert not extract(question, ranked(berg, lind), embedder).claims
        assert extract(question.replace("Berg Motors", "Lind Foods"), ranked(berg, lind), embedder).claims


def test_what_another_language_says_is_quoted_too(assistant: Assistant) -> None:
    question = "Who sued whom, Musk or OpenAI?"
    claims = extract(question, assistant.search(question, DEPTH), assistant.embedder).claims
    assert any("насрещен иск срещу Мъск" in claim.text for claim in claims)
    assert {guess_language(claim.text) for claim in claims} >= {"en", "bg"}


@pytest.mark.parametrize(
    "question",
    ["Which judge hears the case of the orchard?", "Quale giudice ha il caso?", "Кой съдия гледа делото?"],
)
def test_a_thing_of_which_nothing_is_said_is_named_in_the_refusal(embedder: TokenEmbedder, question: str) -> None:
    extraction = extract(question, ranked(ORCHARD), embedder)
    assert not extraction.claims and any(word in extraction.reason for word in ("judge", "giudice", "съдия"))


def test_without_token_states_the_nearest_sentences_are_quoted_exactly(embedder: TokenEmbedder) -> None:
    extraction = extract_plainly("When was the orchard planted?", ranked(ORCHARD), embedder)
    assert any("1987" in claim.text for claim in extraction.claims)
    for claim in extraction.claims:
        [(_, start, end)] = claim.spans
        assert ORCHARD[start - 100 : end - 100] == claim.text


def test_what_only_stands_near_an_answer_is_left_out(embedder: TokenEmbedder) -> None:
    latin = "Pellentesque habitant morbi tristique senectus et netus. Mauris ut est, ut quis purus, donec luctus est."
    claims = extract("When was the orchard planted?", ranked(ORCHARD, latin, STUDIO), embedder).claims
    assert any("1987" in claim.text for claim in claims)
    assert not any("tristique" in claim.text or "Mauris" in claim.text for claim in claims)


@pytest.mark.parametrize(
    ("line", "quotable"),
    [
        ("Grand total 5,738", True),
        ("Mauris ut est", False),
        ('- ^ "Form 10-K". U.S. Securities and Exchange Commission. July 27, 2023.', False),
        ("^ Smith, J. (2019). On orchards. Oxford.", False),
    ],
)
def test_a_row_with_a_value_is_quotable_and_an_entry_of_references_is_not(line: str, quotable: bool) -> None:
    assert is_quotable(line) is quotable


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What was the revenue in 2013?", "Year: 2013 | Revenue in million US$: 77,849"),
        ("How many employees were there in 2014?", "Year: 2014 | Revenue in million US$: 86,833"),
        ("Кой е кметът на Бургас?", "Град: Бургас | Население: 202 434"),
    ],
)
def test_a_row_that_a_question_names_with_its_column_is_quoted_alone(
    embedder: TokenEmbedder, question: str, row: str
) -> None:
    finances = "\n".join(
        f"Year: {year} | Revenue in million US$: {revenue} | Employees: {staff}"
        for year, revenue, staff in [
            (2012, "73,723", "94,000"), (2013, "77,849", "99,000"), (2014, "86,833", "128,000"),
        ]
    )  # fmt: skip
    towns = "Град: Русе | Население: 142 902 | Кмет: Пенчо Милков\nГрад: Бургас | Население: 202 434 | Кмет: Д. Николов"
    prose = "The revenue of 2013 was discussed by many employees, mayors and towns, in more than one year."
    [claim] = extract(question, ranked(prose, finances, towns), embedder).claims
    assert claim.text.startswith(row)
