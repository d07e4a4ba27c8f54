"""One conversation as one browser tab shows it: its exchanges, each folded from the events of its answer, or kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from rag.conversations import KeptTurn, Outcome, Rating
from rag.schema import AnswerEvent, CheckedAnswer, CheckedSentence, Citation, Searched, SentenceReady, Turn


class Status(StrEnum):
    """How far an exchange has come."""

    SEARCHING = "searching"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what is known of its answer so far."""

    question: str
    status: Status = Status.SEARCHING
    searched: Searched | None = None
    """What was searched and found, once that is known."""
    sentences: tuple[CheckedSentence, ...] = ()
    """The sentences checked so far; the answer's own once it is complete."""
    citations: tuple[Citation, ...] = ()
    answer: CheckedAnswer | None = None
    """Only when done."""
    error: str = ""
    """Why there is no answer, only when failed."""
    turn: str = ""
    """The id under which it is kept; empty until it is."""
    rating: Rating | None = None
    follow_ups: tuple[str, ...] = ()
    """Questions that could come next."""

    @classmethod
    def of(cls, turn: KeptTurn) -> Exchange:
        """Return a kept turn as it was shown."""
        answer = turn.answer
        return cls(
            turn.question,
            Status(turn.outcome.value),
            sentences=answer.sentences if answer else (),
            citations=answer.citations if answer else (),
            answer=answer if turn.outcome is Outcome.DONE else None,
            error=turn.error,
            turn=turn.id,
            rating=turn.feedback.rating if turn.feedback else None,
            follow_ups=turn.follow_ups,
        )

    @property
    def outcome(self) -> Outcome:
        """How it is to be kept: what is not at its end yet counts as stopped."""
        return Outcome.STOPPED if self.running else Outcome(self.status.value)

    @property
    def so_far(self) -> CheckedAnswer | None:
        """The answer, or the checked sentences of one that did not come to its end; None when there is neither."""
        if self.answer or not self.sentences:
            return self.answer
        text = " ".join(one.text for one in self.sentences)
        return CheckedAnswer(self.question, self.sentences, self.citations, False, "", text)

    @property
    def running(self) -> bool:
        """Whether more events are to come."""
        return self.status in (Status.SEARCHING, Status.WRITING)

    def after(self, event: AnswerEvent) -> Exchange:
        """Return the exchange with one more event of its answer."""
        if isinstance(event, Searched):
            return replace(self, searched=event, status=Status.WRITING)
        if isinstance(event, SentenceReady):
            sentences = (*self.sentences, event.sentence)
            return replace(self, sentences=sentences, citations=event.citations, status=Status.WRITING)
        return replace(
            self, answer=event, sentences=event.sentences, citations=event.citations, status=Status.DONE, error=""
        )

    def failed(self, error: str) -> Exchange:
        """Return the exchange ended by an error, which is one line for a person."""
        return replace(self, status=Status.FAILED, error=error)

    def stopped(self) -> Exchange:
        """Return the exchange ended by the user; one that has ended already stays as it is."""
        return replace(self, status=Status.STOPPED) if self.running else self


Conversation = tuple[Exchange, ...]
"""The exchanges of a conversation, oldest first."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What one browser tab has open."""

    id: str = ""
    """The conversation's id; empty before its first question."""
    exchanges: Conversation = ()

    def index(self, turn: str) -> int:
        """Return the place of the exchange that is kept under this id, -1 when there is none."""
        return next((i for i, one in enumerate(self.exchanges) if turn and one.turn == turn), -1)

    def up_to(self, count: int) -> Chat:
        """Return the chat with only its first exchanges."""
        return replace(self, exchanges=self.exchanges[:count])

    def and_then(self, exchange: Exchange) -> Chat:
        """Return the chat with one more exchange."""
        return replace(self, exchanges=(*self.exchanges, exchange))


def turns(conversation: Conversation) -> list[Turn]:
    """Return the exchanges as history for the next question; of an abstention and a failure only what was asked."""
    answers = [exchange.so_far for exchange in conversation]
    return [
        Turn(exchange.question, answer.text if answer is not None and not answer.abstained else "")
        for exchange, answer in zip(conversation, answers, strict=True)
    ]
