"""``/api/documents`` and ``/api/sync``: what is indexed, read, upload, delete, and bring the index in step.

An upload is kept at once and searchable after the re-sync that it starts; only uploads can be deleted.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from typing import Annotated, Any, BinaryIO, cast

from fastapi import FastAPI, File, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from rag.api.shapes import FAILURES, DocumentOut, DocumentText, Failure, SyncOut, UploadOut
from rag.assistant import Assistant
from rag.corpus import Corpus, SyncStatus
from rag.errors import DocumentExists, FootnotedError, SourceError
from rag.store import SourceState

_SPOOLED = 1 << 20
"""Bytes of an upload that are held in memory; more go to a temporary file."""
_REFUSED: dict[int | str, dict[str, Any]] = {
    **FAILURES, 409: {"model": Failure, "description": "Another document has this name: set `replace`."},
    413: {"model": Failure, "description": "Too large."},
}  # fmt: skip
_WAIT = Query(description="Answer only once it is searchable or has failed.")
_REPLACE = Query(description="Take the place of another document of this name.")
_BINARY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


def add_documents(app: FastAPI, assistant: Assistant, corpus: Corpus) -> None:
    """Add the routes of the corpus."""
    _add_reading(app, assistant)
    _add_changing(app, corpus)
    _add_sync(app, corpus)


def _add_reading(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/documents", tags=["documents"], response_model=list[DocumentOut], responses=FAILURES)
    def documents() -> list[dict[str, Any]]:
        """List the files of the corpus with their state."""
        return [_listed(state) for state in assistant.sources()]

    @app.get("/api/documents/{source:path}", tags=["documents"], response_model=DocumentText, responses=FAILURES)
    def read(
        source: str, start: Annotated[int, Query(ge=0)] = 0, end: Annotated[int | None, Query(ge=0)] = None
    ) -> dict[str, Any]:
        """Return a document's extracted text, or the part of it from offset `start` to `end`."""
        document = assistant.document(source)
        until = len(document.text) if end is None else min(end, len(document.text))
        text = document.text[start : max(start, until)]
        return {
            "source": document.source, "title": document.title, "language": document.language, "date": document.date,
            "start": start, "end": start + len(text), "length": len(document.text),
            "page": document.page_at(start), "text": text,
        }  # fmt: skip


def _add_changing(app: FastAPI, corpus: Corpus) -> None:
    @app.post("/api/documents", tags=["documents"], status_code=202, response_model=UploadOut, responses=_REFUSED)
    def upload(
        files: Annotated[list[UploadFile], File(description="The files.", min_length=1, max_length=100)],
        replace: Annotated[bool, _REPLACE] = False,
        wait: Annotated[bool, _WAIT] = False,
    ) -> dict[str, Any]:
        """Upload files as a form does, each a part named `files`; one that is refused refuses those after it."""
        sources = [_taken(corpus, one.filename or "", one.file, replace) for one in files]
        return _synced(corpus, sources, wait)

    @app.put(
        "/api/documents/{name:path}", tags=["documents"], status_code=202, response_model=UploadOut,
        responses=_REFUSED, openapi_extra=_BINARY,
    )  # fmt: skip
    async def put(
        name: str,
        request: Request,
        replace: Annotated[bool, _REPLACE] = True,
        wait: Annotated[bool, _WAIT] = False,
    ) -> dict[str, Any]:
        """Upload one file, its bytes as the request's body; the last part of the path is its name."""
        with tempfile.SpooledTemporaryFile(_SPOOLED) as body:
            async for piece in request.stream():
                body.write(piece)
            body.seek(0)
            source = await run_in_threadpool(_taken, corpus, name, cast(BinaryIO, body), replace)
        return await run_in_threadpool(_synced, corpus, [source], wait)

    @app.delete("/api/documents/{source:path}", tags=["documents"], status_code=204, responses=FAILURES)
    def delete(source: str) -> Response:
        """Delete an uploaded document; files in your own folders are never touched."""
        corpus.remove(source)
        return Response(status_code=204)


def _add_sync(app: FastAPI, corpus: Corpus) -> None:
    @app.get("/api/sync", tags=["documents"], response_model=SyncOut, responses=FAILURES)
    def status() -> dict[str, Any]:
        """Say how far the re-sync under way is, or how the last one ended."""
        return sync_json(corpus.status())

    @app.post("/api/sync", tags=["documents"], status_code=202, response_model=SyncOut, responses=FAILURES)
    def sync() -> dict[str, Any]:
        """Bring the index in step with all folders; answers go on meanwhile."""
        corpus.start_sync()
        return sync_json(corpus.status())


def sync_json(status: SyncStatus) -> dict[str, Any]:
    """Return how a re-sync stands."""
    return {
        "running": status.running,
        "latest": asdict(status.latest) if status.latest else None,
        "files": {source: asdict(step) for source, step in status.files.items()},
        "report": asdict(status.report) if status.report else None,
        "error": status.error,
    }


def _taken(corpus: Corpus, name: str, content: BinaryIO, replace: bool) -> str:
    """Keep an upload and return its source; what no reader reads can't be processed, which is not "not found"."""
    try:
        return corpus.upload(name, content, replace=replace)
    except DocumentExists as error:
        raise HTTPException(409, str(error)) from error
    except SourceError as error:
        raise HTTPException(422, str(error)) from error


def _synced(corpus: Corpus, sources: list[str], wait: bool) -> dict[str, Any]:
    """Begin to re-sync, or re-sync and say what became of each."""
    if not wait:
        corpus.start_sync()
        return {"sources": sources, "documents": [], "synced": False}
    try:
        corpus.sync()
    except FootnotedError as error:
        raise HTTPException(503, f"kept, and not searchable yet: {error}") from error
    held = {state.source: state for state in corpus.sources()}
    return {"sources": sources, "documents": [_listed(held[s]) for s in sources if s in held], "synced": True}


def _listed(state: SourceState) -> dict[str, Any]:
    return {
        "source": state.source, "state": state.state, "reason": state.reason, "language": state.language,
        "title": state.title, "passages": state.passages, "uploaded": state.uploaded,
        "date": state.date,
    }  # fmt: skip
