"""What happens on the page's events: values in, values for the components out; layout and HTML live elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from rag.errors import FootnotedError
from rag.models import EXTRACTIVE
from rag.schema import AnswerEvent
from ui import documents, evidence, rendering
from ui.conversation import Conversation, Exchange, turns, with_last
from ui.documents_words import LABELS
from ui.interface import Asked, ModelLine
from ui.suggestions import suggested_questions
from ui.words import Words

_log = logging.getLogger(__name__)


class Shown(NamedTuple):
    """What the chat shows after an event; the layout turns each field into a component's update."""

    conversation: Conversation
    transcript: str
    running: bool
    """Whether an answer is under way: then stop is offered in place of ask."""
    asked: bool = False
    """Whether a question was just taken up, so that its box is to be emptied."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """The page's behaviour over one assistant, in one interface language."""

    assistant: Asked
    words: Words

    def ask(self, question: str, conversation: Conversation, model: str, strict: bool) -> Iterator[Shown]:
        """Ask and yield the chat as the answer comes; an empty question changes nothing."""
        if not question.strip():
            yield self.show(conversation)
            return
        asked = Exchange(question.strip())
        earlier, conversation = conversation, (*conversation, asked)
        yield self.show(conversation, running=True)._replace(asked=True)
        with closing(self._exchanges(asked, earlier, model, strict)) as exchanges:
            for current in exchanges:
                yield self.show((*earlier, current), running=current.running)

    def retry(self, conversation: Conversation, model: str, strict: bool) -> Iterator[Shown]:
        """Ask the last question again in place of its last answer."""
        if not conversation:
            yield self.show(conversation)
            return
        yield from self.ask(conversation[-1].question, conversation[:-1], model, strict)

    def stop(self, conversation: Conversation) -> Shown:
        """Mark the answer under way as stopped; the sentences checked so far stay."""
        if not conversation:
            return self.show(conversation)
        return self.show(with_last(conversation, conversation[-1].stopped()))

    def clear(self) -> Shown:
        """Start a new conversation."""
        return self.show(())

    def show(self, conversation: Conversation, running: bool = False) -> Shown:
        """Return the chat as it stands."""
        suggestions = [] if conversation else suggested_questions(self.assistant.sources())
        return Shown(conversation, rendering.transcript(conversation, suggestions, self.words), running)

    def check(self, pasted: str) -> Iterator[str]:
        """Check a pasted text; yield that it is under way, then the verdicts or why there are none."""
        if not pasted.strip():
            yield rendering.failure(self.words.no_sentences, self.words, retry=False)
            return
        yield rendering.progress(self.words.checking)
        try:
            yield rendering.checked_text(self.assistant.check(pasted), self.words)
        except FootnotedError as error:
            yield rendering.failure(str(error), self.words, retry=False)
        except Exception as error:  # noqa: BLE001 - a crash must leave the page usable; it is logged whole and shown
            yield rendering.failure(self._broken(error), self.words, retry=False)

    def documents(self) -> str:
        """Return the list of documents as the index has it now."""
        labels = LABELS[self.words.language]
        return documents.framed(documents.listing(self.assistant.sources(), self.words, labels))

    def degraded(self) -> str:
        """Return what is degraded now."""
        return evidence.degraded(self.assistant.degraded(), self.words)

    def models(self) -> list[tuple[str, str]]:
        """Return the models to choose from as (label, name); one that can't be asked says why."""
        return [(self._label(line), line.name) for line in self.assistant.models()]

    def model(self) -> str:
        """Return the model that is chosen at first: the settings' own, where the catalogue has it."""
        wanted = " ".join(self.assistant.settings.model.split())
        return wanted if wanted in [line.name for line in self.assistant.models()] else EXTRACTIVE

    def _label(self, line: ModelLine) -> str:
        name = self.words.quotes_only if line.name == EXTRACTIVE else line.name
        return name if line.usable else self.words.model_unusable.format(name=name, reason=line.reason)

    def _exchanges(
        self, asked: Exchange, earlier: Conversation, model: str, strict: bool
    ) -> Generator[Exchange, None, None]:
        """Yield the exchange after each event; closing this closes the assistant's iterator, which stops the model."""
        current = asked
        for line in self.assistant.models():
            if line.name == model and not line.usable:
                yield current.failed(self._label(line))
                return
        try:
            events = self.assistant.ask(asked.question, history=turns(earlier), model=model, strict=strict)
            with _closing(events):
                for event in events:
                    current = current.after(event)
                    yield current
        except FootnotedError as error:
            yield current.failed(str(error))
        except Exception as error:  # noqa: BLE001 - a crash must leave the page usable; it is logged whole and shown
            yield current.failed(self._broken(error))

    def _broken(self, error: Exception) -> str:
        _log.error("the assistant crashed", exc_info=error)
        return self.words.broken.format(error=f"{type(error).__name__}: {error}")


@contextmanager
def _closing(events: Iterator[AnswerEvent]) -> Iterator[None]:
    try:
        yield
    finally:
        if isinstance(events, Generator):
            events.close()
