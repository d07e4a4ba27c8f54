"""What the documents tab asks the server for: its state as HTML, uploads, deletions, and re-syncing.

Other sites can't post here on a visitor's behalf: ``ui.policy`` refuses what a browser says comes from elsewhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Annotated, Any, BinaryIO, Protocol, cast

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from rag.config import Settings
from rag.corpus import CorpusFolder, SyncStatus
from rag.errors import DocumentExists, FootnotedError, SourceError
from ui import documents
from ui.documents_words import LABELS, DocumentsWords
from ui.interface import SourceLine
from ui.words import Words

_SPOOLED = 1 << 20
"""Bytes of an upload held in memory; more go to a temporary file."""


class Documents(Protocol):
    """The corpus as the tab needs it; ``rag.corpus.Corpus`` is one."""

    @property
    def settings(self) -> Settings:
        """Where the limit on a file's size stands."""

    def sources(self) -> Sequence[SourceLine]:
        """Return every file with its state."""

    def folders(self) -> Sequence[CorpusFolder]:
        """Return the folders that are followed."""

    def upload(self, name: str, content: bytes | BinaryIO, *, replace: bool = False) -> str:
        """Keep a file and return its source. Raises FootnotedError."""

    def remove(self, source: str) -> None:
        """Delete an uploaded file. Raises FootnotedError."""

    def start_sync(self) -> None:
        """Begin to re-sync."""

    def status(self) -> SyncStatus:
        """Return how far that is."""

    def stop(self) -> None:
        """End it."""


def add_documents(app: FastAPI, prefix: str, corpus: Documents, words: Words) -> None:
    """Add the tab's routes for one language of the page."""
    labels = LABELS[words.language]
    base = f"{prefix}/page/documents"

    @app.get(base, include_in_schema=False)
    def state(find: Annotated[str, Query(max_length=200)] = "", progress_only: bool = False) -> JSONResponse:
        """Return the tab's moving parts as HTML, and whether a re-sync is under way.

        Of a large corpus the list takes a while: whoever follows progress leaves it out most times.
        """
        status = corpus.status()
        moving = {"running": status.running, "progress": documents.progress(status, labels)}
        if not progress_only:
            moving["listing"] = documents.listing(corpus.sources(), words, labels, find)
            moving["folders"] = documents.folders(corpus.folders(), labels)
        return JSONResponse(moving)

    @app.post(base, include_in_schema=False)
    async def upload(request: Request, name: Annotated[str, Query(max_length=1000)], replace: bool = False) -> Response:
        """Keep the request's body as a file; the answer is what stands beside its name."""
        limit = int(corpus.settings.max_file_mb * 1_000_000)
        with tempfile.SpooledTemporaryFile(_SPOOLED) as body:
            async for piece in request.stream():
                body.write(piece)
                if body.tell() > limit:
                    return HTMLResponse(_too_large(corpus, labels), 413)
            body.seek(0)
            return await run_in_threadpool(_taken, corpus, name, cast(BinaryIO, body), replace, labels)

    @app.post(f"{base}/delete", include_in_schema=False)
    def delete(source: Annotated[str, Query(max_length=4000)]) -> Response:
        """Delete an uploaded document."""
        try:
            corpus.remove(source)
        except FootnotedError as error:
            return HTMLResponse(documents.failure(labels.told(str(error))), 409)
        return HTMLResponse(documents.said(labels.deleted.format(source=source)))

    _add_syncing(app, base, corpus)


def _add_syncing(app: FastAPI, base: str, corpus: Documents) -> None:
    @app.post(f"{base}/sync", include_in_schema=False, status_code=202)
    def sync() -> dict[str, Any]:
        """Begin to bring the index in step with its folders."""
        corpus.start_sync()
        return {"running": True}

    @app.post(f"{base}/stop", include_in_schema=False, status_code=202)
    def stop() -> dict[str, Any]:
        """End the re-sync under way."""
        corpus.stop()
        return {"running": corpus.status().running}


def _too_large(corpus: Documents, labels: DocumentsWords) -> str:
    return documents.plain_refusal(labels.too_large.format(limit=f"{corpus.settings.max_file_mb:g}"))


def _taken(corpus: Documents, name: str, content: BinaryIO, replace: bool, labels: DocumentsWords) -> Response:
    try:
        corpus.upload(name, content, replace=replace)
    except DocumentExists as error:
        return HTMLResponse(documents.refusal(str(error), labels, replaceable=True), 409)
    except SourceError as error:
        return HTMLResponse(documents.refusal(error.reason, labels), 422)
    except FootnotedError as error:
        return HTMLResponse(documents.plain_refusal(labels.told(str(error))), 422)
    return HTMLResponse(documents.received(labels), 201)
