"""Puts the routes of the API together over one assistant."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from rag.api.chat import add_chat
from rag.api.failures import add_failures
from rag.api.models import add_models
from rag.api.questions import add_questions
from rag.api.state import add_state
from rag.assistant import Assistant

DESCRIPTION = "Question answering over documents: every sentence footnoted, every footnote checked."
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "testserver")


def create_app(assistant: Assistant) -> FastAPI:
    """Return the API over one assistant."""
    app = FastAPI(title="Footnoted", description=DESCRIPTION, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK_NAMES))
    add_failures(app)
    add_state(app, assistant)
    add_questions(app, assistant)
    add_chat(app, assistant)
    add_models(app, assistant)
    return app
