"""A chat model that says what a test queued, records what it was asked and knows whether it was cut short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.models import Message, Usage


class ScriptedModel:
    """Each queued reply is a list of pieces; an exception among them is raised in its place."""

    name = "scripted"

    def __init__(self, *replies: Sequence[str | Exception]) -> None:
        self.replies = list(replies)
        self.calls: list[tuple[list[Message], int]] = []
        self.usage: Usage | None = None
        self.notes: list[str] = []
        self.closed = 0
        """How many replies were given up before their end."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        self.calls.append((list(messages), max_tokens))
        reply = self.replies.pop(0)
        return self._stream(reply)

    def _stream(self, reply: Sequence[str | Exception]) -> Iterator[str]:
        try:
            for piece in reply:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        except GeneratorExit:
            self.closed += 1
            raise
