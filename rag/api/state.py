"""Whether the server lives and answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request

from rag.api.guard import caller_of
from rag.api.shapes import Alive, Ready
from rag.assistant import Assistant


def add_state(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes that monitors ask."""

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
