"""Drafts: questions as a person would put them, carried by the sentence they come from; a model's only if borne out."""

from __future__ import annotations

import json

import pytest

from rag.evaluation.drafting import draft_by_model, draft_from_facts, draft_unanswerable
from rag.evaluation.drafting.english import base_form
from rag.evaluation.drafting.model import read_draft
from rag.evaluation.linting import lint_golden
from rag.language import guess_language
from rag.schema import Document, GoldenQuestion, Passage
from tests.support.scripted_model import ScriptedModel

ENGLISH = (
    "Elon Musk left OpenAI in 2018. The board was told later. Microsoft invested $1 billion in OpenAI. Microsoft grew. "
    "Since its launch, Tesla has delivered 400,000 cars to customers. "
    "Musk, a co-founder of the lab, founded Neuralink in 2016 and moved on. "
    "Neuralink, a company founded by Elon Musk in 2016, makes implants. He sold Twitter in 2022. Tesla grew."
)
ITALIAN = "Elon Musk ha lasciato OpenAI nel 2018. La società ha detto poco. xAI, l'azienda fondata da Musk, cresce."
BULGARIAN = (
    "Илон Мъск напусна OpenAI през 2018 г. Microsoft инвестира 1 милиард долара в OpenAI. Той мълчи. Microsoft расте."
)


def drafted(text: str) -> dict[str, GoldenQuestion]:
    document = Document("a.txt", text, language=guess_language(text))
    return {question.question: question for question in draft_from_facts([document], 50)}


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (ENGLISH, "In what year did Elon Musk leave OpenAI?", "2018"),
        (ENGLISH, "Who left OpenAI in 2018?", "Elon Musk"),
        (ENGLISH, "How much money did Microsoft invest in OpenAI?", "$1 billion"),
        (ENGLISH, "How many cars has Tesla delivered to customers?", "400,000"),
        (ENGLISH, "Who founded Neuralink?", "Elon Musk"),
        (ENGLISH, "In what year was Neuralink founded?", "2016"),
        (ITALIAN, "In quale anno Elon Musk ha lasciato OpenAI?", "2018"),
        (ITALIAN, "Chi ha fondato xAI?", "Musk"),
        (BULGARIAN, "През коя година Илон Мъск напусна OpenAI?", "2018"),
        (BULGARIAN, "Колко пари Microsoft инвестира в OpenAI?", "1 милиард долара"),
    ],
)
def test_a_sentence_gives_a_question_in_its_own_language(text: str, question: str, answer: str) -> None:
    found = drafted(text)
    assert question in found, list(found)
    assert found[question].facts[0][0].startswith(answer)


@pytest.mark.parametrize("text", [ENGLISH, ITALIAN, BULGARIAN])
def test_every_draft_stands_in_its_source_and_gives_nothing_away(text: str) -> None:
    found = drafted(text)
    assert lint_golden(list(found.values()), lambda source: Document(source, text)) == []
    for question in found.values():
        assert not any(spelling in question.question for group in question.facts for spelling in group)
        assert not {"He", "Той", "The"} & set(question.question.split())


@pytest.mark.parametrize(
    ("verb", "base"),
    [("left", "leave"), ("released", "release"), ("announced", "announce"), ("planned", "plan"), ("opened", "open"),
     ("visited", "visit"), ("carried", "carry"), ("joined", "join"), ("hired", "hire"), ("offered", "offer"),
     ("launched", "launch"), ("created", "create"), ("passed", "pass"), ("used", "use"), ("moved", "move"),
     ("invested", "invest"), ("appeared", "appear"), ("settled", "settle"), ("expanded", "expand"), ("noted", "note"),
     ("acquired", "acquire"), ("published", "publish"), ("developed", "develop"), ("explained", "explain")],
)  # fmt: skip
def test_english_past_tenses(verb: str, base: str) -> None:
    assert base_form(verb) == ("did", base)


def test_a_swapped_name_is_one_that_no_sentence_says_this_of() -> None:
    document = Document("a.txt", ENGLISH + " Neuralink hired Sam Altman. Sam Altman stayed.", language="en")
    answerable = draft_from_facts([document], 50)
    swapped = draft_unanswerable(answerable, [document], 3)
    assert swapped and all(question.unanswerable and not question.evidence for question in swapped)
    assert not {q.question for q in swapped} & {q.question for q in answerable}


def test_drafts_are_the_same_each_time_and_no_more_than_asked() -> None:
    document = Document("a.txt", ENGLISH, language="en")
    assert draft_from_facts([document], 50) == draft_from_facts([document], 50)
    assert len(draft_from_facts([document], 2)) == 2


PASSAGE = Passage("p", "a.txt", 0, 40, "Elon Musk left OpenAI in 2018, it said.")
SOUND = {"question": "When did Musk leave OpenAI?", "answer": "2018", "quote": "left OpenAI in 2018"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, ""), ({"quote": "left OpenAI in 2019"}, "does not stand"), ({"answer": "2019"}, "does not hold"),
     ({"question": "Tell me."}, "no question"), ({"question": "Was it 2018?"}, "gives its answer away"),
     ({"answer": 7}, "not the JSON"), ({"quote": ""}, "does not stand")],
)  # fmt: skip
def test_a_models_proposal_counts_only_where_the_passage_bears_it_out(changes: dict[str, object], why: str) -> None:
    found = read_draft(f"Sure:\n```json\n{json.dumps(SOUND | changes)}\n```", PASSAGE, "en")
    assert (why in found) if isinstance(found, str) else not why and found.evidence == (SOUND["quote"],)


def test_a_model_is_asked_until_there_are_enough() -> None:
    model = ScriptedModel(["no idea"], [json.dumps(SOUND)], [json.dumps(SOUND)])
    drafted = draft_by_model([PASSAGE] * 5, lambda: model, 2)
    assert [q.id for q in drafted.questions] == ["musk-leave-openai", "musk-leave-openai-2"]
    assert drafted.rejected == {"not the JSON that was asked for": 1} and len(model.calls) == 3
