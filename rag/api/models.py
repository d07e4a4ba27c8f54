"""``/v1/models``: the models a chat client can choose, and what a client's choice means."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from rag.api.shapes import OPENAI_FAILURES, ModelOut, ModelsOut
from rag.assistant import Assistant
from rag.errors import ModelUnknown

DEFAULT = "footnoted"
"""The model that the settings name."""
_PREFIX = DEFAULT + "/"


def add_models(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes that list models."""

    @app.get("/v1/models", tags=["openai"], response_model=ModelsOut, responses=OPENAI_FAILURES)
    def models() -> dict[str, Any]:
        """List the models that can be asked now: `footnoted` is the configured one, the others by name."""
        return {"object": "list", "data": [_described(name) for name in _names(assistant)]}

    @app.get("/v1/models/{name:path}", tags=["openai"], response_model=ModelOut, responses=OPENAI_FAILURES)
    def model(name: str) -> dict[str, Any]:
        """Describe one model."""
        resolved(name, assistant)
        return _described(name)


def resolved(name: str, assistant: Assistant) -> str | None:
    """Return the catalogue's name for a client's choice, None for the configured model. Raises ModelUnknown."""
    if name == DEFAULT:
        return None
    bare = name.removeprefix(_PREFIX)
    entry = next((entry for entry in assistant.models() if entry.name == bare), None)
    if entry is None:
        raise ModelUnknown(f"there is no model {name!r}: GET /v1/models lists what there is")
    if not entry.usable:
        raise ModelUnknown(f"model {name!r} can't be used now: {entry.reason}")
    return bare


def _names(assistant: Assistant) -> list[str]:
    return [DEFAULT, *(_PREFIX + entry.name for entry in assistant.models() if entry.usable)]


def _described(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "footnoted"}
