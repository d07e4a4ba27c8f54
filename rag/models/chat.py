"""What a chat model is to the rest: messages in, pieces of the answer's text out, as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.models.entry import Entry
from rag.schema import Usage

EXTRACTIVE = "extractive"
"""The name that stands for answering without a model."""

NONE_NAMED = "(none named)"
"""Stands in a listing for an endpoint that is set while no model of it is named."""

Message = Mapping[str, str]
"""One message of a chat as on the wire: its ``role`` (system, user or assistant) and its ``content``."""


class ChatModel(Protocol):
    """A model that continues a chat; opened for one answer, whose calls it adds up."""

    name: str
    """The model's name, as the user chose it; after failing over, the name of the one that answered."""
    notes: list[str]
    """What the reader of the answer must know of the calls so far, such as a model that had to stand in."""

    @property
    def usage(self) -> Usage | None:
        """What all calls so far took together; None when there was none."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Yield the answer in pieces; closing the iterator aborts the request. Raises ModelError."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model that a question can be put to, and whether that would work."""

    name: str
    provider: str
    """Who serves it, in words: "OpenAI", "local server", "built in"."""
    endpoint: str
    """Address without key or password; empty for what is built in."""
    usable: bool
    """Whether everything needed is set; nobody has been called to find out."""
    reason: str
    """Why it is not usable and what to set; or a remark, possibly empty."""
    entry: Entry | None = None
    """Everything that the catalogue says of it; None for what is built in."""

    @property
    def chat(self) -> bool:
        """Whether it answers questions, and does not embed or moderate."""
        return self.entry is None or self.entry.kind == "chat"
