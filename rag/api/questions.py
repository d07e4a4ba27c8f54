"""``/api/search``, ``/api/ask`` and ``/api/check``: what the pipeline does, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request

from rag.api.running import Opened, answer_while_connected, events_of
from rag.api.server_sent import event_stream, server_sent
from rag.api.shapes import FAILURES, AnswerOut, CheckedTextOut, PassageOut, Question, Search, Text
from rag.assistant import Assistant
from rag.errors import FootnotedError
from rag.schema import AnswerEvent, CheckedAnswer, SentenceReady
from rag.wire import answer_json, citation_json, passage_json, sentence_json, text_json

_STREAMED = {
    "description": "The answer; as server-sent events `searched`, `sentence` (each with its verdict), `answer` or "
    "`error` for clients that accept `text/event-stream`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


def add_questions(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes that ask, search and check."""

    @app.get("/api/search", tags=["questions"], response_model=list[PassageOut], responses=FAILURES)
    def search(asked: Annotated[Search, Query()]) -> list[dict[str, Any]]:
        """Return the best passages."""
        return [passage_json(p) for p in assistant.search(asked.question, asked.top_k, within=asked.filter())]

    @app.post("/api/check", tags=["questions"], response_model=CheckedTextOut, responses=FAILURES)
    def check(text: Text) -> dict[str, Any]:
        """Check a text against the corpus, sentence by sentence."""
        return text_json(assistant.check(text.text))

    @app.post("/api/ask", tags=["questions"], response_model=AnswerOut, responses={**FAILURES, 200: _STREAMED})
    async def ask(question: Question, request: Request) -> Any:
        """Answer; as server-sent events when the client accepts them, else as one JSON document."""
        history = [earlier.turn() for earlier in question.history]

        def opened() -> Any:
            options: dict[str, Any] = {"model": question.model, "strict": question.strict}
            return assistant.ask(question.question, history=history, within=question.filter(), **options)

        if "text/event-stream" not in request.headers.get("accept", ""):
            return answer_json(await answer_while_connected(request, opened))
        return event_stream(_written(opened))


async def _written(opened: Opened) -> AsyncGenerator[str, None]:
    """Write events as they come; an error midway is an event too, since the status has gone out."""
    try:
        async with aclosing(events_of(opened)) as events:
            async for event in events:
                name, data = _event(event)
                yield server_sent(data, name)
    except FootnotedError as error:
        yield server_sent({"error": str(error)}, "error")


def _event(event: AnswerEvent) -> tuple[str, dict[str, Any]]:
    if isinstance(event, SentenceReady):
        citations = [citation_json(c) for c in event.citations]
        return "sentence", {"sentence": sentence_json(event.sentence), "citations": citations}
    if isinstance(event, CheckedAnswer):
        return "answer", answer_json(event)
    return "searched", {"searched_for": event.searched_for, "passages": [passage_json(p) for p in event.passages]}
