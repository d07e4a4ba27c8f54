"""The records of kept conversations: frozen data, times in seconds since the epoch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.schema import CheckedAnswer


class Outcome(StrEnum):
    """How a turn ended."""

    DONE = "done"
    STOPPED = "stopped"
    """Ended by the user, or by the server's own end; what was checked until then is kept."""
    FAILED = "failed"


class Rating(StrEnum):
    """What a user says of an answer; a wrong answer and wrong evidence are different faults."""

    GOOD = "good"
    WRONG_ANSWER = "wrong_answer"
    WRONG_EVIDENCE = "wrong_evidence"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A user's judgement of one answer."""

    rating: Rating
    comment: str = ""
    """In the user's words: what would have been right."""
    given: float = 0.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as a list shows it."""

    id: str
    name: str
    created: float
    changed: float
    """When it was last asked something."""
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question and what came of it."""

    id: str
    conversation: str
    question: str
    outcome: Outcome
    asked: float
    answer: CheckedAnswer | None = None
    """Complete when done, as far as it was checked when stopped, None when failed."""
    error: str = ""
    """Why there is no answer, only when failed."""
    feedback: Feedback | None = None
    follow_ups: tuple[str, ...] = ()
    """Questions that were offered to go on with."""
