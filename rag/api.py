"""The HTTP API: ask, search, check, read, health; JSON in the shapes of ``rag.wire``.

It has no log-in: ``serve`` binds it to loopback only, and requests under another host name are refused, so that no
web page can reach it through a name of its own.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Generator
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.middleware.trustedhost import TrustedHostMiddleware

from rag.assistant import MAXIMUM_TEXT, Assistant
from rag.errors import FootnotedError, ModelError, SourceError, StoreError, UsageError
from rag.retrieval import MAXIMUM_QUESTION
from rag.schema import AnswerEvent, CheckedAnswer, SentenceReady
from rag.wire import answer_json, citation_json, passage_json, sentence_json, text_json

_STATUS = {UsageError: 422, SourceError: 404, StoreError: 503, ModelError: 502}


class Question(BaseModel):
    """A question to ask."""

    question: Annotated[str, Field(min_length=1, max_length=MAXIMUM_QUESTION)]
    model: str | None = None
    strict: bool | None = None


class Text(BaseModel):
    """A text to check."""

    text: Annotated[str, Field(min_length=1, max_length=MAXIMUM_TEXT)]


def create_app(assistant: Assistant) -> FastAPI:
    """Return the API over one assistant."""
    app = FastAPI(
        title="Footnoted", description="Question answering with checked citations.", docs_url=None, redoc_url=None
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "testserver"])
    app.add_exception_handler(FootnotedError, _failure)
    _add_state(app, assistant)
    _add_questions(app, assistant)
    return app


def _add_state(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> dict[str, Any]:
        """Say that the index answers, and what is degraded."""
        return {"status": "ready", "passages": assistant.store.catalog.count(), "degraded": assistant.degraded()}

    @app.get("/api/documents")
    def documents() -> list[dict[str, Any]]:
        """List the files of the corpus with their state."""
        return [
            {"source": s.source, "state": s.state, "reason": s.reason, "language": s.language, "passages": s.passages}
            for s in assistant.sources()
        ]


def _add_questions(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/search")
    def search(question: str, top_k: Annotated[int, Field(ge=1, le=100)] = 10) -> list[dict[str, Any]]:
        """Return the best passages."""
        return [passage_json(result) for result in assistant.search(question, top_k)]

    @app.post("/api/check")
    def check(text: Text) -> dict[str, Any]:
        """Check a text against the corpus, sentence by sentence."""
        return text_json(assistant.check(text.text))

    @app.post("/api/ask", response_model=None)
    def ask(question: Question, request: Request) -> StreamingResponse | dict[str, Any]:
        """Answer; as server-sent events when the client accepts them, else as one JSON document."""
        options: dict[str, Any] = {"model": question.model, "strict": question.strict}
        if "text/event-stream" not in request.headers.get("accept", ""):
            return answer_json(assistant.answer(question.question, **options))
        events = assistant.ask(question.question, **options)
        return StreamingResponse(_stream(events), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _stream(events: Generator[AnswerEvent, None, None]) -> AsyncIterator[str]:
    """Write events as they come; an error midway is an event too, since the status has gone out."""
    try:
        async for event in iterate_in_threadpool(events):
            yield _server_sent(*_event(event))
    except FootnotedError as error:
        yield _server_sent("error", {"error": str(error)})
    finally:
        # A client that went away must not leave the model writing.
        events.close()


def _event(event: AnswerEvent) -> tuple[str, dict[str, Any]]:
    if isinstance(event, SentenceReady):
        citations = [citation_json(c) for c in event.citations]
        return "sentence", {"sentence": sentence_json(event.sentence), "citations": citations}
    if isinstance(event, CheckedAnswer):
        return "answer", answer_json(event)
    return "searched", {"searched_for": event.searched_for, "passages": [passage_json(p) for p in event.passages]}


def _server_sent(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _failure(_: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"error": str(error)}, status_code=status)
