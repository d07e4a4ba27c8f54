"""What happens in the chat: asking, stopping, asking again, rating, opening and deleting; every turn is kept.

Values in, values out; layout and HTML live elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rag.conversations import Conversations, KeptTurn, Rating
from rag.errors import FootnotedError, UsageError
from rag.schema import AnswerEvent
from ui import rendering
from ui.choices import Choices
from ui.conversation import Chat, Conversation, Exchange, turns
from ui.interface import Asked
from ui.suggestions import follow_ups, suggested_questions
from ui.words import Words

_log = logging.getLogger(__name__)


class Shown(NamedTuple):
    """What the chat shows after an event; the layout turns each field into a component's update."""

    chat: Chat
    current: str
    """The last exchange, or the welcome."""
    past: str | None = None
    """All before it; None when that stays as it is."""
    running: bool = False
    """Whether an answer is under way: then stop is offered in place of ask."""
    asked: bool = False
    """Whether a question was just taken up, so that its box is to be emptied."""
    kept: bool = False
    """Whether the list of conversations has changed."""


@dataclass(frozen=True, slots=True)
class Chatting:
    """The chat of one owner over one assistant, in one interface language."""

    assistant: Asked
    kept: Conversations
    words: Words
    halted: set[str] = field(default_factory=set)
    """Turns that were stopped while under way: nothing of theirs is shown any more, whatever still arrives."""

    def ask(self, question: str, chat: Chat, choices: Choices) -> Iterator[Shown]:
        """Ask and yield the chat as the answer comes; an empty question changes nothing."""
        if not question.strip():
            yield self.show(chat)
            return
        try:
            turn = self._begun(question.strip(), chat.id)
        except FootnotedError as error:
            yield self.show(chat.and_then(Exchange(question.strip()).failed(str(error))))
            return
        asked = Exchange(turn.question, turn=turn.id)
        earlier = replace(chat, id=turn.conversation)
        past = rendering.past(earlier, self.words)
        yield self._show(earlier.and_then(asked), running=True)._replace(asked=True, kept=True, past=past)
        with closing(self._exchanges(asked, earlier.exchanges, choices)) as exchanges:
            for current in exchanges:
                if asked.turn in self.halted:
                    self.halted.discard(asked.turn)
                    return
                yield self._show(earlier.and_then(current), running=current.running)

    def again(self, chat: Chat, choices: Choices, turn: str = "", question: str = "") -> Iterator[Shown]:
        """Ask a question again, the last one unless a turn is named, perhaps reworded; what followed it is dropped.

        What another tab asked meanwhile in the same conversation stays.
        """
        place = chat.index(turn) if turn else len(chat.exchanges) - 1
        if place < 0:
            yield self.show(chat)
            return
        for dropped in chat.exchanges[place:]:
            self.kept.delete_turn(dropped.turn)
        yield from self.ask(question.strip() or chat.exchanges[place].question, chat.up_to(place), choices)

    def halt(self, chat: Chat) -> None:
        """Let the answer under way, if one is, end at its next event instead of showing it."""
        self.halted.update(one.turn for one in chat.exchanges[-1:] if one.running)

    def stop(self, chat: Chat) -> Shown:
        """Mark the answer under way as stopped; the sentences checked so far stay."""
        self.halt(chat)
        if not chat.exchanges:
            return self.show(chat)
        return self._show(chat.up_to(len(chat.exchanges) - 1).and_then(chat.exchanges[-1].stopped()))

    def new(self) -> Shown:
        """Start a new conversation."""
        return self.show(Chat())

    def open(self, conversation: str) -> Shown:
        """Show a kept conversation; a new one when it is not there."""
        kept = self.kept.turns(conversation) if conversation else []
        exchanges = tuple(Exchange.of(turn) for turn in kept)
        return self.show(Chat(conversation if kept else "", exchanges))

    def remove(self, chat: Chat, turn: str) -> Shown:
        """Delete one exchange."""
        self.kept.delete_turn(turn)
        left = tuple(one for one in chat.exchanges if one.turn != turn)
        if not left and not self.kept.turns(chat.id):
            self.kept.delete(chat.id)
        return self.show(Chat(chat.id if left else "", left))._replace(kept=True)

    def discard(self, chat: Chat, conversation: str) -> Shown:
        """Delete a whole conversation; the one that is open stays unless it is the one."""
        self.kept.delete(conversation)
        shown = self.new() if chat.id == conversation else self._show(chat)
        return shown._replace(kept=True)

    def rate(self, chat: Chat, turn: str, rating: str, comment: str = "") -> Shown:
        """Keep what the user says of an answer; the same word again takes it back."""
        place = chat.index(turn)
        if place < 0:
            return self._show(chat)
        exchange = chat.exchanges[place]
        given = Rating(rating) if rating in list(Rating) and (exchange.rating != rating or comment) else None
        self.kept.rate(turn, given, comment)
        rated = (*chat.exchanges[:place], replace(exchange, rating=given), *chat.exchanges[place + 1 :])
        return self.show(replace(chat, exchanges=rated))

    def show(self, chat: Chat) -> Shown:
        """Return the whole chat as it stands."""
        return self._show(chat)._replace(past=rendering.past(chat.up_to(len(chat.exchanges) - 1), self.words))

    def _begun(self, question: str, conversation: str) -> KeptTurn:
        try:
            return self.kept.begin(question, conversation)
        except UsageError:  # deleted meanwhile, in another tab
            return self.kept.begin(question)

    def _show(self, chat: Chat, running: bool = False) -> Shown:
        suggestions = [] if chat.exchanges else suggested_questions(self.assistant.sources())
        return Shown(chat, rendering.current(chat, suggestions, self.words), running=running)

    def _exchanges(self, asked: Exchange, earlier: Conversation, choices: Choices) -> Generator[Exchange, None, None]:
        """Yield the exchange after each event and keep it at its end, also at one that comes from outside.

        Closing this closes the assistant's iterator, which stops the model.
        """
        current = asked
        try:
            for current in self.answered(asked, earlier, choices):
                yield current
        finally:
            self.kept.finish(current.turn, current.outcome, current.so_far, current.error, current.follow_ups)

    def answered(self, asked: Exchange, earlier: Conversation, choices: Choices) -> Generator[Exchange, None, None]:
        """Yield the exchange after each event, to its end or its failure; nothing is kept."""
        current = asked
        for line in self.assistant.models():
            if line.name == choices.model and not line.usable:
                yield current.failed(
                    self.words.model_unusable.format(name=line.name, reason=self.words.told(line.reason))
                )
                return
        try:
            events = self.assistant.ask(
                asked.question, history=turns(earlier), model=choices.model, strict=choices.strict,
                within=choices.within or None, top_k=choices.passages,
            )  # fmt: skip
            with _closing(events):
                for event in events:
                    current = current.after(event)
                    yield self._with_follow_ups(current, earlier)
        except FootnotedError as error:
            yield current.failed(str(error))
        except Exception as error:  # noqa: BLE001 - a crash must leave the page usable; it is logged whole and shown
            _log.error("the assistant crashed", exc_info=error)
            yield current.failed(self.words.broken.format(error=f"{type(error).__name__}: {error}"))

    def _with_follow_ups(self, exchange: Exchange, earlier: Conversation) -> Exchange:
        if exchange.answer is None or exchange.searched is None:
            return exchange
        asked = [one.question for one in (*earlier, exchange)]
        cited = {citation.source for citation in exchange.answer.citations}
        found = [ranked.passage for ranked in exchange.searched.passages]
        passages = [passage for passage in found if not cited or passage.source in cited]
        return replace(exchange, follow_ups=tuple(follow_ups(asked, exchange.answer, passages)))


@contextmanager
def _closing(events: Iterator[AnswerEvent]) -> Iterator[None]:
    try:
        yield
    finally:
        if isinstance(events, Generator):
            events.close()
