"""ASGI middleware: who chose another language for the page, or whose browser asks for one, is sent to its address.

English lives at ``/``, the others at ``/it/`` and ``/bg/``, where the document says so too, though Gradio writes
English over every page. A choice made on the page wins over the browser's wish.
"""

from __future__ import annotations

from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie

from ui.policy import App, Message, Receive, Send

COOKIE = "footnoted_language"
_ENGLISH = b'lang="en"'


class LanguageChoice:
    """Redirects ``/`` to the language that the visitor wants, and names the language of the other pages."""

    def __init__(self, app: App, languages: Collection[str]) -> None:
        self.app = app
        self.languages = languages

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].strip("/") in self.languages:
            await self._named(scope, receive, send)
            return
        wanted = self._wanted(dict(scope["headers"])) if scope["type"] == "http" and scope["path"] == "/" else "en"
        if wanted == "en" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        location = f"{scope.get('root_path', '')}/{wanted}/".encode() + query
        headers = [(b"location", location), (b"vary", b"cookie, accept-language"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _named(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a page with ``<html lang>`` its own; two letters for two, so that its length stays."""
        language = scope["path"].strip("/").encode()
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": message.get("body", b"").replace(_ENGLISH, b'lang="%s"' % language, 1)}
            await send(message)

        await self.app({**scope, "headers": headers}, receive, send_named)

    def _wanted(self, headers: dict[bytes, bytes]) -> str:
        try:
            cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
        except CookieError:
            cookie = SimpleCookie()
        chosen = cookie[COOKIE].value if COOKIE in cookie else ""
        asked = headers.get(b"accept-language", b"").decode("latin-1")
        codes = [chosen, *(part.split(";")[0].strip().split("-")[0].lower() for part in asked.split(","))]
        return next((code for code in codes if code in self.languages), "en")
