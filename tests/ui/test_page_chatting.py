"""Asking, stopping, asking again, rating, deleting and opening: what is shown is what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import Markup
from scripted import Scripted, cite, ranked, seed_documents, sentence, told

from rag.conversations import Conversations, Outcome, Rating
from rag.errors import ModelUnreachable
from rag.models import ModelEntry
from rag.schema import AnswerEvent, Document, Filter, Searched, Turn
from ui.chatting import Chatting, Shown
from ui.choices import Choices
from ui.conversation import Chat, Status
from ui.words import ENGLISH

DOCUMENTS = seed_documents()
CHOICES = Choices("extractive")
GROK = Choices("grok-3", strict=True)


def plain(question: str) -> Iterator[AnswerEvent]:
    yield from told(question, [sentence("First."), sentence("Second.")], [])


def failing(question: str) -> Iterator[AnswerEvent]:
    yield Searched(question, ())
    raise ModelUnreachable("the model at <nowhere> gave no connection: start it and try again")


def crashing(question: str) -> Iterator[AnswerEvent]:
    yield Searched(question, ())
    raise ZeroDivisionError("division by zero")


@pytest.fixture
def assistant() -> Scripted:
    return Scripted(DOCUMENTS, plain)


@pytest.fixture
def page(assistant: Scripted, tmp_path: Path) -> Chatting:
    return Chatting(assistant, Conversations.of(tmp_path), ENGLISH)


def asked(page: Chatting, *questions: str) -> Chat:
    chat = Chat()
    for question in questions:
        chat = last(page.ask(question, chat, CHOICES)).chat
    return chat


def last(shown: Iterator[Shown]) -> Shown:
    return list(shown)[-1]


def test_an_answer_grows_sentence_by_sentence_and_the_box_is_emptied_once(page: Chatting) -> None:
    shown = list(page.ask(" Who? ", Chat(), CHOICES))
    assert [one.asked for one in shown] == [True, False, False, False, False]
    assert [one.running for one in shown] == [True, True, True, True, False]
    assert ["First." in one.current for one in shown] == [False, False, True, True, True]
    assert ["Second." in one.current for one in shown] == [False, False, False, True, True]
    assert shown[-1].chat.exchanges[0].question == "Who?"


def test_what_is_over_is_drawn_once_however_long_the_conversation(page: Chatting) -> None:
    chat = asked(page, "One?", "Two?")
    shown = list(page.ask("Three?", chat, CHOICES))
    assert [one.past is not None for one in shown] == [True, False, False, False, False]
    assert shown[0].past is not None
    assert shown[0].past.count("fn-exchange") == 2
    assert all(one.current.count("fn-exchange") == 1 for one in shown)


def test_the_choices_and_the_history_reach_the_assistant(page: Chatting, assistant: Scripted) -> None:
    first = last(page.ask("Who?", Chat(), GROK))
    last(page.ask("And when?", first.chat, Choices("grok-3", True, 5, languages=("it",))))
    assert assistant.asked == [
        ("Who?", [], "grok-3", True),
        ("And when?", [Turn("Who?", "First. Second.")], "grok-3", True),
    ]
    assert assistant.options == [(None, None), (Filter(languages=("it",)), 5)]


def test_what_is_no_day_is_told(page: Chatting, assistant: Scripted) -> None:
    shown = last(page.ask("Who?", Chat(), Choices("extractive", since="last week")))
    assert "“last week”" in shown.current or "last week" in Markup(shown.current).text
    assert assistant.asked == []


def test_an_empty_question_asks_nothing(page: Chatting, assistant: Scripted) -> None:
    assert [one.running for one in page.ask("  \n", Chat(), CHOICES)] == [False]
    assert assistant.asked == []
    assert page.kept.all() == []


def test_closing_midway_stops_the_assistant_and_keeps_what_was_checked(page: Chatting, assistant: Scripted) -> None:
    answering = page.ask("Who?", Chat(), CHOICES)
    shown = [next(answering), next(answering), next(answering)]
    answering.close()  # type: ignore[attr-defined]
    assert assistant.stopped.is_set()
    stopped = page.stop(shown[-1].chat)
    assert stopped.chat.exchanges[0].status is Status.STOPPED
    assert "First." in stopped.current
    assert not stopped.running
    again = page.open(stopped.chat.id)
    assert again.chat.exchanges[0].status is Status.STOPPED
    assert "First." in again.current


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (failing, "the model at <nowhere> gave no connection"),
        (crashing, "ZeroDivisionError: division by zero"),
    ],
)
def test_a_failure_is_a_readable_message_with_retry_also_after_a_reload(
    page: Chatting, assistant: Scripted, script: object, said: str
) -> None:
    assistant.script = script  # type: ignore[assignment]
    shown = last(page.ask("Who?", Chat(), GROK))
    for drawn in (shown, page.open(shown.chat.id)):
        assert not drawn.running
        assert said in Markup(drawn.current).text
        assert 'data-send="fn_again"' in drawn.current


def test_a_crash_is_logged_whole(page: Chatting, assistant: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    assistant.script = crashing
    last(page.ask("Who?", Chat(), CHOICES))
    assert "Traceback" in caplog.text


def test_a_reload_shows_the_same(page: Chatting) -> None:
    chat = asked(page, "Who?", "When?")
    shown, again = page.show(chat), page.open(chat.id)
    assert (again.past, again.current) == (shown.past, shown.current)
    assert page.open("nothing").chat == page.open("").chat == Chat()


def test_asking_again_replaces_the_last_exchange(page: Chatting, assistant: Scripted) -> None:
    assistant.script = failing
    failed = last(page.ask("Who?", Chat(), CHOICES))
    assistant.script = plain
    again = last(page.again(failed.chat, CHOICES))
    assert [one.status for one in again.chat.exchanges] == [Status.DONE]
    assert [question for question, *_ in assistant.asked] == ["Who?", "Who?"]
    assert [turn.outcome for turn in page.kept.turns(again.chat.id)] == [Outcome.DONE]


def test_editing_a_question_drops_what_followed_it(page: Chatting, assistant: Scripted) -> None:
    chat = asked(page, "One?", "Two?", "Three?")
    edited = last(page.again(chat, CHOICES, chat.exchanges[1].turn, "Second?"))
    for found in (edited.chat, page.open(chat.id).chat):
        assert [one.question for one in found.exchanges] == ["One?", "Second?"]
    assert assistant.asked[-1][1] == [Turn("One?", "First. Second.")]


def test_deleting_an_exchange_and_then_the_last_one_deletes_the_conversation(page: Chatting) -> None:
    chat = asked(page, "One?", "Two?")
    one, two = (exchange.turn for exchange in chat.exchanges)
    left = page.remove(chat, one)
    assert [exchange.question for exchange in left.chat.exchanges] == ["Two?"]
    assert page.remove(left.chat, two).chat == Chat()
    assert page.kept.all() == []


def test_what_another_tab_asked_in_the_conversation_stays(page: Chatting) -> None:
    chat = asked(page, "One?")
    last(page.ask("Two?", chat, CHOICES))
    last(page.again(chat, CHOICES, question="First?"))
    assert [one.question for one in page.open(chat.id).chat.exchanges] == ["Two?", "First?"]
    stale = page.open(chat.id).chat.up_to(1)
    page.remove(stale, stale.exchanges[0].turn)
    assert [one.question for one in page.open(chat.id).chat.exchanges] == ["First?"]


def test_discarding_another_conversation_leaves_this_one_open(page: Chatting) -> None:
    other, chat = asked(page, "Other?"), asked(page, "This?")
    assert page.discard(chat, other.id).chat == chat
    assert page.discard(chat, chat.id).chat == Chat()


def test_a_conversation_that_was_deleted_elsewhere_goes_on_as_a_new_one(page: Chatting) -> None:
    chat = asked(page, "One?")
    page.kept.delete(chat.id)
    went_on = last(page.ask("Two?", chat, CHOICES))
    assert went_on.chat.id != chat.id
    assert [one.name for one in page.kept.all()] == ["Two?"]


def test_a_rating_is_kept_shown_and_taken_back_by_the_same_button(page: Chatting) -> None:
    chat = asked(page, "Who?")
    turn = chat.exchanges[0].turn
    rated = page.rate(chat, turn, "wrong_evidence")
    assert 'data-rating="wrong_evidence" aria-pressed="true"' in rated.current
    commented = page.rate(rated.chat, turn, "wrong_evidence", "the second article")
    (kept,) = page.kept.rated()
    assert kept.feedback is not None
    assert (kept.feedback.rating, kept.feedback.comment) == (Rating.WRONG_EVIDENCE, "the second article")
    assert page.rate(commented.chat, turn, "wrong_evidence").chat.exchanges[0].rating is None
    assert page.kept.rated() == []
    assert page.rate(chat, turn, "<script>").chat.exchanges[0].rating is None
    assert page.rate(chat, "nothing", "good").chat == chat


def test_an_unusable_model_is_refused_with_its_reason(page: Chatting, assistant: Scripted) -> None:
    assistant.catalogue = [ModelEntry("grok-3", "xAI", "https://api.x.ai/v1", False, "XAI_API_KEY is not set")]
    assert "XAI_API_KEY is not set" in last(page.ask("Who?", Chat(), GROK)).current
    assert assistant.asked == []


def test_two_owners_do_not_see_each_other(page: Chatting, assistant: Scripted) -> None:
    chat = asked(page, "Who?")
    stranger = Chatting(assistant, page.kept.owned_by("stranger"), ENGLISH)
    assert stranger.open(chat.id).chat == Chat()


def test_what_is_asked_next_keeps_to_the_documents_cited(page: Chatting, assistant: Scripted) -> None:
    ada, hopper = (Document(name, text) for name, text in (
        ("a.txt", "Letters went from Ada Lovelace to Charles Babbage."), ("b.txt", "She met Grace Hopper in New York."),
    ))  # fmt: skip

    def answering(question: str) -> Iterator[AnswerEvent]:
        yield Searched(question, tuple(ranked(one, 0, len(one.text)) for one in (ada, hopper)))
        yield from told(question, [sentence(ada.text, 1)], [cite(1, ada, ada.text)])[1:]

    assistant.script = answering
    next_questions = " ".join(asked(page, "Who wrote?").exchanges[0].follow_ups)
    assert "Ada Lovelace" in next_questions and "Hopper" not in next_questions


def test_the_questions_to_go_on_with_are_there_again_after_a_reload(page: Chatting, assistant: Scripted) -> None:
    document = Document("a.txt", "The mast was made by Ada Lovelace in Venice.")

    def named(question: str) -> Iterator[AnswerEvent]:
        _, *rest = told(question, [sentence("The mast was made.")], [])
        yield Searched(question, (ranked(document, 0, len(document.text)),))
        yield from rest

    assistant.script = named
    shown = last(page.ask("Who made the mast?", Chat(), CHOICES))
    (exchange,) = shown.chat.exchanges
    assert exchange.follow_ups and all(Markup(shown.current).text.count(one) == 1 for one in exchange.follow_ups)
    again = page.open(shown.chat.id)
    assert again.chat.exchanges[0].follow_ups == exchange.follow_ups
    assert again.current.count("fn-suggestion") == shown.current.count("fn-suggestion") > 0


def test_what_arrives_after_a_stop_is_not_shown(page: Chatting) -> None:
    shown = page.ask("Who?", Chat(), CHOICES)
    first = next(shown)
    stopped = page.stop(first.chat)
    assert stopped.chat.exchanges[0].status is Status.STOPPED
    assert list(shown) == [] and not page.halted
