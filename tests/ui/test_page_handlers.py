"""Values in, values out: asking, stopping, failing, trying again, checking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from markup import Markup
from scripted import Scripted, seed_documents, sentence, told

from rag.errors import CheckError, ModelUnreachable
from rag.models import ModelEntry
from rag.schema import AnswerEvent, CheckedText, Searched, Turn
from ui.conversation import Status
from ui.handlers import Handlers, Shown
from ui.words import ENGLISH

DOCUMENTS = seed_documents()


def plain(question: str) -> Iterator[AnswerEvent]:
    yield from told(question, [sentence("First."), sentence("Second.")], [])


def failing(question: str) -> Iterator[AnswerEvent]:
    yield Searched(question, ())
    raise ModelUnreachable("the model at <nowhere> gave no connection: start it and try again")


def crashing(question: str) -> Iterator[AnswerEvent]:
    yield Searched(question, ())
    raise ZeroDivisionError("division by zero")


def handlers(script: object = plain) -> tuple[Handlers, Scripted]:
    assistant = Scripted(DOCUMENTS, script)  # type: ignore[arg-type]
    return Handlers(assistant, ENGLISH), assistant


def test_an_answer_grows_sentence_by_sentence_and_the_box_is_emptied_once() -> None:
    shown = list(handlers()[0].ask(" Who? ", (), "extractive", False))
    assert [one.asked for one in shown] == [True, False, False, False, False]
    assert [one.running for one in shown] == [True, True, True, True, False]
    assert ["First." in one.transcript for one in shown] == [False, False, True, True, True]
    assert ["Second." in one.transcript for one in shown] == [False, False, False, True, True]
    assert shown[-1].conversation[0].question == "Who?"


def test_the_choices_and_the_history_reach_the_assistant() -> None:
    page, assistant = handlers()
    first = list(page.ask("Who?", (), "grok-3", True))[-1]
    list(page.ask("And when?", first.conversation, "grok-3", True))
    assert assistant.asked == [
        ("Who?", [], "grok-3", True),
        ("And when?", [Turn("Who?", "First. Second.")], "grok-3", True),
    ]


def test_an_empty_question_asks_nothing() -> None:
    page, assistant = handlers()
    assert [one.running for one in page.ask("  \n", (), "extractive", False)] == [False]
    assert assistant.asked == []


def test_closing_midway_closes_the_assistants_iterator() -> None:
    page, assistant = handlers()
    answering = page.ask("Who?", (), "extractive", False)
    shown = [next(answering), next(answering), next(answering)]
    answering.close()  # type: ignore[attr-defined]
    assert assistant.stopped.is_set()
    stopped = page.stop(shown[-1].conversation)
    assert stopped.conversation[0].status is Status.STOPPED
    assert "First." in stopped.transcript
    assert not stopped.running


def test_a_failure_is_a_readable_message_with_retry_and_the_page_goes_on() -> None:
    page, _ = handlers(failing)
    last = list(page.ask("Who?", (), "grok-3", False))[-1]
    assert not last.running
    assert "the model at <nowhere> gave no connection" in Markup(last.transcript).text
    assert 'data-event="retry"' in last.transcript


def test_a_crash_is_shown_and_logged_whole(caplog: object) -> None:
    page, _ = handlers(crashing)
    last = list(page.ask("Who?", (), "extractive", False))[-1]
    assert not last.running
    assert "ZeroDivisionError: division by zero" in Markup(last.transcript).text
    assert "Traceback" in caplog.text  # type: ignore[attr-defined]


def test_trying_again_replaces_the_last_exchange() -> None:
    page, assistant = handlers(failing)
    failed = list(page.ask("Who?", (), "grok-3", False))[-1]
    assistant.script = plain
    again: Shown = list(page.retry(failed.conversation, "grok-3", False))[-1]
    assert [one.status for one in again.conversation] == [Status.DONE]
    assert [question for question, *_ in assistant.asked] == ["Who?", "Who?"]


def test_clearing_brings_back_the_suggestions() -> None:
    cleared = handlers()[0].clear()
    assert cleared.conversation == ()
    assert "Which Grok models does Azure host?" in cleared.transcript


def test_checking_shows_that_it_is_under_way_and_then_the_verdicts() -> None:
    page, assistant = handlers()
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
def test_a_check_that_can_not_be_done_says_why(error: Exception, said: str) -> None:
    page, assistant = handlers()
    assistant.checked = error
    assert said in Markup(list(page.check("Anything."))[-1]).text


def test_there_is_nothing_to_check_in_white_space() -> None:
    assert ENGLISH.no_sentences in Markup("".join(handlers()[0].check("  \n"))).text


def test_an_unusable_model_is_offered_with_its_reason() -> None:
    page, assistant = handlers()
    assistant.catalogue = [
        ModelEntry("extractive", "built in", "", True, ""),
        ModelEntry("grok-3", "xAI", "https://api.x.ai/v1", False, "XAI_API_KEY is not set"),
    ]
    last = list(page.ask("Who?", (), "grok-3", False))[-1]
    assert "XAI_API_KEY is not set" in last.transcript
    assert assistant.asked == []
    assert page.models() == [
        ("Quotes only", "extractive"),
        ("grok-3 (not usable: XAI_API_KEY is not set)", "grok-3"),
    ]


@pytest.mark.parametrize(("setting", "chosen"), [(" grok-3 ", "grok-3"), ("gone", "extractive")])
def test_the_settings_model_is_chosen_at_first_where_there_is_one(setting: str, chosen: str) -> None:
    page, assistant = handlers()
    assistant.catalogue = [ModelEntry(name, "", "", True, "") for name in ("extractive", "grok-3")]
    assistant.settings.model = setting
    assert page.model() == chosen
