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
from ui.documents_routes import Documents, add_documents
from ui.evidence import SURROUNDINGS, Place, document_panel, missing_panel
from ui.interface import Asked
from ui.policy import BrowserPolicy
from ui.words import ENGLISH, Words

SCRIPTS = ("footnotes.js", "documents.js")
STYLES = ("style.css", "documents.css", "evaluation.css")
_HERE = Path(__file__).parent
_WIDEST = 2_000_000


def mount(app: FastAPI, assistant: Asked, words: Words = ENGLISH) -> FastAPI:
    """Add the page to an application and return it; importing Gradio takes seconds, here and nowhere else.

    Documents can be added and deleted where the application has a corpus (``app.state.corpus``).
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio

    from ui.handlers import Handlers
    from ui.layout import build, theme
    from ui.visitor import visited

    corpus: Documents | None = getattr(app.state, "corpus", None)
    limit_mb = corpus.settings.max_file_mb if corpus else None
    _add_evidence(app, assistant, words)
    if corpus:
        add_documents(app, "", corpus, words)
    app.add_middleware(BrowserPolicy, origins=getattr(app.state, "origins", frozenset()))
    script = "".join(f"<script>{_asset(name)}</script>" for name in SCRIPTS)
    blocks = build(Handlers(visited(assistant), words), words, limit_mb)
    mounted: FastAPI = gradio.mount_gradio_app(
        app, blocks, path="/", theme=theme(), footer_links=[], ssr_mode=False,
        css="".join(map(_asset, STYLES)), head=script, run_history=False,
    )  # fmt: skip
    return mounted


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


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
