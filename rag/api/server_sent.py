"""Server-sent events (WHATWG HTML, section 9.2): how an answer under way is written onto a response."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi.responses import StreamingResponse

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""No cache may keep an answer, and no proxy may hold back what has come."""


def server_sent(data: dict[str, Any] | str, name: str = "") -> str:
    """Return one event; its data stand on one line, since JSON escapes line breaks."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return f"event: {name}\ndata: {text}\n\n" if name else f"data: {text}\n\n"


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Return the response that sends these events and closes them when the client goes away."""
    return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)
