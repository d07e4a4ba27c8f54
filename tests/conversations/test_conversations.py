"""What is kept comes back as it was, to its owner alone, after any restart and from any thread."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.conversations import Conversations, Outcome, Rating, history
from rag.conversations.codec import read_answer, write_answer
from rag.conversations.naming import LONGEST_NAME, name_of
from rag.errors import StoreError, UsageError
from rag.schema import (
    CheckedAnswer,
    CheckedSentence,
    Citation,
    Conflict,
    Passage,
    RankedPassage,
    Seconds,
    Support,
    Turn,
    Verdict,
)

WORDS = st.text(max_size=40)
PAGES = st.one_of(st.none(), st.integers(1, 10**6), WORDS)
NUMBERS = st.lists(st.integers(1, 99), max_size=3).map(tuple)
SCORES = st.floats(0, 1)
VERDICTS = st.builds(Verdict, st.sampled_from(Support), SCORES, st.lists(WORDS, max_size=2).map(tuple))
PASSAGES = st.builds(Passage, WORDS, WORDS, st.integers(0), st.integers(0), WORDS, PAGES, WORDS)
ANSWERS = st.builds(
    CheckedAnswer,
    question=WORDS,
    sentences=st.lists(st.builds(CheckedSentence, WORDS, NUMBERS, VERDICTS), max_size=3).map(tuple),
    citations=st.lists(
        st.builds(Citation, st.integers(1), WORDS, st.integers(0), st.integers(0), WORDS, PAGES), max_size=3
    ).map(tuple),
    abstained=st.booleans(),
    model=WORDS,
    text=WORDS,
    conflicts=st.lists(st.builds(Conflict, WORDS, NUMBERS), max_size=2).map(tuple),
    nearest=st.lists(st.builds(RankedPassage, st.integers(1), SCORES, PASSAGES), max_size=2).map(tuple),
    repairs=st.integers(0, 9),
    seconds=st.builds(Seconds, SCORES, SCORES, SCORES, SCORES),
    notes=st.lists(WORDS, max_size=2).map(tuple),
    searched_for=WORDS,
)


def answer(text: str, *, abstained: bool = False) -> CheckedAnswer:
    sentence = CheckedSentence(text, (), Verdict(Support.SUPPORTED, 0.9))
    return CheckedAnswer("Q", (sentence,), (), abstained, "scripted", text=text)


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations.of(tmp_path)


def told(kept: Conversations, question: str, said: str, conversation: str = "") -> tuple[str, str]:
    """Keep a question with its answer; return the ids of conversation and turn."""
    turn = kept.begin(question, conversation)
    kept.finish(turn.id, Outcome.DONE, answer(said))
    return turn.conversation, turn.id


@given(ANSWERS)
def test_an_answer_comes_back_as_it_was_written(one: CheckedAnswer) -> None:
    assert read_answer(write_answer(one)) == one


@pytest.mark.parametrize("broken", ["", "[]", "{}", "null", '{"question": 1', '{"sentences": 3}'])
def test_what_is_no_answer_is_an_error(broken: str) -> None:
    with pytest.raises(ValueError):
        read_answer(broken)


def test_fields_of_another_version_are_passed_over() -> None:
    one = answer("Grok.")
    newer = write_answer(one)[:-1] + ', "mood": "calm"}'
    assert read_answer(newer) == one
    assert read_answer(write_answer(one).replace('"notes": [], ', "")) == one


def test_turns_come_back_after_a_restart(kept: Conversations, tmp_path: Path) -> None:
    conversation, _ = told(kept, "Who founded xAI?", "Musk did.")
    failed = kept.begin("And when?", conversation)
    kept.finish(failed.id, Outcome.FAILED, error="no connection")
    kept.begin("And where?", conversation)
    again = Conversations.of(tmp_path)
    turns = again.turns(conversation)
    assert [(one.question, one.outcome, one.error) for one in turns] == [
        ("Who founded xAI?", Outcome.DONE, ""),
        ("And when?", Outcome.FAILED, "no connection"),
        ("And where?", Outcome.STOPPED, ""),
    ]
    assert turns[0].answer == answer("Musk did.")
    assert history(turns) == [Turn("Who founded xAI?", "Musk did."), Turn("And when?", ""), Turn("And where?", "")]
    assert [(one.name, one.turns) for one in again.all()] == [("Who founded xAI?", 3)]


def test_of_an_abstention_history_tells_the_question_alone(kept: Conversations) -> None:
    turn = kept.begin("What does it cost?")
    kept.finish(turn.id, Outcome.DONE, answer("The documents do not say.", abstained=True))
    assert history(kept.turns(turn.conversation)) == [Turn("What does it cost?", "")]


def test_the_last_asked_comes_first(kept: Conversations) -> None:
    first, _ = told(kept, "First?", "One.")
    told(kept, "Second?", "Two.")
    assert [one.name for one in kept.all()] == ["Second?", "First?"]
    told(kept, "More?", "Three.", first)
    assert [(one.name, one.turns) for one in kept.all()] == [("First?", 2), ("Second?", 1)]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("grok", ["Who founded xAI?"]),
        ("GROK musk", ["Who founded xAI?"]),
        ("oracle", ["Колко струва?"]),
        ("споразу", ["Колко струва?"]),
        ("grok oracle", []),
        ("renamed", []),
        ('"grok" OR oracle*', []),
        ("?!", []),
        ("", ["Колко струва?", "Who founded xAI?"]),
    ],
)
def test_search_finds_names_questions_and_answers_by_all_words(
    kept: Conversations, sought: str, found: list[str]
) -> None:
    told(kept, "Who founded xAI?", "Musk did, and named its model Grok.")
    told(kept, "Колко струва?", "Споразумение за 10 милиарда с Oracle.")
    assert [one.name for one in kept.all(sought)] == found


def test_a_renamed_conversation_is_found_by_its_new_name_only(kept: Conversations) -> None:
    conversation, _ = told(kept, "Who?", "Musk.")
    kept.rename(conversation, "  The  founders\n")
    assert kept.get(conversation).name == "The founders"
    assert len(kept.all("founders")) == 1
    with pytest.raises(UsageError):
        kept.rename(conversation, " \0 ")


def test_what_is_deleted_is_gone_from_the_file_too(kept: Conversations) -> None:
    conversation, turn = told(kept, "Who?", "Musk.")
    other, _ = told(kept, "Whose?", "Ours.")
    kept.rate(turn, Rating.GOOD)
    kept.delete(conversation)
    kept.finish(turn, Outcome.DONE, answer("too late"))
    assert kept.turns(conversation) == []
    assert kept.all("musk") == kept.all("late") == []
    assert [one.id for one in kept.all()] == [other]
    with sqlite3.connect(kept.path) as database:
        counts = [database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("turn", "feedback", "said")]
    assert counts == [1, 0, 1]


def test_deleting_a_turn_leaves_the_others(kept: Conversations) -> None:
    conversation, first = told(kept, "One?", "1")
    _, second = told(kept, "Two?", "2", conversation)
    kept.delete_turn(first)
    assert [one.question for one in kept.turns(conversation)] == ["Two?"]
    kept.delete_turn(second)
    kept.delete_turn(second)
    assert kept.turns(conversation) == []
    assert kept.get(conversation).turns == 0


def test_judgements_are_everybodys_or_those_of_one_owner(kept: Conversations) -> None:
    turns = {name: told(kept.owned_by(name), f"Who is {name}?", "Musk.")[1] for name in ("ada", "bob")}
    for name, turn in turns.items():
        kept.owned_by(name).rate(turn, Rating.GOOD)
    assert [one.id for one in kept.rated()] == [*turns.values()]
    assert [one.id for one in kept.rated("bob")] == [turns["bob"]]
    assert kept.rated("eve") == []


def test_nobody_reaches_anothers_conversations(kept: Conversations) -> None:
    conversation, turn = told(kept, "Who?", "Musk.")
    stranger = kept.owned_by("someone else")
    assert stranger.all() == stranger.all("musk") == stranger.turns(conversation) == []
    for reach in (lambda: stranger.get(conversation), lambda: stranger.begin("And?", conversation)):
        with pytest.raises(UsageError):
            reach()
    with pytest.raises(UsageError):
        stranger.rename(conversation, "mine")
    stranger.rate(turn, Rating.WRONG_ANSWER)
    stranger.delete_turn(turn)
    stranger.delete(conversation)
    stranger.finish(turn, Outcome.FAILED, error="broken")
    assert kept.turns(conversation)[0].answer == answer("Musk.")
    assert kept.rated() == []


def test_the_last_judgement_counts_and_can_be_taken_back(kept: Conversations) -> None:
    _, turn = told(kept, "Who?", "Musk.")
    kept.rate(turn, Rating.GOOD)
    kept.rate(turn, Rating.WRONG_EVIDENCE, "the second article says it")
    (rated,) = kept.rated()
    assert rated.feedback is not None
    assert (rated.feedback.rating, rated.feedback.comment) == (Rating.WRONG_EVIDENCE, "the second article says it")
    kept.rate(turn, None)
    assert kept.rated() == []


def test_many_threads_write_at_once_and_nothing_is_lost(kept: Conversations) -> None:
    conversation, _ = told(kept, "Start?", "Yes.")

    def ask(number: int) -> None:
        for step in range(5):
            told(kept, f"Question {number}-{step}?", "Yes.", conversation)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = kept.turns(conversation)
    assert len({one.question for one in turns}) == 21
    assert {one.outcome for one in turns} == {Outcome.DONE}


@given(st.text(max_size=300))
def test_a_name_is_one_short_line_that_begins_the_question(question: str) -> None:
    name = name_of(question)
    assert len(name) <= LONGEST_NAME
    assert name == " ".join(name.split())
    assert " ".join(question.split()).startswith(name.removesuffix("…"))


def test_text_that_sqlite_can_not_hold_is_kept_as_far_as_it_can(kept: Conversations) -> None:
    turn = kept.begin("a\0b \ud800 c")
    kept.finish(turn.id, Outcome.DONE, answer("x\ud800\0y"))
    (read,) = kept.turns(turn.conversation)
    assert read.question == "a b ? c"
    assert read.answer == answer("x\ud800\0y")


def test_only_this_user_may_read_the_file(kept: Conversations) -> None:
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_a_damaged_file_is_told_and_an_empty_one_is_filled(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "conversations.sqlite"
    path.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match=r"conversations\.sqlite"):
            Conversations(path)
    else:
        assert Conversations(path).all() == []


def test_the_layout_of_another_version_is_refused(kept: Conversations) -> None:
    with sqlite3.connect(kept.path) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="layout 99"):
        Conversations(kept.path)


def test_an_earlier_layout_is_upgraded_with_all_that_it_holds(kept: Conversations) -> None:
    conversation, _ = told(kept, "Who?", "Musk.")
    with sqlite3.connect(kept.path) as database:
        database.execute("ALTER TABLE turn DROP COLUMN follow_ups")
        database.execute("PRAGMA user_version = 1")
    (turn,) = Conversations(kept.path).turns(conversation)
    assert (turn.question, turn.answer, turn.follow_ups) == ("Who?", answer("Musk."), ())
    kept.finish(turn.id, Outcome.DONE, answer("Musk."), follow_ups=["And when?"])
    assert Conversations(kept.path).turn(turn.id).follow_ups == ("And when?",)
