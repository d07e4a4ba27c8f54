"""Whether the server lives and answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from rag.api.shapes import FAILURES, Alive, DocumentOut, Ready
from rag.assistant import Assistant


def add_state(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes that monitors ask."""

    @app.get("/healthz", tags=["state"], response_model=Alive)
    async def healthz() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["state"], response_model=Ready)
    def readyz() -> dict[str, Any]:
        """Say that the index answers, and what is degraded."""
        return {"status": "ready", "passages": assistant.store.catalog.count(), "degraded": assistant.degraded()}

    @app.get("/api/documents", tags=["documents"], response_model=list[DocumentOut], responses=FAILURES)
    def documents() -> list[dict[str, Any]]:
        """List the files of the corpus with their state."""
        return [
            {"source": s.source, "state": s.state, "reason": s.reason, "language": s.language, "passages": s.passages}
            for s in assistant.sources()
        ]
