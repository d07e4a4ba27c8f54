"""``/login`` and ``/logout`` for browsers: a form in, a cookie out; ``/api/session`` says who is logged in."""

from __future__ import annotations

import html
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rag.access import Caller, Doorkeeper, TooMany, current_caller
from rag.api.guard import caller_of, cookie_name, session_cookie
from rag.api.rights import LOGIN, LOGOUT
from rag.api.shapes import SessionOut
from rag.observing import AuditLog

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Log in – Footnoted</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ display: grid; min-height: 100vh; place-items: center; margin: 0 }}
form {{ display: grid; gap: .75rem; width: min(20rem, 90vw) }}
h1 {{ margin: 0; font-size: 1.5rem }}
input, button {{ font: inherit; padding: .5rem .6rem; width: 100%; box-sizing: border-box }}
button {{ background: #0f766e; color: #fff; border: 0; border-radius: .4rem; cursor: pointer }}
[role=alert] {{ color: #b91c1c; background: #fef2f2; padding: .5rem; border-radius: .4rem; margin: 0 }}
</style></head><body>{body}</body></html>"""
_FORM = """<form method="post" action="login"><h1>Footnoted</h1>{alert}
<input type="hidden" name="next" value="{next}">
<label>Name <input name="name" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form>"""
_INSIDE = """<form method="post" action="logout"><h1>Footnoted</h1>
<p>You are logged in as <strong>{name}</strong>. <a href="./">To the page</a></p><button>Log out</button></form>"""
_Field = Annotated[str, Form(max_length=1_000)]


def add_login(app: FastAPI, doorkeeper: Doorkeeper | None, audit: AuditLog | None) -> None:
    """Add the routes of log-in; where nobody logs in, only the one that says so."""

    @app.get("/api/session", tags=["state"], response_model=SessionOut)
    def session() -> dict[str, Any]:
        """Say who is calling and what they may do."""
        caller = current_caller()
        return {"name": caller.name, "scopes": sorted(caller.scopes), "login": doorkeeper is not None}

    if doorkeeper is not None:
        _add_forms(app, doorkeeper, audit)


def _add_forms(app: FastAPI, doorkeeper: Doorkeeper, audit: AuditLog | None) -> None:
    @app.get(LOGIN, include_in_schema=False)
    def form(request: Request, next: str = "/") -> HTMLResponse:
        caller = caller_of(request.scope)
        if caller is not None:
            return _page(_INSIDE.format(name=html.escape(caller.name)))
        return _page(_FORM.format(alert="", next=html.escape(_local(next))))

    @app.post(LOGIN, include_in_schema=False)
    async def log_in(request: Request, name: _Field, password: _Field, next: _Field = "/") -> Response:
        address = request.client.host if request.client else ""
        try:
            secret = await run_in_threadpool(doorkeeper.log_in, name, password, address)
        except TooMany as error:
            return _page(_again(f"{error}.".capitalize(), next), 429, {"Retry-After": str(round(error.seconds + 0.5))})
        if audit:
            event = "log-in" if secret else "log-in refused"
            await run_in_threadpool(audit.write, event, Caller(name[:64], frozenset(), "session", address))
        if secret is None:
            return _page(_again("This name and password do not go together.", next), 401)
        answer = RedirectResponse(_local(next), 303)
        secure, lasts = request.scope["scheme"] == "https", int(doorkeeper.session_days * 86_400)
        answer.set_cookie(
            cookie_name(request.scope), secret, max_age=lasts, httponly=True, samesite="strict", secure=secure
        )
        return answer

    @app.post(LOGOUT, include_in_schema=False)
    def log_out(request: Request) -> Response:
        secret = session_cookie(request.scope, dict(request.headers))
        if secret:
            doorkeeper.log_out(secret)
        answer = RedirectResponse(LOGIN, 303)
        secure = request.scope["scheme"] == "https"
        answer.delete_cookie(cookie_name(request.scope), httponly=True, samesite="strict", secure=secure)
        return answer


def _page(body: str, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(body=body), status, {"Content-Security-Policy": _POLICY, **(headers or {})})


def _again(message: str, next: str) -> str:
    return _FORM.format(alert=f'<p role="alert">{html.escape(message)}</p>', next=html.escape(_local(next)))


def _local(path: str) -> str:
    """Return a path on this server; the start page for anything that browsers would take elsewhere."""
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if own else "/"
