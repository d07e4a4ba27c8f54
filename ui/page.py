"""Puts the chat page on the server: Gradio at ``/``, the evidence panel's documents, and a policy against going out.

The page asks no other host for anything: no analytics, no remote fonts; the browser is told to refuse the rest.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI

from rag.conversations import Conversations
from ui.documents_routes import Documents, add_documents
from ui.interface import Asked
from ui.language_choice import LanguageChoice
from ui.picture import add_pictures
from ui.policy import BrowserPolicy
from ui.routes import add_evidence, add_exports, add_reports
from ui.words import LANGUAGES, Words

ALL = tuple(LANGUAGES.values())
STYLES = ("style.css", "surroundings.css", "documents.css", "evaluation.css")
SCRIPTS = ("footnotes.js", "chat.js", "documents.js")
_HERE = Path(__file__).parent


def mount(
    app: FastAPI, assistant: Asked, kept: Conversations | None = None, languages: Sequence[Words] = ALL
) -> FastAPI:
    """Add the page to an application, at an address a language, and return it.

    Conversations are kept in the assistant's store unless others are given. Documents can be added and deleted where
    the application has a corpus (``app.state.corpus``). Importing Gradio takes seconds: here and nowhere else. Raises
    StoreError when conversations can't be kept.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio

    from ui.handlers import Handlers
    from ui.layout import build, theme
    from ui.visitor import visited

    corpus: Documents | None = getattr(app.state, "corpus", None)
    limit_mb = corpus.settings.max_file_mb if corpus else None
    kept = kept or Conversations.of(assistant.store.path)  # type: ignore[attr-defined]
    app.add_middleware(BrowserPolicy, origins=getattr(app.state, "origins", frozenset()))
    app.add_middleware(LanguageChoice, languages=[words.language for words in languages])
    look = "".join(map(_asset, STYLES))
    extra = f"<style>{_asset('states.css')}</style>" + "".join(f"<script>{_asset(name)}</script>" for name in SCRIPTS)
    for words in sorted(languages, key=lambda one: one.language == "en"):  # what is mounted at / takes all that is left
        prefix = "" if words.language == "en" else f"/{words.language}"
        add_evidence(app, prefix, assistant, words)
        add_pictures(app, prefix, assistant, words)
        add_exports(app, prefix, kept)
        add_reports(app, prefix, assistant, kept)
        if corpus:
            add_documents(app, prefix, corpus, words)
        app = gradio.mount_gradio_app(
            app, build(Handlers(visited(assistant), kept, words), words, limit_mb), path=prefix or "/", theme=theme(),
            footer_links=[], ssr_mode=False, css=look, head=extra, run_history=False,
        )  # fmt: skip
    return app


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
