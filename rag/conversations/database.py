"""Conversations in SQLite (write-ahead): every call is one short transaction, safe from any thread or process."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rag.conversations.codec import read_answer, write_answer
from rag.conversations.layout import LAYOUT, layout_of, make
from rag.conversations.naming import LONGEST_NAME, name_of
from rag.conversations.records import Conversation, Feedback, KeptTurn, Outcome, Rating
from rag.errors import StoreError, UsageError
from rag.schema import CheckedAnswer, Turn
from rag.words import words

LOCAL = "local"
"""The owner of everything where nobody logs in."""
_BUSY = 30.0
_LINES = (
    "SELECT c.id, c.name, c.created, c.changed, (SELECT count(*) FROM turn WHERE turn.conversation = c.number)"
    " FROM conversation c WHERE c.owner = ?"
)
_TURNS = (
    "SELECT t.id, c.id, t.question, t.outcome, t.asked, t.answer, t.error, f.rating, f.comment, f.given, t.follow_ups"
    " FROM turn t JOIN conversation c ON c.number = t.conversation LEFT JOIN feedback f ON f.turn = t.number"
)


def conversations_path(store: Path) -> Path:
    """Return where a store keeps its conversations: a file of its own, which indexing never touches."""
    return store / "conversations.sqlite"


class Conversations:
    """One owner's conversations; those of others are not to be reached from here. All methods raise StoreError."""

    def __init__(self, path: Path, owner: str = LOCAL) -> None:
        self.path = path
        self.owner = owner
        with self._told():
            make(path, _BUSY)
        with self._open() as database:
            held = layout_of(database)
        if held != LAYOUT:
            raise StoreError(f"{path} has layout {held}, not {LAYOUT}: it was written by another version of Footnoted")

    @classmethod
    def of(cls, store: Path, owner: str = LOCAL) -> Conversations:
        """Open the conversations that are kept in a store."""
        return cls(conversations_path(store), owner)

    def owned_by(self, owner: str) -> Conversations:
        """Return another owner's conversations in the same file."""
        return Conversations(self.path, owner)

    def all(self, matching: str = "", limit: int = 200) -> list[Conversation]:
        """Return the conversations, last asked first: those whose name or one turn holds all words, as beginnings."""
        sought = " AND ".join(f'"{word}"*' for word in words(matching))
        if matching.strip() and not sought:
            return []
        where, parameters = "", [self.owner]
        if sought:
            where = (
                " AND (c.number IN (SELECT rowid FROM named WHERE named MATCH ?) OR c.number IN"
                " (SELECT conversation FROM turn WHERE number IN (SELECT rowid FROM said WHERE said MATCH ?)))"
            )
            parameters += [sought, sought]
        with self._open() as database:
            found = database.execute(
                f"{_LINES}{where} ORDER BY c.changed DESC, c.number DESC LIMIT ?", (*parameters, limit)
            ).fetchall()
        return [Conversation(*row) for row in found]

    def get(self, conversation: str) -> Conversation:
        """Return one conversation. Raises UsageError when this owner has none of this id."""
        with self._open() as database:
            found = database.execute(f"{_LINES} AND c.id = ?", (self.owner, conversation)).fetchone()
        if found is None:
            raise UsageError("this conversation is not there: it was deleted, or it is somebody else's")
        return Conversation(*found)

    def turns(self, conversation: str) -> list[KeptTurn]:
        """Return a conversation's turns, oldest first; none when this owner has none of this id."""
        with self._open() as database:
            found = database.execute(
                f"{_TURNS} WHERE c.owner = ? AND c.id = ? ORDER BY t.number", (self.owner, conversation)
            ).fetchall()
        return [self._turn(row) for row in found]

    def turn(self, turn: str) -> KeptTurn:
        """Return one turn. Raises UsageError when this owner has none of this id."""
        with self._open() as database:
            found = database.execute(f"{_TURNS} WHERE c.owner = ? AND t.id = ?", (self.owner, turn)).fetchone()
        if not found:
            raise UsageError("this answer is not there: it was deleted, or it is somebody else's")
        return self._turn(found)

    def begin(self, question: str, conversation: str = "") -> KeptTurn:
        """Keep a question that is being asked, in a conversation or, without one, in a new one that it names.

        Until ``finish`` the turn counts as stopped. Raises UsageError when there is no such conversation.
        """
        now, question, turn = time.time(), _storable(question), secrets.token_hex(8)
        with self._open() as database:
            number = self._number(database, conversation) if conversation else self._create(database, question, now)
            database.execute("UPDATE conversation SET changed = ? WHERE number = ?", (now, number))
            kept = database.execute(
                "INSERT INTO turn (id, conversation, question, outcome, asked) VALUES (?, ?, ?, ?, ?)",
                (turn, number, question, Outcome.STOPPED, now),
            )
            _index(database, "said", kept.lastrowid, question)
            named = database.execute("SELECT id FROM conversation WHERE number = ?", (number,)).fetchone()[0]
        return KeptTurn(turn, named, question, Outcome.STOPPED, now)

    def finish(
        self,
        turn: str,
        outcome: Outcome,
        answer: CheckedAnswer | None = None,
        error: str = "",
        follow_ups: Sequence[str] = (),
    ) -> None:
        """Keep what came of a question; a turn that was deleted meanwhile stays deleted."""
        with self._open() as database:
            found = self._turn_number(database, turn)
            if found is None:
                return
            stored = write_answer(answer) if answer else None
            database.execute(
                "UPDATE turn SET outcome = ?, answer = ?, error = ?, follow_ups = ? WHERE number = ?",
                (outcome, stored, _storable(error), json.dumps(list(follow_ups)), found),
            )
            question = database.execute("SELECT question FROM turn WHERE number = ?", (found,)).fetchone()[0]
            _index(database, "said", found, f"{question} {answer.text if answer else ''}")

    def rename(self, conversation: str, name: str) -> None:
        """Give a conversation another name. Raises UsageError when it is empty or there is no such conversation."""
        line = " ".join(_storable(name).split())[: 2 * LONGEST_NAME]
        if not line:
            raise UsageError("a conversation needs a name")
        with self._open() as database:
            number = self._number(database, conversation)
            database.execute("UPDATE conversation SET name = ? WHERE number = ?", (line, number))
            _index(database, "named", number, line)

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns and their feedback, for good."""
        with self._open() as database:
            database.execute("DELETE FROM conversation WHERE owner = ? AND id = ?", (self.owner, conversation))

    def delete_turn(self, turn: str) -> None:
        """Delete a turn with its feedback."""
        with self._open() as database:
            database.execute("DELETE FROM turn WHERE number = ?", (self._turn_number(database, turn),))

    def rate(self, turn: str, rating: Rating | None, comment: str = "") -> None:
        """Keep a judgement of an answer in place of an earlier one; None takes it back."""
        with self._open() as database:
            found = self._turn_number(database, turn)
            if found is None:
                return
            database.execute("DELETE FROM feedback WHERE turn = ?", (found,))
            if rating is not None:
                given = (found, rating, _storable(comment), time.time())
                database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?)", given)

    def rated(self, owner: str | None = None) -> list[KeptTurn]:
        """Return the turns that somebody judged, or one owner did, oldest judgement first."""
        with self._open() as database:
            found = database.execute(
                f"{_TURNS} WHERE f.rating IS NOT NULL AND c.owner = coalesce(?, c.owner) ORDER BY f.given", (owner,)
            ).fetchall()
        return [self._turn(row) for row in found]

    def _create(self, database: sqlite3.Connection, question: str, now: float) -> int:
        name = name_of(question)
        made = database.execute(
            "INSERT INTO conversation (id, owner, name, created, changed) VALUES (?, ?, ?, ?, ?)",
            (secrets.token_hex(8), self.owner, name, now, now),
        )
        assert made.lastrowid is not None
        _index(database, "named", made.lastrowid, name)
        return made.lastrowid

    def _number(self, database: sqlite3.Connection, conversation: str) -> int:
        found = database.execute(
            "SELECT number FROM conversation WHERE owner = ? AND id = ?", (self.owner, conversation)
        ).fetchone()
        if found is None:
            raise UsageError("this conversation is not there: it was deleted, or it is somebody else's")
        return int(found[0])

    def _turn_number(self, database: sqlite3.Connection, turn: str) -> int | None:
        found = database.execute(
            "SELECT t.number FROM turn t JOIN conversation c ON c.number = t.conversation"
            " WHERE c.owner = ? AND t.id = ?",
            (self.owner, turn),
        ).fetchone()
        return int(found[0]) if found else None

    def _turn(self, row: Sequence[object]) -> KeptTurn:
        turn, conversation, question, outcome, asked, answer, error, rating, comment, given, follow_ups = row
        try:
            read = read_answer(str(answer)) if answer is not None else None
            offered = tuple(json.loads(str(follow_ups)))
        except ValueError as broken:
            raise StoreError(f"{self.path} holds an answer that can't be read ({broken})") from broken
        feedback = Feedback(Rating(str(rating)), str(comment), float(str(given))) if rating else None
        return KeptTurn(
            str(turn), str(conversation), str(question), Outcome(str(outcome)), float(str(asked)), read, str(error),
            feedback, offered,
        )  # fmt: skip

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection within one transaction, committed at the end or rolled back by an error."""
        with self._told(), closing(sqlite3.connect(self.path, timeout=_BUSY)) as database:
            database.execute("PRAGMA foreign_keys = ON")
            with database:
                yield database

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite and the disk say into a StoreError."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"the conversations at {self.path} can't be read or written ({error})") from error


def history(turns: Sequence[KeptTurn]) -> list[Turn]:
    """Return the turns as history for the next question; of an abstention and a failure only what was asked."""
    answers = [turn.answer for turn in turns]
    return [
        Turn(turn.question, answer.text if answer is not None and not answer.abstained else "")
        for turn, answer in zip(turns, answers, strict=True)
    ]


def _index(database: sqlite3.Connection, table: str, number: int | None, text: str) -> None:
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))
    database.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (number, " ".join(words(text))))


def _storable(text: str) -> str:
    """Return the text without what SQLite can't hold: NUL, which ends it early, and lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
