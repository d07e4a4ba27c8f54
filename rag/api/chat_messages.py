"""The messages of a chat client → a question and the turns before it.

Only documents inform an answer and only Footnoted instructs the model: system and developer messages are left out, and
what is said of them is said to the client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.api.chat_text import without_footnotes
from rag.api.shapes import Within
from rag.errors import UsageError
from rag.schema import Turn

LEFT_OUT = "system messages are not followed: answers come from the documents alone"
_INSTRUCTING = ("system", "developer")
_MOST_TURNS = 20
"""Earlier exchanges that are taken into account, the latest ones."""


class ContentPart(BaseModel):
    """A part of a message; text is read, anything else declined."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """A message as chat clients send it."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None


class StreamOptions(BaseModel):
    """What a streaming client wants besides."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A chat completion's request. Sampling parameters are accepted and make no difference."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=2_000)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, Field(ge=1, le=1)] = None
    """Only one answer is to be had."""
    response_format: dict[str, Any] | None = None
    """Only text is to be had."""
    strict: bool | None = None
    """Footnoted's own: whether sentences that are not supported are left out."""
    within: Within | None = None
    """Footnoted's own: which documents to search."""

    @property
    def wants_usage(self) -> bool:
        """Whether the stream is to end with the count of tokens."""
        return self.stream_options is not None and self.stream_options.include_usage


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chat client's messages ask."""

    question: str
    history: tuple[Turn, ...]
    notes: tuple[str, ...] = ()
    """What was left out of account, in words."""


def asked(messages: Sequence[ChatMessage]) -> Asked:
    """Return the question and the turns before it. Raises UsageError when the last word is not the user's."""
    spoken = [m for m in messages if m.role in ("user", "assistant")]
    joined = [(role, "\n".join(map(_text, said))) for role, said in groupby(spoken, lambda m: m.role)]
    if not joined or joined[-1][0] != "user" or messages[-1].role not in ("user", *_INSTRUCTING):
        raise UsageError("the last message must be the user's question")
    turns = [
        Turn(question, without_footnotes(answer))
        for (role, question), (_, answer) in pairwise(joined)
        if role == "user"
    ]
    notes = (LEFT_OUT,) if any(m.role in _INSTRUCTING for m in messages) else ()
    return Asked(joined[-1][1], tuple(turns[-_MOST_TURNS:]), notes)


def demand_text(request: ChatRequest) -> None:
    """Raise UsageError for what this model can't give, where leaving it out would break the client."""
    wanted = (request.response_format or {}).get("type", "text")
    if wanted != "text":
        raise UsageError(f"response_format {wanted!r}: answers are text with footnotes; leave response_format out")
    for name in ("tool_choice", "function_call"):
        choice = (request.model_extra or {}).get(name)
        if choice == "required" or isinstance(choice, dict):
            raise UsageError(f"{name}: this model calls no tools; leave {name} out")


def _text(message: ChatMessage) -> str:
    """Return the words of a message. Raises UsageError for a picture, a sound or a file."""
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    other = next((part.type for part in message.content if part.type not in ("text", "refusal")), None)
    if other is not None:
        raise UsageError(f"a message holds {other}: this model reads text only")
    return "\n".join(part.text or "" for part in message.content)
