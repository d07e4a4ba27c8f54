"""One question, search or check from its beginning to its end, told to every observer when it has ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from rag.access import Caller, current_caller
from rag.schema import AnswerEvent, CheckedAnswer, CheckedText, RankedPassage, Searched
from rag.stopping import Stopped

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Work:
    """What was asked for, by whom, and what came of it."""

    kind: str
    """``ask``, ``search`` or ``check``."""
    text: str
    """The question, or the text to check."""
    caller: Caller
    model: str = ""
    """The model asked for by name; empty for the configured one."""
    started: int = field(default_factory=time.time_ns)
    """Nanoseconds since 1970, as the next two."""
    searched: int = 0
    """When passages had been found; 0 before."""
    ended: int = 0
    passages: tuple[RankedPassage, ...] = ()
    answer: CheckedAnswer | None = None
    checked: CheckedText | None = None
    error: Exception | None = None
    stopped: bool = False
    """Whether the asker went away before the end."""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended - self.started) / 1e9


class Observer(Protocol):
    """Whoever is told of work that has ended."""

    def __call__(self, work: Work) -> None:
        """Take note. What is raised here keeps the answer from being shown."""


def observed_answer(method: F) -> F:
    """Let a method that yields an answer's events tell the observers of its object."""

    @wraps(method)
    def asking(self: Any, question: str, **options: Any) -> Generator[AnswerEvent, None, None]:
        # Who calls is known now; by the time the events are read it may be another thread.
        work = Work("ask", question, current_caller(), options.get("model") or "")
        return _watched(work, method(self, question, **options), self.observers)

    return cast(F, asking)


def observed(kind: str) -> Callable[[F], F]:
    """Let a method that takes a text and returns passages or a checked text tell the observers of its object."""

    def decorate(method: F) -> F:
        @wraps(method)
        def working(self: Any, text: str, *more: Any, **options: Any) -> Any:
            work = Work(kind, text, current_caller())
            try:
                found = method(self, text, *more, **options)
            except Exception as error:
                work.error = error
                _tell(work, self.observers)
                raise
            if isinstance(found, CheckedText):
                work.checked = found
            else:
                work.passages = tuple(found)
            _tell(work, self.observers)
            return found

        return cast(F, working)

    return decorate


def _watched(
    work: Work, events: Generator[AnswerEvent, None, None], observers: Sequence[Observer]
) -> Generator[AnswerEvent, None, None]:
    try:
        for event in events:
            if isinstance(event, Searched):
                work.searched, work.passages = time.time_ns(), event.passages
            elif isinstance(event, CheckedAnswer):
                work.answer = event
                _tell(work, observers)
            yield event
    except (GeneratorExit, Stopped):
        work.stopped = True
        raise
    except Exception as error:
        work.error = error
        raise
    finally:
        events.close()
        if not work.ended:
            _tell(work, observers)


def _tell(work: Work, observers: Sequence[Observer]) -> None:
    work.ended = time.time_ns()
    for observer in observers:
        observer(work)
