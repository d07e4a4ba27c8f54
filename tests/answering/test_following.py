"""Follow-ups in four languages: what is left out is carried over, what stands alone is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.following import leans, standalone
from rag.schema import Turn
from rag.words import words

GOLDEN = Path(__file__).parents[1] / "golden" / "followups.yaml"
FOUNDED = Turn("Who founded xAI?", "Grok is developed by xAI, a company founded by Elon Musk in 2023.[1]")
CHIEF = Turn("Who is the CEO of Microsoft?", "During Build, Microsoft CEO Satya Nadella announced it.[1]")
GROK = Turn("What is Grok?", "Grok is a chatbot developed by xAI.[1]")
ORACLE = Turn("Was a deal with Oracle cancelled?", "")
LEFT = Turn("When did Musk leave OpenAI?", "Musk departed the organization in 2018.[1]")

CARRIED = [
    (FOUNDED, "and when?", "when was xAI founded?"),
    (FOUNDED, "When did he leave OpenAI?", "When did Elon Musk leave OpenAI?"),
    (GROK, "Who developed it?", "Who developed Grok?"),
    (GROK, "How much does it cost?", "How much does Grok cost?"),
    (LEFT, "Why?", "Why did Musk leave OpenAI?"),
    (LEFT, "And Altman?", "When did Altman leave OpenAI?"),
    (LEFT, "What about Nadella?", "When did Nadella leave OpenAI?"),
    (CHIEF, "What is his vision?", "What is Satya Nadella’s vision?"),
    (CHIEF, "And in Italy?", "Who is the CEO of Microsoft in Italy?"),
    (Turn("How big is the Oracle deal?", ""), "When was it announced?", "When was the Oracle deal announced?"),
    (Turn("How is Grok 3 described?", ""), "And Grok 3 mini?", "How is Grok 3 mini described?"),
    (Turn("Chi ha fondato xAI?", ""), "E quando?", "quando ha fondato xAI?"),
    (Turn("Che cos'è Grok?", ""), "Chi l'ha sviluppato?", "Chi ha sviluppato Grok?"),
    (Turn("Quanto costa Grok negli Stati Uniti?", ""), "E in Italia?", "Quanto costa Grok in Italia?"),
    (Turn("Chi è il CEO di Microsoft?", CHIEF.answer), "Qual è il suo obiettivo?", "il obiettivo di Satya Nadella"),
    (Turn("Quando Musk ha lasciato OpenAI?", ""), "E Altman?", "Quando Altman ha lasciato OpenAI?"),
    (Turn("Кой основа xAI?", ""), "А кога?", "кога основа xAI?"),
    (Turn("Какво е Grok?", ""), "Кой го е разработил?", "Кой е разработил Grok?"),
    (Turn("Кога Мъск напусна OpenAI?", ""), "Ами Алтман?", "Кога Алтман напусна OpenAI?"),
    (Turn("Какво е DOGE?", ""), "Мъск ще остане ли в него?", "Мъск ще остане ли в DOGE?"),
    (Turn("Was ist Grok?", ""), "Wer hat es entwickelt?", "Wer hat Grok entwickelt?"),
    (Turn("Wer gründete xAI?", ""), "Und wann?", "wann gründete xAI?"),
]
HELD = [
    (ORACLE, "How big was it?", {"deal", "Oracle"}),
    (ORACLE, "What was the price?", {"Oracle"}),
    (Turn("At which conference was the Grok deal announced?", ""), "Where was it held?", {"conference", "Grok"}),
    (Turn("Which DeepSeek model did Microsoft make available?", ""), "And where?", {"DeepSeek", "Microsoft"}),
    (Turn("Will Microsoft host Grok on Azure?", ""), "Does that include training?", {"Microsoft", "Grok", "Azure"}),
    (Turn("xAI ha cancellato un accordo con Oracle?", ""), "Quanto valeva?", {"Oracle"}),
    (Turn("Che cos'è xAI?", ""), "Quando è stata fondata?", {"xAI"}),
    (Turn("Обмисляше ли Мъск сделка с Oracle?", ""), "За колко пари?", {"Oracle"}),
]
ALONE = [
    "Where was Microsoft's Build conference held?", "What is photosynthesis?", "Who is Satya Nadella?",
    "When did Musk say that he would leave?", "Is it true that Meta joined?", "What does Azure host this month?",
    "How long does it take to train Grok 3?", "Has the plan to host Grok been announced, or is it only talk?",
    "What can developers build with the AI models on Azure?", "Che cos'è la fotosintesi?", "È vero che Musk è uscito?",
    "In che anno Musk ha lasciato OpenAI?", "Какво е фотосинтеза?", "Кои компании се състезават за пазара?",
    "Кога Мъск напусна OpenAI?", "Wann hat Musk OpenAI verlassen?", "Was ist Photosynthese?", "微软和 xAI 有什么合作？",
]  # fmt: skip


@pytest.mark.parametrize(("turn", "question", "meant"), CARRIED, ids=[question for _, question, _ in CARRIED])
def test_what_is_left_out_is_carried_over(turn: Turn, question: str, meant: str) -> None:
    assert meant in standalone(question, [turn]) and leans(question)


@pytest.mark.parametrize(("turn", "question", "held"), HELD, ids=[question for _, question, _ in HELD])
def test_the_topic_comes_along(turn: Turn, question: str, held: set[str]) -> None:
    assert {word.casefold() for word in held} <= set(words(standalone(question, [turn])))


@pytest.mark.parametrize("question", ALONE)
@pytest.mark.parametrize("turn", [FOUNDED, ORACLE], ids=["Who?", "Was it?"])
def test_a_question_that_stands_alone_is_left_alone(turn: Turn, question: str) -> None:
    assert standalone(question, [turn]) == question


def test_each_turn_is_resolved_from_those_before_it() -> None:
    history = [GROK, Turn("Who developed it?", "Grok was developed by xAI.[1]")]
    assert standalone("and when?", history) == "when was Grok developed?"
    assert standalone("And Gemini?", history) == "Who developed Gemini?"


def test_the_golden_ones_that_stand_alone_are_left_alone() -> None:
    golden = yaml.safe_load(GOLDEN.read_text("utf-8"))
    for entry in golden:
        changed = standalone(entry["question"], [Turn(asked, "") for asked in entry["after"]]) != entry["question"]
        assert changed != ("alone" in entry["tags"]), entry["id"]


@given(st.text(max_size=80))
def test_without_history_nothing_changes(question: str) -> None:
    assert standalone(question, []) == question


@given(st.text(max_size=80), st.lists(st.builds(Turn, st.text(max_size=40), st.text(max_size=40)), max_size=3))
def test_no_conversation_breaks_the_rules(question: str, history: list[Turn]) -> None:
    asked = standalone(question, history)
    assert asked == standalone(question, history)
    assert not words(question) or words(asked)
