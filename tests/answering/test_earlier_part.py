"""A later part that means the person its earlier part asks for is asked of that person, by name, once it is known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.earlier_part import awaited, person_told
from rag.answering.parts import MAXIMUM_PARTS, parts
from rag.assistant import Assistant
from rag.schema import Searched
from rag.words import words

RESOLVED = {
    "Who leads xAI and when was he born?": "when was Elon Musk born?",
    "Who is the CEO of Microsoft and what is his vision?": "what is Elon Musk’s vision?",
    "Chi ha fondato xAI e quando ha lasciato OpenAI?": "quando ha lasciato OpenAI (Elon Musk)?",
    "Chi guida OpenAI e qual è il suo piano?": "qual è il piano di Elon Musk?",
    "Кой е основателят на xAI и кога той напусна OpenAI?": "кога Elon Musk напусна OpenAI?",
    "Wer gründete xAI und wann verließ er OpenAI?": "wann verließ Elon Musk OpenAI?",
}
NOT_AWAITED = [
    "Who sued Elon Musk and when did he leave OpenAI?", "Who founded xAI, and when?",
    "Who hosts Grok and who is its CEO?",
    "Who founded xAI and when did Sam Altman leave?", "How big is the Oracle deal and when was it announced?",
]  # fmt: skip


@pytest.mark.parametrize(("question", "second"), RESOLVED.items())
def test_the_later_part_names_the_person_once_the_earlier_has_an_answer(question: str, second: str) -> None:
    asked: list[str] = []
    found = parts(question, lambda earlier: asked.append(earlier) or "Elon Musk")
    assert found[1] == second and asked == found[:1]


@pytest.mark.parametrize("question", [*RESOLVED, *NOT_AWAITED])
def test_without_an_answer_it_is_as_it_was(question: str) -> None:
    assert parts(question, lambda _: "") == parts(question)


@pytest.mark.parametrize("question", NOT_AWAITED)
def test_nobody_is_asked_where_no_person_is_awaited(question: str) -> None:
    assert parts(question, lambda _: pytest.fail("asked")) == parts(question)


FULL = ["Elon Musk and Sam Altman met Satya Nadella.", "Илон Мъск, основателят на xAI."]


@pytest.mark.parametrize(
    ("question", "answer", "person"),
    [
        ("Who leads xAI?", "Musk's time at OpenAI is over, and he now heads xAI.", "Elon Musk"),
        (
            "Who is the CEO of Microsoft?",
            "Microsoft CEO Satya Nadella spoke first. Elon Musk was there.",
            "Satya Nadella",
        ),
        ("Кой е основателят на xAI?", "xAI, founded by Elon Musk. Илон Мъск, основателят на xAI, мълчи.", "Илон Мъск"),
        ("Who leads xAI?", "Musk and Altman of xAI disagree.", ""),
        ("Who leads xAI?", "It is led from Memphis.", ""),
        ("Who leads xAI?", "", ""),
    ],
)
def test_the_person_is_the_one_named_beside_the_words_of_the_question(question: str, answer: str, person: str) -> None:
    assert person_told(question, answer, FULL) == person


@settings(max_examples=30)
@given(st.text(max_size=80), st.text(max_size=80))
def test_the_person_stands_in_the_answer_or_is_nobody(question: str, answer: str) -> None:
    person = person_told(question, answer, [*FULL, answer])
    assert not person or words(person)[-1] in words(answer)
    assert awaited(question, []) == ""


@given(st.text(max_size=120), st.sampled_from(["", "Elon Musk"]))
def test_any_text_gives_one_question_or_a_few(question: str, person: str) -> None:
    asked = parts(question, lambda _: person)
    assert asked == [question] or (2 <= len(asked) <= MAXIMUM_PARTS and all(words(part) for part in asked))


def test_what_was_searched_for_names_the_person_and_the_part_is_answered(assistant: Assistant) -> None:
    *_, answer = events = list(assistant.ask("Who founded xAI and when did he leave OpenAI?"))
    assert answer.searched_for == "Who founded xAI? when did Elon Musk leave OpenAI?"
    assert isinstance(events[0], Searched) and events[0].searched_for == answer.searched_for
    assert "2018" in answer.text
