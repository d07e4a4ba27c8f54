"""Whatever goes wrong → a status and one line that says what to do; under /v1 in OpenAI's shape."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from rag.errors import (
    AuditError,
    FootnotedError,
    ModelError,
    ModelUnknown,
    SettingsError,
    SourceError,
    StoreError,
    UsageError,
)

OPENAI_PATHS = "/v1/"
_STATUS: dict[type[FootnotedError], int] = {
    UsageError: 422, SettingsError: 422, SourceError: 404, StoreError: 503, ModelUnknown: 404, ModelError: 502,
    AuditError: 503,
}  # fmt: skip
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
_OPENAI_KIND = {
    401: ("authentication_error", "invalid_api_key"), 403: ("permission_error", "insufficient_permissions"),
    404: ("invalid_request_error", "model_not_found"), 429: ("rate_limit_error", "rate_limit_exceeded"),
}  # fmt: skip


def add_failures(app: FastAPI) -> None:
    """Let an application tell every foreseen failure in its shape."""
    app.add_exception_handler(FootnotedError, _foreseen)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _declined)
    app.add_exception_handler(ClientDisconnect, _unheard)
    app.add_exception_handler(Exception, _crashed)


def add_unknown(app: FastAPI) -> None:
    """Tell in the API's own shape of a route that there is not, before the page takes what is left."""
    for prefix in ("/api/", OPENAI_PATHS):
        app.add_api_route(f"{prefix}{{rest:path}}", _unknown, methods=_METHODS, include_in_schema=False)


def status_of(error: FootnotedError) -> int:
    """Return the HTTP status of a foreseen error; the narrowest kind that is listed counts."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def failure(path: str, status: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a failure in the shape that clients of this path read; OpenAI's API says 400 where FastAPI says 422."""
    shown = 400 if status == 422 and path.startswith(OPENAI_PATHS) else status
    return JSONResponse(failure_body(path, shown, message), status_code=shown, headers=headers)


def failure_body(path: str, status: int, message: str) -> dict[str, Any]:
    """Return the JSON of a failure: ``{"error": line}``, under /v1 ``{"error": {"message", "type", …}}``."""
    if not path.startswith(OPENAI_PATHS):
        return {"error": message}
    usual = ("invalid_request_error", None) if status < 500 else ("server_error", None)
    kind, code = _OPENAI_KIND.get(status, usual)
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _unknown(request: Request) -> None:
    met = [route for route in request.app.routes if route.matches(request.scope)[0] is Match.PARTIAL]
    methods = ", ".join(sorted({method for route in met for method in route.methods}))
    if methods:
        raise HTTPException(405, f"{request.url.path} takes {methods}", {"Allow": methods})
    raise HTTPException(404, f"there is no {request.url.path}: GET /openapi.json describes every route")


async def _foreseen(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FootnotedError)
    return failure(request.url.path, status_of(error), str(error))


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """Name the first field that is off."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return failure(request.url.path, 422, f"{where}: {first['msg']}" if where else first["msg"])


async def _declined(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return failure(request.url.path, error.status_code, error.detail, dict(error.headers or {}))


async def _unheard(_: Request, __: Exception) -> Response:
    """Answer a client that has gone away: nobody reads it, the access log does (499 as in nginx)."""
    return Response(status_code=499)


async def _crashed(request: Request, error: Exception) -> JSONResponse:
    """Tell of a crash without its words, which may hold a key or a path; the server logs it whole."""
    return failure(request.url.path, 500, f"the server failed ({type(error).__name__}): its log says more")
