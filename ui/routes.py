"""What the page fetches beside Gradio's own: documents with a quote marked, conversations and reports to keep."""

from __future__ import annotations

import json
import re
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response

from rag.conversations import Conversations, Outcome
from rag.conversations.export import as_json, as_markdown
from rag.errors import SourceError, StoreError, UsageError
from rag.evidence_report import answer_report, report_html, report_json
from ui.evidence import SURROUNDINGS, Place, document_panel, missing_panel
from ui.interface import Asked
from ui.owner import owner
from ui.words import Words

_WIDEST = 2_000_000


def add_evidence(app: FastAPI, prefix: str, assistant: Asked, words: Words) -> None:
    """Add the route that shows a document with a quote marked in it."""

    @app.get(f"{prefix}/page/evidence", include_in_schema=False)
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
            return HTMLResponse(missing_panel(words.told(str(error)), words), status_code=404)
        place = Place(source, start, max(start, end), digest if end > start else "", around)
        return HTMLResponse(document_panel(document, place, words))


def add_exports(app: FastAPI, prefix: str, kept: Conversations) -> None:
    """Add the routes that hand out a conversation as a file, to its owner."""

    @app.get(f"{prefix}/page/conversations/{{conversation}}.{{form}}", include_in_schema=False)
    def export(conversation: str, form: str, request: Request) -> Response:
        owned = kept.owned_by(owner(request.scope))
        try:
            found = owned.get(conversation)
        except UsageError as error:
            return Response(str(error), 404, media_type="text/plain")
        turns = owned.turns(conversation)
        if form == "md":
            return _file(found.name, "md", "text/markdown", as_markdown(found, turns))
        if form == "json":
            return _file(
                found.name, "json", "application/json", json.dumps(as_json(found, turns), ensure_ascii=False, indent=2)
            )
        return Response("this is no form to export in: take md or json", 404, media_type="text/plain")


def add_reports(app: FastAPI, prefix: str, assistant: Asked, kept: Conversations) -> None:
    """Add the routes that hand out an answer as a report that stands alone, to its owner; see ``footnoted verify``."""

    @app.get(f"{prefix}/page/answers/{{turn}}.{{form}}", include_in_schema=False)
    def report(turn: str, form: str, request: Request) -> Response:
        try:
            found = kept.owned_by(owner(request.scope)).turn(turn)
        except UsageError as error:
            return Response(str(error), 404, media_type="text/plain")
        if found.answer is None or found.outcome is not Outcome.DONE:
            return Response("there is no complete answer to report", 404, media_type="text/plain")
        try:
            made = answer_report(found.answer, assistant.document, assistant.versions())
        except (SourceError, StoreError) as error:
            return Response(str(error), 409, media_type="text/plain")
        name = f"evidence {found.question}"
        if form == "html":
            return _file(name, "html", "text/html", report_html(made))
        if form == "json":
            return _file(name, "json", "application/json", report_json(made))
        return Response("a report is no such file: take html or json", 404, media_type="text/plain")


def _file(name: str, ending: str, kind: str, content: str) -> Response:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60] or "conversation"
    headers = {"Content-Disposition": f'attachment; filename="{plain}.{ending}"', "Cache-Control": "no-store"}
    return Response(content.encode("utf-8", "replace"), media_type=f"{kind}; charset=utf-8", headers=headers)
