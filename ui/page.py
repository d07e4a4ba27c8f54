"""Puts the chat page on the server: Gradio at ``/``, the evidence panel's documents, and a policy against going out.

The page asks no other host for anything: no analytics, no remote fonts; the browser is told to refuse the rest.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse

from rag.errors import SourceError
from ui.evidence import SURROUNDINGS, Place, document_panel, missing_panel
from ui.interface import Asked
from ui.policy import BrowserPolicy
from ui.words import ENGLISH, Words

_HERE = Path(__file__).parent
_WIDEST = 2_000_000


def mount(app: FastAPI, assistant: Asked, words: Words = ENGLISH) -> FastAPI:
    """Add the page to an application and return it; importing Gradio takes seconds, here and nowhere else."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio

    from ui.handlers import Handlers
    from ui.layout import build, theme

    _add_evidence(app, assistant, words)
    app.add_middleware(BrowserPolicy, origins=getattr(app.state, "origins", frozenset()))
    script = (_HERE / "footnotes.js").read_text(encoding="utf-8")
    mounted: FastAPI = gradio.mount_gradio_app(
        app, build(Handlers(assistant, words), words), path="/", theme=theme(), footer_links=[], ssr_mode=False,
        css=(_HERE / "style.css").read_text(encoding="utf-8"), head=f"<script>{script}</script>", run_history=False,
    )  # fmt: skip
    return mounted


def _add_evidence(app: FastAPI, assistant: Asked, words: Words) -> None:
    """Add the route that the page's script asks for a document with a quote marked in it."""

    @app.get("/page/evidence", include_in_schema=False)
    def show_evidence(
        source: str,
        start: Annotated[int, Query(ge=0)] = 0,
        end: Annotated[int, Query(ge=0)] = 0,
        digest: str = "",
        around: Annotated[int, Query(ge=0, le=_WIDEST)] = SURROUNDINGS,
    ) -> HTMLResponse:
        try:
            document = assistant.document(source)
        except SourceError as error:
            return HTMLResponse(missing_panel(str(error), words), status_code=404)
        place = Place(source, start, max(start, end), digest if end > start else "", around)
        return HTMLResponse(document_panel(document, place, words))
