"""Puts the routes of the API together over one assistant and its corpus."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import Route

from rag.access import Doorkeeper
from rag.api.chat import add_chat
from rag.api.documents import add_documents
from rag.api.evaluations import add_evaluations
from rag.api.failures import add_failures, add_unknown
from rag.api.guard import Guard
from rag.api.hosts import Hosts
from rag.api.login import add_login
from rag.api.mcp_endpoint import McpEndpoint
from rag.api.models import add_models
from rag.api.questions import add_questions
from rag.api.state import add_state
from rag.assistant import Assistant
from rag.corpus import Corpus
from rag.observing import open_audit
from rag.observing.metrics import Metrics

DESCRIPTION = "Question answering over documents: every sentence footnoted, every footnote checked."


def create_app(assistant: Assistant, corpus: Corpus | None = None, doorkeeper: Doorkeeper | None = None) -> FastAPI:
    """Return the API over one assistant and the corpus of its store; what is mounted on it later is guarded too.

    Without a doorkeeper whoever reaches the server may do everything: bind it to loopback only.
    """
    settings, corpus = assistant.settings, corpus or Corpus(assistant.settings)
    tools, metrics, audit = McpEndpoint(assistant), Metrics(), open_audit(settings)
    assistant.observers.append(metrics)
    app = FastAPI(title="Footnoted", description=DESCRIPTION, docs_url=None, redoc_url=None, lifespan=tools.lifespan)
    hosts = Hosts.read(settings.allowed_hosts, settings.cors_origins, any_name=doorkeeper is not None)
    app.add_middleware(
        Guard, hosts=hosts, doorkeeper=doorkeeper, requests_per_minute=settings.requests_per_minute,
        largest_file=corpus.limits.max_bytes, served=metrics.served,
    )  # fmt: skip
    app.state.origins = hosts.origins
    app.state.corpus = corpus  # one for all that is mounted here
    add_failures(app)
    add_login(app, doorkeeper, audit)
    add_state(app, assistant, metrics)
    add_questions(app, assistant)
    add_documents(app, assistant, corpus)
    add_chat(app, assistant)
    add_models(app, assistant)
    add_evaluations(app, assistant)
    app.router.routes.append(Route("/mcp", endpoint=tools))
    add_unknown(app)
    return app
