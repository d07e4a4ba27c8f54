"""What tokens cost, and the running count of them; what an endpoint does not count is estimated, and said to be."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

from rag.models.chat import Message
from rag.models.entry import Price
from rag.schema import Usage

_BYTES_PER_TOKEN = 3.0
"""UTF-8 bytes of text per token, on the low side: an estimate should rather be too high."""
_MESSAGE_TOKENS = 6
"""What a chat template adds to each message."""


def estimated_tokens(text: str) -> int:
    """Estimate, rather too high, how many tokens a text has."""
    return math.ceil(len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN)


def estimated_prompt(messages: Sequence[Message]) -> int:
    """Estimate, rather too high, how many tokens a chat has."""
    return sum(estimated_tokens(message["content"]) + _MESSAGE_TOKENS for message in messages)


def usage_of(prompt_tokens: int, completion_tokens: int, price: Price | None, *, estimated: bool = False) -> Usage:
    """Return the usage of one call with its cost, where there is a price."""
    cost = price.of(prompt_tokens, completion_tokens) if price else None
    return Usage(prompt_tokens, completion_tokens, cost, price.currency if price else "", estimated)


class Tally:
    """Adds up the calls of one answer; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._usage: Usage | None = None

    @property
    def usage(self) -> Usage | None:
        """Everything added so far; None when nothing was."""
        with self._lock:
            return self._usage

    def add(self, usage: Usage) -> None:
        """Add one call."""
        with self._lock:
            self._usage = usage if self._usage is None else self._usage + usage
