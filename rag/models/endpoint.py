"""A chat model behind any OpenAI-compatible endpoint, streamed through the openai client.

An answer counts only when the endpoint says that it is finished; one that is cut off raises.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import openai

from rag.errors import ModelBroken, ModelError, ModelOverlong, ModelRefused
from rag.models.chat import Message
from rag.models.connection import Connection
from rag.models.entry import Entry
from rag.models.failures import failure
from rag.models.patience import PatientStream
from rag.models.reasoning import without_reasoning
from rag.models.retrying import pause_before
from rag.models.usage import Tally, estimated_prompt, estimated_tokens, usage_of
from rag.schema import Usage

_USAGE_PATIENCE = 2.0
"""Seconds to wait for the token count after the last word."""
_LARGEST_TOKEN = 64
"""Characters: an answer longer than so many a token allowed is not what was asked for."""


@dataclass(frozen=True, slots=True)
class _Event:
    """What one piece of the stream brought."""

    text: str = ""
    finish: str = ""
    counted: tuple[int, int] | None = None
    """Tokens read and written, as the endpoint counts them."""
    thought: str = ""


class EndpointModel:
    """A model by name at an endpoint; safe to use from several threads."""

    def __init__(
        self, entry: Entry, connection: Connection, *, first_token_timeout: float, idle_timeout: float,
        retries: int = 2, pause: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        """Time-outs are in seconds; ``pause`` waits between tries."""
        self.name = entry.name
        self.notes: list[str] = []
        self.finish = ""
        """The reason that the endpoint gave for the end of its last answer: stop, length, content_filter, …"""
        self.thought = False
        """Whether reasoning came in a field of its own."""
        self._tally, self.entry = Tally(), entry
        # Imports what it needs at first touch: here, not within the patience for the first word.
        self._completions = connection.client.chat.completions
        self._headers, self._endpoint = dict(connection.headers), connection.endpoint
        self._first, self._idle = first_token_timeout, idle_timeout
        self._retries, self._pause = retries, pause
        options: dict[str, Any] = {"temperature": 0, "stream_options": {"include_usage": True}}
        self._options = {name: value for name, value in options.items() if name not in entry.omits}
        self._limit_name: str = entry.token_limit
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The endpoint's address without secrets."""
        return self._endpoint.shown

    @property
    def usage(self) -> Usage | None:
        """What all calls so far took; None when nothing has come of any."""
        return self._tally.usage

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Yield the answer's text in pieces, reasoning left out; closing it aborts the request.

        Raises ModelUnreachable, ModelRefused, ModelUnknown, or ModelBroken for an answer cut off or empty.
        """
        shown = 0
        max_tokens = min(max_tokens, self.entry.limits.output_tokens or max_tokens)
        with contextlib.closing(self._answer(messages, max_tokens)) as raw:
            for piece in without_reasoning(raw):
                shown += len(piece)
                if shown > max_tokens * _LARGEST_TOKEN:
                    raise ModelOverlong(
                        f"{self._endpoint.shown} does not stop at {max_tokens} tokens: use another model"
                    )
                yield piece
        if not shown:
            raise ModelBroken(f'"{self.name}" gave an empty answer: ask again, or use another model')

    def _answer(self, messages: Sequence[Message], max_tokens: int) -> Generator[str, None, None]:
        """Yield the raw text, after as many tries as it takes to get a first word."""
        tries = 0
        while (error := (yield from self._attempt(messages, max_tokens))) is not None:
            if not self._adapted(error):
                self._wait_or_raise(error, tries)
                tries += 1

    def _attempt(self, messages: Sequence[Message], max_tokens: int) -> Generator[str, None, Exception | None]:
        """Yield the text of one try; return the error that ended it before the first word, if one did."""
        with contextlib.closing(PatientStream(self._reader(messages, max_tokens), self._first, self._idle)) as events:
            first = next(events, None)
            if first is None and events.error is not None:
                return events.error
            with self._counting(messages) as seen:
                yield from self._texts(first, events, seen, max_tokens)
        return None

    @contextlib.contextmanager
    def _counting(self, messages: Sequence[Message]) -> Iterator[list[_Event]]:
        """Add to the tally what a call took, however it ends; estimated when the endpoint did not say."""
        seen: list[_Event] = []
        try:
            yield seen
        finally:
            counted = next((event.counted for event in reversed(seen) if event.counted), None)
            written = "".join(event.text + event.thought for event in seen)
            prompt, completion = counted or (estimated_prompt(messages), estimated_tokens(written))
            self._tally.add(usage_of(prompt, completion, self.entry.price, estimated=counted is None))

    def _texts(
        self, first: _Event | None, events: PatientStream[_Event], seen: list[_Event], max_tokens: int
    ) -> Iterator[str]:
        """Yield the text of a stream that has begun. Raises ModelError unless it says that it is finished."""
        finish, event = "", first
        while event is not None:
            seen.append(event)
            self.thought = self.thought or bool(event.thought)
            if event.text:
                yield event.text
            if event.finish:
                finish = self.finish = event.finish
                events.idle = min(events.idle, _USAGE_PATIENCE)
            event = next(events, None)
        if events.error is not None and not finish:
            raise self._told(events.error)
        self._demand_finished(finish, max_tokens)

    def _demand_finished(self, finish: str, max_tokens: int) -> None:
        if not finish:
            raise ModelBroken(f"{self._endpoint.shown} cut the answer off in the middle: ask again")
        if finish == "length":
            raise ModelOverlong(f"the answer was cut off at {max_tokens} tokens: raise FOOTNOTED_MAX_ANSWER_TOKENS")
        if finish == "content_filter":
            raise ModelRefused(f"{self._endpoint.shown} stopped by its content filter: ask in other words")
        if finish in ("tool_calls", "function_call", "error"):
            raise ModelBroken(f'"{self.name}" ended without an answer ({finish}): ask again, or use another model')

    def _reader(
        self, messages: Sequence[Message], max_tokens: int
    ) -> Callable[[PatientStream[_Event]], Iterator[_Event]]:
        with self._lock:
            options = {**self._options, self._limit_name: max_tokens + self.entry.reasoning_tokens}
        further = dict(self.entry.options) or None
        body: list[Any] = [dict(message) for message in messages]

        def read(waiting: PatientStream[_Event]) -> Iterator[_Event]:
            chunks = self._completions.create(
                model=self.entry.model, messages=body, stream=True, extra_headers=self._headers, extra_body=further,
                **options,
            )  # fmt: skip
            waiting.opened(chunks.response)
            self._demand_stream(chunks.response)
            for chunk in chunks:
                yield from _events(chunk)

        return read

    def _demand_stream(self, response: httpx.Response) -> None:
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind == "text/html":
            raise ModelBroken(
                f"{self._endpoint.shown} answered with a web page, not as a model: correct "
                f"{self._endpoint.address_name}, which mostly ends in /v1, or the proxy between"
            )
        if kind == "application/json":
            raise ModelBroken(f"{self._endpoint.shown} does not stream its answers: use an endpoint that does")

    def _adapted(self, error: Exception) -> bool:
        """Leave out or rename an optional parameter that the endpoint declined; say whether that is worth a try."""
        if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        complaint = f"{error.param} {error.body}"
        with self._lock:
            if self._limit_name == "max_tokens" and "max_completion_tokens" in complaint:
                self._limit_name = "max_completion_tokens"
                return True
            return any(self._options.pop(name, None) is not None for name in list(self._options) if name in complaint)

    def _wait_or_raise(self, error: Exception, tries: int) -> None:
        """Pause before another try, as long as the endpoint asks. Raises ModelError when none is worth it."""
        seconds = pause_before(error, tries, retries=self._retries, longest=self._first)
        if seconds is None:
            raise self._told(error)
        self._pause(seconds)

    def _told(self, error: Exception) -> Exception:
        """Return the ModelError for an exception, not chained to it, which may hold the key; or an unforeseen one."""
        told: ModelError | None = failure(error, self._endpoint)
        return error if told is None else told


def _events(chunk: Any) -> Iterator[_Event]:
    """Yield what a chunk brings that counts as progress; endpoints send chunks that bring nothing.

    The client does not validate what it parses, so every step is checked here.
    """
    choices = getattr(chunk, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    delta = getattr(choice, "delta", None)
    if refusal := getattr(delta, "refusal", None):
        raise ModelRefused(f"the model declined: {' '.join(str(refusal)[:120].split())}")
    text = _text(getattr(delta, "content", None))
    thinks = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None)
    finish = getattr(choice, "finish_reason", None)
    counted = _counted(getattr(chunk, "usage", None))
    if text or thinks or finish or counted:
        yield _Event(
            text, finish if isinstance(finish, str) else "", counted, thinks if isinstance(thinks, str) else ""
        )


def _text(content: Any) -> str:
    """Return a piece's text; some makers send a list of parts, of which only those of type text are the answer."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
        return "".join(text for part in parts if isinstance(text := part.get("text"), str))
    return content if isinstance(content, str) else ""


def _counted(usage: Any) -> tuple[int, int] | None:
    """Return tokens read and written; some makers leave reasoning out of what was written, but not out of the total."""
    prompt, completion = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    total = getattr(usage, "total_tokens", None)
    return prompt, max(completion, total - prompt if isinstance(total, int) else 0)
