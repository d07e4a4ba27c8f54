"""One conversation of one browser tab: its exchanges, each folded from the events of its answer. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

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


def turns(conversation: Conversation) -> list[Turn]:
    """Return the exchanges as history for the next question; of an abstention and a failure only what was asked."""
    answers = [exchange.answer for exchange in conversation]
    return [
        Turn(exchange.question, answer.text if answer is not None and not answer.abstained else "")
        for exchange, answer in zip(conversation, answers, strict=True)
    ]


def with_last(conversation: Conversation, exchange: Exchange) -> Conversation:
    """Return the conversation with its last exchange replaced."""
    return (*conversation[:-1], exchange)
