"""ASGI middleware: pages may fetch from their own host only, and other sites may not post here on a visitor's behalf.

It guards browsers' users; a program that sends its own headers is not kept out by it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-src 'none'",
        "form-action 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)
"""Content security policy of every HTML page; Gradio needs inline and evaluated scripts of its own."""

_PAGE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", POLICY.encode()),
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({b"", b"same-origin", b"none"})

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class BrowserPolicy:
    """Adds the headers to HTML answers that lack them and refuses posts that a browser says come from elsewhere."""

    def __init__(self, app: App, origins: frozenset[str] = frozenset()) -> None:
        """``origins`` are other sites that may post here; whoever allows them asks for a token."""
        self.app = app
        self._origins = {origin.encode("latin-1") for origin in origins}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        elsewhere = scope["type"] == "http" and _posted_from_elsewhere(scope)
        if elsewhere and dict(scope["headers"]).get(b"origin") not in self._origins:
            await _refuse(send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_page_headers(list(message.get("headers", [])))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _posted_from_elsewhere(scope: Message) -> bool:
    """Say whether a browser's Fetch Metadata names another origin as the sender of a request that may change things."""
    site = next((value for name, value in scope["headers"] if name == b"sec-fetch-site"), b"")
    return scope["method"] not in _READING and site not in _OWN


def _with_page_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower(): value for name, value in headers}
    if not names.get(b"content-type", b"").startswith(b"text/html"):
        return headers
    return headers + [(name, value) for name, value in _PAGE_HEADERS if name not in names]


async def _refuse(send: Send) -> None:
    body = b"another site may not post here"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
