"""The one ASGI middleware before everything, the page's routes and files included: who calls, may they, how often.

Turned away are: foreign host names, foreign web pages, callers without log-in or token, without the scope, over their
limit, and bodies that are too large. Where no doorkeeper is given, whoever reaches the server is the local user.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.access import LOCAL, Caller, Doorkeeper, TooMany, calling
from rag.access.limits import RateLimit
from rag.api.failures import failure
from rag.api.hosts import Hosts
from rag.api.rights import LOGIN, counts, largest_body, needed

CALLER = "footnoted.caller"
"""Where a request's scope keeps its caller; absent before log-in."""
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"SAMEORIGIN",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
_PRIVATE = ("/api/", "/v1/", "/login", "/page/")
_EXPOSED = "Retry-After, WWW-Authenticate, Mcp-Session-Id"


class Guard:
    """Lets through what may pass, with its caller known to all beneath."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Hosts,
        doorkeeper: Doorkeeper | None = None,
        requests_per_minute: int = 120,
        largest_file: int = 200_000_000,
        served: Callable[[str, str, int, float], None] | None = None,
    ) -> None:
        """``served`` is told of each request: its method, its route's pattern, the status and the seconds."""
        self.app = app
        self._hosts, self._doorkeeper = hosts, doorkeeper
        self._per_minute, self._largest_file = requests_per_minute, largest_file
        self._rate, self._served = RateLimit(), served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or turn it away."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        try:
            await self._guarded(scope, receive, answering := _Answering(send, scope, self._hosts))
        finally:
            if self._served and scope["type"] == "http":
                route = getattr(scope.get("route"), "path", "") or ("page" if CALLER in scope else "refused")
                self._served(scope["method"], route, answering.status, time.perf_counter() - started)

    async def _guarded(self, scope: Scope, receive: Receive, answering: _Answering) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method, path = scope.get("method", "GET"), scope["path"]
        refused, caller = await self._judged(scope, method, path, headers)
        if refused is not None:
            await _deny(refused, scope, receive, answering)
            return
        scope[CALLER] = caller
        body = _Measured(receive, largest_body(method, path, self._largest_file))
        with calling(caller or LOCAL):
            await self.app(scope, body, answering)

    async def _judged(
        self, scope: Scope, method: str, path: str, headers: dict[str, str]
    ) -> tuple[Response | None, Caller | None]:
        """Return why a request is turned away, if it is, and who its caller is, if known."""
        if not self._hosts.knows(headers.get("host", "")):
            return failure(path, 400, "this server does not go by that name: see FOOTNOTED_ALLOWED_HOSTS"), None
        if method == "OPTIONS" and headers.get("origin") in self._hosts.origins:
            return _preflight(), None
        if not self._hosts.allows(method, headers):
            return failure(path, 403, "another site may not post here"), None
        declared = headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > largest_body(method, path, self._largest_file):
            return failure(path, 413, "the request is too large"), None
        try:
            caller = await self._caller(scope, headers)
        except TooMany as error:
            return _later(path, str(error), error.seconds), None
        return self._refusal(caller, scope, method, headers), caller

    async def _caller(self, scope: Scope, headers: dict[str, str]) -> Caller | None:
        """Return who calls: by token, else by session. Raises TooMany."""
        address = (scope.get("client") or ("",))[0]
        if self._doorkeeper is None:
            return LOCAL
        kind, _, shown = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await run_in_threadpool(self._doorkeeper.by_token, shown.strip(), address)
        session = session_cookie(scope, headers)
        return await run_in_threadpool(self._doorkeeper.by_session, session, address) if session else None

    def _refusal(self, caller: Caller | None, asked: Scope, method: str, headers: dict[str, str]) -> Response | None:
        path = asked["path"]
        scope = needed(method, path)
        if scope is None:
            return None
        if caller is None:
            if method == "GET" and "text/html" in headers.get("accept", ""):
                query = asked.get("query_string", b"").decode("latin-1")
                return RedirectResponse(f"{LOGIN}?next={quote(path + '?' * bool(query) + query)}", 303)
            said = "log in at /login, or send a token: 'Authorization: Bearer fn_…' ('footnoted token create')"
            return failure(path, 401, said, {"WWW-Authenticate": 'Bearer realm="Footnoted"'})
        if not caller.may(scope):
            return failure(path, 403, f"{caller.name} may not do this: it needs the scope {scope}")
        if self._doorkeeper is not None and counts(path):
            wait = self._rate.take(f"{caller.via} {caller.name}", caller.per_minute or self._per_minute)
            if wait:
                return _later(path, f"too many requests from {caller.name}", wait)
        return None


class _Answering:
    """Sends, with the headers that keep browsers' users safe added where they are missing."""

    def __init__(self, send: Send, scope: Scope, hosts: Hosts) -> None:
        self._send = send
        self.status = 0
        """The status that was sent; 0 when nothing was."""
        self._added = dict(_HEADERS)
        if scope["path"].startswith(_PRIVATE):
            self._added[b"cache-control"] = b"no-store"
        if scope.get("scheme") == "https":
            self._added[b"strict-transport-security"] = b"max-age=31536000"
        origin = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"), "")
        if origin and origin in hosts.origins:
            allowed = {"access-control-allow-origin": origin, "access-control-expose-headers": _EXPOSED}
            self._added |= {name.encode(): value.encode("latin-1") for name, value in allowed.items()}
        self._vary = bool(hosts.origins)

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = list(message.get("headers", []))
            names = {name.lower() for name, _ in given}
            given += [(name, value) for name, value in self._added.items() if name not in names]
            message = {**message, "headers": given + ([(b"vary", b"Origin")] if self._vary else [])}
        await self._send(message)


class _Measured:
    """Receives a body up to its limit; beyond it the client is as good as gone."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive, self._left = receive, largest

    async def __call__(self) -> Message:
        """Receive one message."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return message if self._left >= 0 else {"type": "http.disconnect"}


def caller_of(scope: Scope) -> Caller | None:
    """Return who a request is from; None for one that needed no log-in and had none."""
    found: Caller | None = scope.get(CALLER)
    return found


def cookie_name(scope: Scope) -> str:
    """Return the session cookie's name; over TLS one that browsers bind to this host and to TLS (RFC 6265bis)."""
    return "__Host-footnoted" if scope.get("scheme") in ("https", "wss") else "footnoted"


def session_cookie(scope: Scope, headers: dict[str, str]) -> str:
    """Return the session's secret that a browser sent, empty when none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie_name(scope))
    except CookieError:
        return ""
    return found.value if found else ""


def _preflight() -> Response:
    """Answer a browser that asks whether an allowed origin's page may send its request."""
    allowed: dict[str, Any] = {
        "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept, Mcp-Session-Id, Mcp-Protocol-Version",
        "Access-Control-Max-Age": "600",
    }
    return Response(status_code=204, headers=allowed)


def _later(path: str, message: str, seconds: float) -> Response:
    return failure(
        path, 429, f"{message}: try again in {math.ceil(seconds)} s", {"Retry-After": str(math.ceil(seconds))}
    )


async def _deny(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await response(scope, receive, send)
