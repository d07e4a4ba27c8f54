"""The route that draws a PDF's page with a quote marked; the file is found through the index, never by its path."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.responses import Response

from rag.errors import SourceError
from rag.loading import Limits, draw
from ui.interface import Asked
from ui.words import Words

_LIMITS = Limits(max_seconds=10.0, max_memory_mb=512)
_AT_ONCE = 2
_WAIT_SECONDS = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def add_pictures(app: FastAPI, prefix: str, assistant: Asked, words: Words) -> None:
    """Add the route that shows a page as it looks; two pages are drawn at a time."""
    turn = threading.BoundedSemaphore(_AT_ONCE)

    @app.get(f"{prefix}/page/picture", include_in_schema=False)
    def show_picture(source: str, start: Annotated[int, Query(ge=0)], end: Annotated[int, Query(ge=0)]) -> Response:
        if not turn.acquire(timeout=_WAIT_SECONDS):
            return Response(words.told("other pages are being drawn; try again"), 503, _HEADERS, "text/plain")
        try:
            picture = draw(assistant.file(source), assistant.document(source), start, end, _LIMITS)
        except SourceError as error:
            return Response(words.told(str(error)), 404, _HEADERS, "text/plain")
        finally:
            turn.release()
        return Response(picture.png, 200, {**_HEADERS, "Footnoted-Top": f"{picture.top:.4f}"}, "image/png")
