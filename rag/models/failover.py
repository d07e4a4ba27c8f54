"""A chain of models: when one fails before its first sentence is complete, the next is asked, and that is said.

Once a sentence may have been shown nothing is asked twice: what fails then fails.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.errors import ModelError
from rag.models.chat import ChatModel, Message
from rag.models.usage import Tally
from rag.schema import Usage

_SENTENCE_AND_MORE = re.compile(r"[.!?…。！？؟।]\S*\s+\S|[。！？]\S|\n\s*\S", re.DOTALL)
"""A sentence's end and the beginning of what follows: before it nobody downstream shows anything."""
_HELD_AT_MOST = 2_000
"""Characters without an end of a sentence that are held back; as many are passed on as one sentence downstream."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model of the chain, opened only when its turn comes."""

    name: str
    open: Callable[[], ChatModel]


class FailoverModel:
    """Asks each candidate in turn until one completes a sentence; keeps to that one from then on."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        """The first candidate is the chosen one, the others stand in."""
        self.name = candidates[0].name
        self.notes: list[str] = []
        self._left = list(candidates)
        self._model: ChatModel | None = None
        self._earlier = Tally()

    @property
    def usage(self) -> Usage | None:
        """What all calls so far took, those that failed included."""
        own, earlier = self._model.usage if self._model else None, self._earlier.usage
        return own + earlier if own and earlier else own or earlier

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Yield the answer in pieces, from the first model that completes a sentence. Raises the last ModelError."""
        while True:
            try:
                model = self._opened()
                held, pieces = _begun(model.stream(messages, max_tokens=max_tokens))
                break
            except ModelError as error:
                self._pass_on(error)
        with contextlib.closing(pieces):  # type: ignore[type-var]
            yield from held
            yield from pieces

    def _opened(self) -> ChatModel:
        if self._model is None:
            self._model = self._left[0].open()
            self.name = self._model.name
        return self._model

    def _pass_on(self, error: ModelError) -> None:
        """Turn to the next candidate and say so. Raises the error when there is none."""
        failed = self._left.pop(0)
        if not self._left:
            raise error
        if self._model and self._model.usage:
            self._earlier.add(self._model.usage)
        self._model, self.name = None, self._left[0].name
        self.notes.append(f'"{failed.name}" failed, so "{self.name}" was asked instead: {error}')


def _begun(pieces: Iterator[str]) -> tuple[list[str], Iterator[str]]:
    """Return the pieces up to the first sentence's end and the rest, unread. Raises ModelError if it fails before."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        text = "".join(held)
        if len(text) >= _HELD_AT_MOST or _SENTENCE_AND_MORE.search(text):
            break
    return held, pieces
