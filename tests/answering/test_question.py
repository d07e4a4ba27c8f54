"""What a question asks for, in three languages, by its words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.question import Kind, analyse

KINDS = {
    Kind.PERSON: ["Who founded xAI?", "Chi ha fondato xAI?", "Кой основа xAI?"],
    Kind.TIME: ["When was it founded?", "How soon will it end?", "Quando è nata?", "Кога напусна?"],
    Kind.DATE: ["What year did he leave?", "In which month is it?", "In che anno?", "Коя година?"],
    Kind.DAY: ["On which day was it?", "In che giorno?", "Коя дата?"],
    Kind.MONEY: ["How much did it cost?", "What is the price?", "Quanto costa?", "Колко струва?"],
    Kind.COUNT: ["How many models are there?", "Quanti modelli ci sono?", "Колко модела има?"],
    Kind.PERCENT: ["What percentage of users left?", "Quale percentuale?", "Колко процента?"],
    Kind.DURATION: ["How long did it take?", "Quanto tempo è durato?", "Колко време продължи?"],
    Kind.PLACE: ["Where was it held?", "Dove si è tenuta?", "Къде се проведе?"],
    Kind.VERSION: ["Which Grok models does Azure host?", "Quali modelli ospita?", "Кои модели?"],
    Kind.REASON: ["Why did he leave?", "Perché è andato via?", "Защо напусна?", "What made him leave?"],
    Kind.YES_NO: ["Is Grok on Azure?", "È su Azure?", "Има ли Grok в Azure?"],
    Kind.OTHER: ["What is Grok?", "Tell me about Azure.", "Che cosa è Grok?", "Какво е Grok?"],
}


@pytest.mark.parametrize(("kind", "question"), [(kind, q) for kind, asked in KINDS.items() for q in asked])
def test_the_kind_is_told_by_the_words(kind: Kind, question: str) -> None:
    assert analyse(question).kind is kind


def test_question_words_are_no_terms() -> None:
    assert analyse("Who founded xAI, and when?").terms == ("founded", "xai")


@pytest.mark.parametrize("question", ["Who competes for market share?", "Кои компании се състезават за пазарен дял?"])
def test_a_share_that_is_only_spoken_of_is_not_asked_for(question: str) -> None:
    assert analyse(question).kind is not Kind.PERCENT


@given(st.text(max_size=200))
def test_any_text_is_taken_apart(text: str) -> None:
    asked = analyse(text)
    assert asked.text == text
    assert len(set(asked.terms)) == len(asked.terms)


@given(st.sampled_from([q for asked in KINDS.values() for q in asked]))
def test_case_and_blanks_do_not_change_what_is_asked(question: str) -> None:
    assert analyse(f"  {question.upper()} ").kind is analyse(question).kind
