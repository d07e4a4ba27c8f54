"""``/v1/chat/completions`` and ``/v1/models``: Footnoted as a model that cites, to any OpenAI client.

Shapes after OpenAI's API reference (chat completions, their chunks, models). A sentence is sent once its verdict is
final: from the first that is not supported on, the rest waits for the end, since it may yet be mended.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request

from rag.api.chat_messages import Asked, ChatRequest, asked, demand_text
from rag.api.chat_text import answer_text, closing_text, sentence_text
from rag.api.failures import failure_body, status_of
from rag.api.models import resolved
from rag.api.running import Opened, answer_while_connected, events_of
from rag.api.server_sent import event_stream, server_sent
from rag.api.shapes import OPENAI_FAILURES, ChatCompletionOut
from rag.assistant import Assistant
from rag.errors import FootnotedError
from rag.schema import AnswerEvent, CheckedAnswer, SentenceReady, Support
from rag.wire import answer_json

_PATH = "/v1/chat/completions"
_STREAMED = {
    "description": "The completion; with `stream` its chunks as server-sent events, the last one `[DONE]`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


def add_chat(app: FastAPI, assistant: Assistant) -> None:
    """Add the route that chat clients ask."""

    @app.post(_PATH, tags=["openai"], response_model=ChatCompletionOut, responses={**OPENAI_FAILURES, 200: _STREAMED})
    async def complete(body: ChatRequest, request: Request) -> Any:
        """Answer the last message from the documents, with footnotes; `citations` and `verdicts` ride along."""
        demand_text(body)
        wanted, model = asked(body.messages), resolved(body.model, assistant)

        def opened() -> Generator[AnswerEvent, None, None]:
            within = body.within.filter() if body.within else None
            return assistant.ask(
                wanted.question, history=wanted.history, model=model, strict=body.strict, within=within
            )

        if body.stream:
            return event_stream(_written(opened, _Chunks(body, wanted)))
        answer = await answer_while_connected(request, opened)
        return _completion(body.model, answer, wanted)


def _completion(model: str, answer: CheckedAnswer, wanted: Asked) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer_text(answer, wanted.notes), "refusal": None}
    return {
        **_head("chat.completion", _new_id(), model),
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        **_riding_along(answer, wanted),
    }


async def _written(opened: Opened, chunks: _Chunks) -> AsyncGenerator[str, None]:
    """Write the chunks of an answer under way; an error midway is a last event of its own."""
    try:
        yield chunks.delta(role="assistant", content="")
        async with aclosing(events_of(opened)) as events:
            async for event in events:
                for chunk in chunks.of(event):
                    yield chunk
        yield server_sent("[DONE]")
    except FootnotedError as error:
        yield server_sent(failure_body(_PATH, status_of(error), str(error)))


@dataclass
class _Chunks:
    """The chunks of one streamed completion, and how many sentences have gone out."""

    request: ChatRequest
    wanted: Asked
    id: str = field(default_factory=lambda: _new_id())
    sent: int = 0
    held: bool = False
    """Whether a sentence came that may yet be mended."""

    def of(self, event: AnswerEvent) -> Generator[str, None, None]:
        """Yield what an event adds."""
        if isinstance(event, SentenceReady):
            self.held = self.held or event.sentence.verdict.support is not Support.SUPPORTED
            if not self.held:
                yield self._said(sentence_text(event.sentence))
        elif isinstance(event, CheckedAnswer):
            yield from self._closing(event)

    def delta(self, **delta: str) -> str:
        """Return a chunk that adds to the message."""
        return self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}])

    def _said(self, text: str) -> str:
        self.sent += 1
        return self.delta(content=text if self.sent == 1 else " " + text)

    def _closing(self, answer: CheckedAnswer) -> Generator[str, None, None]:
        """Yield the sentences that were held, the footnotes, the finish with what rides along, and the usage."""
        for sentence in answer.sentences[self.sent :]:
            yield self._said(sentence_text(sentence))
        said = answer.text if answer.abstained else ""
        yield self.delta(content=said + closing_text(answer, self.wanted.notes))
        finish = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
        yield self._chunk([finish], **_riding_along(answer, self.wanted))
        if self.request.wants_usage:
            yield self._chunk([], usage=_usage(answer))

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> str:
        usage = {"usage": None} if self.request.wants_usage else {}
        head = _head("chat.completion.chunk", self.id, self.request.model)
        return server_sent({**head, "choices": choices, **usage, **more})


def _head(kind: str, identifier: str, model: str) -> dict[str, Any]:
    return {"id": identifier, "object": kind, "created": int(time.time()), "model": model}


def _riding_along(answer: CheckedAnswer, wanted: Asked) -> dict[str, Any]:
    """Return Footnoted's own fields: the footnotes with exact offsets, a verdict for each sentence, and the rest."""
    whole = answer_json(answer)
    kept = ("citations", "abstained", "conflicts", "nearest", "repairs", "searched_for")
    notes = [*answer.notes, *wanted.notes]
    return {"verdicts": whole["sentences"], **{name: whole[name] for name in kept}, "notes": notes}


def _usage(answer: CheckedAnswer) -> dict[str, int]:
    """Return the tokens of the language model: none where none was asked."""
    usage = answer.usage
    prompt, completion = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
