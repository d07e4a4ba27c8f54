"""Whether the server lives and answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from rag.api.guard import caller_of
from rag.api.shapes import Alive, Ready
from rag.assistant import Assistant
from rag.observing.metrics import Metrics


def add_state(app: FastAPI, assistant: Assistant, metrics: Metrics) -> None:
    """Add the routes that monitors ask."""
    metrics.gauge("footnoted_passages", "Passages in the index.", lambda: float(assistant.store.catalog.count()))
    metrics.gauge("footnoted_documents", "Documents in the index.", lambda: float(len(assistant.sources())))

    @app.get("/metrics", tags=["state"], response_class=PlainTextResponse)
    def measured() -> Response:
        """Give the metrics as Prometheus reads them; needs the scope `admin` where callers are asked."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @app.get("/healthz", tags=["state"], response_model=Alive)
    async def healthz() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["state"], response_model=Ready)
    def readyz(request: Request) -> dict[str, Any]:
        """Say that the index answers; to those who may ask it, also how much it holds and what is degraded."""
        held = assistant.store.catalog.count()
        told = {"passages": held, "degraded": assistant.degraded()} if caller_of(request.scope) else {}
        return {"status": "ready", **told}
