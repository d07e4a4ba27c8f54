"""``/login`` and ``/logout`` for browsers: a form in, a cookie out; ``/api/session`` says who is logged in."""

from __future__ import annotations

import html
import math
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rag.access import Caller, Doorkeeper, TooMany, current_caller
from rag.api.guard import caller_of, cookie_name, session_cookie
from rag.api.login_words import LoginWords, words_for
from rag.api.rights import LOGIN, LOGOUT
from rag.api.shapes import SessionOut
from rag.observing import AuditLog

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
  --ground: light-dark(#f6f4ef, #14171a); --raised: light-dark(#fff, #20252a); --ink: light-dark(#1e2226, #e9e6df);
  --muted: light-dark(#5d6269, #a5a8ac); --line: light-dark(#8a867c, #737a81);
  --accent: light-dark(#0f5f6b, #7fcbd6); --on-accent: light-dark(#fff, #0b2226) }}
body {{ display: grid; min-height: 100dvh; place-items: center; margin: 0; background: var(--ground);
  color: var(--ink) }}
form {{ display: grid; gap: 1rem; width: min(21rem, 88vw); padding: 2rem; box-sizing: border-box;
  background: var(--raised); border-radius: 14px; box-shadow: 0 8px 24px rgb(0 0 0 / 8%) }}
h1 {{ margin: 0; font: 600 1.6rem/1.2 "Iowan Old Style", Palatino, "Noto Serif", Georgia, serif }}
label {{ display: grid; gap: .25rem; font-size: .9rem; color: var(--muted) }}
p {{ margin: 0 }}
a {{ color: var(--accent) }}
input, button {{ font: 1rem/1.4 system-ui, sans-serif; padding: .55rem .7rem; border-radius: 9px;
  box-sizing: border-box }}
input {{ width: 100%; color: var(--ink); background: var(--ground); border: 1px solid var(--line) }}
button {{ background: var(--accent); color: var(--on-accent); border: 0; font-weight: 600; cursor: pointer }}
:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px }}
[role=alert] {{ color: light-dark(#8f2412, #ffb4a3); background: light-dark(#fdeae6, #3a1d17); padding: .6rem .8rem;
  border-radius: 9px }}
</style></head><body><main>{body}</main></body></html>"""
# Without an action the form goes to this very address, and with it goes the footnote that a shared link names after #.
_FORM = """<form method="post"><h1>Footnoted</h1>{alert}
<input type="hidden" name="next" value="{next}">
<label>{name}<input name="name" autocomplete="username" required autofocus></label>
<label>{password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>{log_in}</button></form>"""
_INSIDE = """<form method="post" action="logout"><h1>Footnoted</h1>
<p>{inside} <a href="./">{to_page}</a></p><button>{log_out}</button></form>"""
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
        caller, words = caller_of(request.scope), words_for(request.headers)
        return _page(words, _form(words, next)) if caller is None else _page(words, _inside(words, caller.name))

    @app.post(LOGIN, include_in_schema=False)
    async def log_in(request: Request, name: _Field, password: _Field, next: _Field = "/") -> Response:
        address, words = request.client.host if request.client else "", words_for(request.headers)
        try:
            secret = await run_in_threadpool(doorkeeper.log_in, name, password, address)
        except TooMany as error:
            seconds = str(math.ceil(error.seconds))
            told = words.too_many.format(seconds=seconds)
            return _page(words, _form(words, next, told), 429, {"Retry-After": seconds})
        if audit:
            event = "log-in" if secret else "log-in refused"
            await run_in_threadpool(audit.write, event, Caller(name[:64], frozenset(), "session", address))
        if secret is None:
            return _page(words, _form(words, next, words.wrong), 401)
        answer = RedirectResponse(_local(next), 303)
        secure, lasts = request.scope["scheme"] == "https", int(doorkeeper.session_days * 86_400)
        answer.set_cookie(
            cookie_name(request.scope), secret, max_age=lasts, httponly=True, samesite="strict", secure=secure
        )
        return answer

    @app.post(LOGOUT, include_in_schema=False)
    def log_out(request: Request) -> Response:
        secret, caller = session_cookie(request.scope, dict(request.headers)), caller_of(request.scope)
        if secret:
            if audit and caller:
                audit.write("log-out", caller)
            doorkeeper.log_out(secret)
        answer = RedirectResponse(LOGIN, 303)
        secure = request.scope["scheme"] == "https"
        answer.delete_cookie(cookie_name(request.scope), httponly=True, samesite="strict", secure=secure)
        return answer


def _page(words: LoginWords, body: str, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    drawn = _PAGE.format(language=words.language, title=html.escape(words.title), body=body)
    told = {"Content-Security-Policy": _POLICY, "Vary": "Cookie, Accept-Language", **(headers or {})}
    return HTMLResponse(drawn, status, told)


def _form(words: LoginWords, next: str, message: str = "") -> str:
    alert = f'<p role="alert">{html.escape(message)}</p>' if message else ""
    labels = {name: html.escape(getattr(words, name)) for name in ("name", "password", "log_in")}
    return _FORM.format(alert=alert, next=html.escape(_local(next)), **labels)


def _inside(words: LoginWords, name: str) -> str:
    said = html.escape(words.inside).format(name=f"<strong>{html.escape(name)}</strong>")
    return _INSIDE.format(inside=said, to_page=html.escape(words.to_page), log_out=html.escape(words.log_out))


def _local(path: str) -> str:
    """Return a path on this server; the start page for anything that browsers would take elsewhere."""
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if own else "/"
