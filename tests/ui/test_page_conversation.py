"""An exchange folds the events of its answer; only answers become history."""

from __future__ import annotations

from scripted import sentence, told

from rag.schema import CheckedAnswer, Searched, Turn
from ui.conversation import Exchange, Status, turns

EVENTS = told("Who?", [sentence("Musk did."), sentence("So it is.")], [])


def test_sentences_are_there_as_soon_as_their_event_came() -> None:
    one = Exchange("Who?")
    assert one.running
    seen = []
    for event in EVENTS:
        one = one.after(event)
        seen.append((one.status, len(one.sentences)))
    assert seen == [(Status.WRITING, 0), (Status.WRITING, 1), (Status.WRITING, 2), (Status.DONE, 2)]


def test_the_answers_own_sentences_win_over_those_on_the_way() -> None:
    one = Exchange("Who?").after(EVENTS[0]).after(EVENTS[1])
    strict = CheckedAnswer("Who?", (), (), True, "scripted")
    assert one.after(strict).sentences == ()


def test_stopping_ends_only_what_runs() -> None:
    running = Exchange("Who?").after(Searched("Who?", ()))
    assert running.stopped().status is Status.STOPPED
    failed = running.failed("no connection")
    assert failed.stopped() == failed


def test_history_holds_every_question_and_only_real_answers() -> None:
    answered = Exchange("Who?")
    for event in EVENTS:
        answered = answered.after(event)
    abstained = Exchange("Price?").after(CheckedAnswer("Price?", (), (), True, "scripted", text="not stated"))
    failed = Exchange("When?").failed("no connection")
    assert turns((answered, abstained, failed)) == [
        Turn("Who?", "Musk did. So it is."),
        Turn("Price?", ""),
        Turn("When?", ""),
    ]


def test_what_was_checked_before_a_stop_is_an_answer_so_far() -> None:
    stopped = Exchange("Who?").after(EVENTS[0]).after(EVENTS[1]).stopped()
    assert stopped.so_far is not None
    assert (stopped.so_far.text, stopped.so_far.sentences) == ("Musk did.", stopped.sentences)
    assert Exchange("Who?").stopped().so_far is None
