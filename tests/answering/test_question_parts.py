"""Questions of several parts: each is asked standing alone, and what is one question stays one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.parts import MAXIMUM_PARTS, parts
from rag.evaluation.golden import load_golden
from rag.words import words

GOLDEN = Path(__file__).parents[1] / "golden" / "seeds.yaml"
SEVERAL = {
    "How big is the Oracle deal and when was it announced?": [
        "How big is the Oracle deal?", "when was the Oracle deal announced?",
    ],
    "Who founded xAI, and when?": ["Who founded xAI?", "when was xAI founded?"],
    "When and where was Build held?": ["When was Build held?", "where was Build held?"],
    "Who is suing OpenAI? Why?": ["Who is suing OpenAI?", "Why is suing OpenAI?"],
    "Is Grok on Azure and is it free?": ["Is Grok on Azure?", "is Grok free?"],
    "Chi ha fondato xAI e quando?": ["Chi ha fondato xAI?", "quando ha fondato xAI?"],
    "Какво е Grok и кой го разработи?": ["Какво е Grok?", "кой разработи Grok?"],
    "Wer gründete xAI und wann?": ["Wer gründete xAI?", "wann gründete xAI?"],
}  # fmt: skip
ONE = [
    "What is Grok?", "Which companies and models are on Azure?", "Did xAI keep its contract, or was it called off?",
    "Who was the doctor that led the research and was criticized?", "grok 3 price", "Meta and Google", "",
    "I like apples. Who sells them and their trees?",
]  # fmt: skip


@pytest.mark.parametrize(("question", "asked"), SEVERAL.items())
def test_each_part_stands_alone(question: str, asked: list[str]) -> None:
    assert parts(question) == asked


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == [question]


def test_no_golden_question_is_taken_apart() -> None:
    assert all(parts(golden.question) == [golden.question] for golden in load_golden(GOLDEN))


@given(st.text(max_size=120))
def test_any_text_gives_one_question_or_a_few(question: str) -> None:
    asked = parts(question)
    assert asked == [question] or (2 <= len(asked) <= MAXIMUM_PARTS and all(words(part) for part in asked))
