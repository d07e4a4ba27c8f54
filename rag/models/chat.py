"""What a chat model is to the rest: messages in, pieces of the answer's text out, as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

EXTRACTIVE = "extractive"
"""The name that stands for answering without a model."""

Message = Mapping[str, str]
"""One message of a chat as on the wire: its ``role`` (system, user or assistant) and its ``content``."""


class ChatModel(Protocol):
    """A model that continues a chat."""

    name: str
    """The model's name, as the user chose it."""

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


@dataclass(frozen=True, slots=True)
class Usage:
    """What an endpoint said it counted, in the model's tokens."""

    prompt_tokens: int
    completion_tokens: int
