"""Values in, values out: checking, choosing, comparing, listing; the chat has a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import Markup
from scripted import Scripted, seed_documents, sentence, told

from rag.conversations import Conversations
from rag.errors import CheckError
from rag.models import ModelEntry
from rag.schema import AnswerEvent, CheckedText, Document, Seconds, Support, Usage
from ui.choices import Choices
from ui.handlers import Handlers
from ui.words import ENGLISH

DOCUMENTS = seed_documents()


def plain(question: str) -> Iterator[AnswerEvent]:
    yield from told(question, [sentence("First."), sentence("Second.")], [])


def handlers(tmp_path: Path, script: object = plain) -> tuple[Handlers, Scripted]:
    assistant = Scripted(DOCUMENTS, script)  # type: ignore[arg-type]
    return Handlers(assistant, Conversations.of(tmp_path), ENGLISH), assistant


def test_checking_shows_that_it_is_under_way_and_then_the_verdicts(tmp_path: Path) -> None:
    page, assistant = handlers(tmp_path)
    assistant.checked = CheckedText((sentence("Grok is hosted on Azure."),), ())
    under_way, done = page.check("Grok is hosted on Azure.")
    assert ENGLISH.checking in under_way
    assert "1 of 1 sentence supported" in Markup(done).text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CheckError("the classifier is missing"), "the classifier is missing"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
    ],
)
def test_a_check_that_can_not_be_done_says_why(tmp_path: Path, error: Exception, said: str) -> None:
    page, assistant = handlers(tmp_path)
    assistant.checked = error
    assert said in Markup(list(page.check("Anything."))[-1]).text


def test_there_is_nothing_to_check_in_white_space(tmp_path: Path) -> None:
    assert ENGLISH.no_sentences in Markup("".join(handlers(tmp_path)[0].check("  \n"))).text


def test_an_unusable_model_is_offered_with_its_reason(tmp_path: Path) -> None:
    page, assistant = handlers(tmp_path)
    assistant.catalogue = [
        ModelEntry("extractive", "built in", "", True, ""),
        ModelEntry("grok-3", "xAI", "https://api.x.ai/v1", False, "XAI_API_KEY is not set"),
    ]
    assert page.models() == [
        ("Quotes only", "extractive"),
        ("grok-3 (not usable: XAI_API_KEY is not set)", "grok-3"),
    ]


@pytest.mark.parametrize(("setting", "chosen"), [(" grok-3 ", "grok-3"), ("gone", "extractive")])
def test_the_settings_model_is_chosen_at_first_where_there_is_one(tmp_path: Path, setting: str, chosen: str) -> None:
    page, assistant = handlers(tmp_path)
    assistant.catalogue = [ModelEntry(name, "", "", True, "") for name in ("extractive", "grok-3")]
    assistant.settings.model = setting
    assert page.model() == chosen


def test_a_comparison_shows_verdicts_time_tokens_and_cost_and_keeps_nothing(tmp_path: Path) -> None:
    def costly(question: str) -> Iterator[AnswerEvent]:
        doubtful = sentence("It is.", support=Support.UNSUPPORTED)
        usage = Usage(1200, 34, 0.0125, "USD")
        yield from told(question, [sentence("Grok is."), doubtful], [], seconds=Seconds(total=1.25), usage=usage)

    page, assistant = handlers(tmp_path, costly)
    *_, last = page.compare("What is Grok?", "grok-3", True, "left")
    shown = Markup(last).text
    for figure in ("1 supported", "1 not supported", "1.2 s", "1,200 in, 34 out", "0.0125 USD"):
        assert figure in shown
    assert assistant.asked == [("What is Grok?", [], "grok-3", True)]
    assert page.kept.all() == []


def test_without_a_model_there_are_no_tokens_and_an_empty_question_compares_nothing(tmp_path: Path) -> None:
    page, _ = handlers(tmp_path)
    *_, last = page.compare("Who?", "extractive", False, "left")
    assert Markup(last).text.count(ENGLISH.none_used) == 2
    assert list(page.compare(" ", "extractive", False, "left")) == [""]


OWN = Choices("extractive", False, 10)


@pytest.mark.parametrize(
    ("kept", "chosen"),
    [
        ('[true, 5, [], [], [], "", ""]', Choices("extractive", True, 5)),
        ('[false, 9999, null, 3, "it", 7, {}]', Choices("extractive", False, 40)),
        (
            '[false, 5, ["a.PDF", "*.txt", "gone.txt"], ["it", "en"], ["pdf", "txt"], "2026-01-31", "x"]',
            Choices("extractive", False, 5, ("a.PDF", "*.txt"), ("it",), ("pdf",), "2026-01-31", "x"),
        ),
        *((broken, OWN) for broken in ("", "[1]", "{}", "[true, 5]", "[[[", '[0, "NaN", 0, 0, 0, 0, 0]', "null")),
    ],
)
def test_choices_come_back_from_the_browser_as_far_as_they_can_be_had(
    tmp_path: Path, kept: str, chosen: Choices
) -> None:
    page, assistant = handlers(tmp_path)
    assistant.documents = {"x/a.PDF": Document("x/a.PDF", "x", language="it"), "b": Document("b", "y")}
    assert page.remembered("", kept) == chosen


@pytest.mark.parametrize(("kept", "chosen"), [("grok-3", "grok-3"), ("off", "extractive"), ("gone", "extractive")])
def test_a_chosen_model_comes_back_while_it_can_be_asked(tmp_path: Path, kept: str, chosen: str) -> None:
    page, assistant = handlers(tmp_path)
    assistant.catalogue += [ModelEntry("grok-3", "", "", True, ""), ModelEntry("off", "", "", False, "no key")]
    assert page.remembered(kept, "").model == chosen


def test_an_uploaded_file_is_read_and_checked_and_one_that_can_not_be_read_says_why(tmp_path: Path) -> None:
    page, assistant = handlers(tmp_path)
    assistant.checked = CheckedText((sentence("Grok is hosted on Azure."),), ())
    (tmp_path / "draft.txt").write_text("Grok is hosted on Azure.", "utf-8")
    *_, (said, verdicts) = page.check_file(str(tmp_path / "draft.txt"))
    assert said == "Grok is hosted on Azure."
    assert "1 of 1 sentence supported" in Markup(verdicts).text
    (tmp_path / "empty.txt").write_text("", "utf-8")
    ((said, verdicts),) = page.check_file(str(tmp_path / "empty.txt"))
    assert "empty.txt: is empty" in Markup(verdicts).text


def test_only_languages_and_types_that_are_there_can_be_chosen(tmp_path: Path) -> None:
    page, assistant = handlers(tmp_path)
    assistant.documents = {"a.PDF": Document("a.PDF", "x", language="it"), "b": Document("b", "y")}
    assert page.filter_choices() == (["a.PDF", "b"], [("Italiano", "it")], ["pdf"])
