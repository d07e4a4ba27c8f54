"""One real call to a model, to see whether it works: streaming, usage, latency, and what ended its answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from rag.errors import ModelBroken
from rag.models.endpoint import EndpointModel
from rag.schema import Usage

QUESTION = "What is the capital of France? Answer in one short sentence."
_LONGEST = 200
"""Tokens of an answer; those of reasoning come on top."""
_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Trial:
    """What one call showed."""

    model: str
    """The name sent to the endpoint."""
    address: str
    streaming: bool
    """Whether the text came in several pieces."""
    pieces: int
    first_token: float | None
    """Seconds until the first words of the answer, those of reasoning not counted; None when none came."""
    total: float
    """Seconds until the end."""
    usage: Usage | None
    finish: str
    """What the endpoint says ended the answer: stop, or length for the token limit."""
    reasoning: bool
    """Whether reasoning came in a field of its own."""
    text: str
    """The answer's beginning."""
    cut: str
    """Why the answer is not whole, empty when it is."""


def try_model(model: EndpointModel, *, max_tokens: int, clock: Callable[[], float] = time.perf_counter) -> Trial:
    """Ask a model for one sentence. Raises ModelError when nothing of an answer comes."""
    began, first, pieces, cut = clock(), None, list[str](), ""
    try:
        for piece in model.stream([{"role": "user", "content": QUESTION}], max_tokens=min(max_tokens, _LONGEST)):
            first = clock() - began if first is None else first
            pieces.append(piece)
    except ModelBroken as error:
        if not pieces:
            raise
        cut = str(error)
    text = " ".join("".join(pieces).split())
    return Trial(
        model.entry.model, model.address, len(pieces) > 1, len(pieces), first, clock() - began, model.usage,
        model.finish, model.thought, text[:_EXCERPT], cut,
    )  # fmt: skip
