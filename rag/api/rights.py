"""What a request needs: the scope for its path and method, whether it counts against the limit, how large it may be."""

from __future__ import annotations

import re

from rag.access import Scope

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN, LOGOUT = "/login", "/logout"
_OPEN = frozenset({"/healthz", "/readyz", LOGIN, LOGOUT})
_ADMIN = ("/api/eval", "/metrics")
_CHANGING = ("/api/documents", "/api/sync")
_PAGE_UPLOAD = "/gradio_api/upload"
_PAGE_DOCUMENTS = "/page/documents"
"""The documents tab's requests, under the address of each language that the page is served in."""
_COUNTED = ("/api/", "/v1/", "/mcp", "/gradio_api/queue/join", "/gradio_api/run", "/gradio_api/call", _PAGE_UPLOAD)
_LANGUAGE = re.compile(r"^/[a-z]{2}(?=/)")
_LARGEST_BODY = 8_000_000
"""Bytes: a conversation, a text to check or a golden file; uploads may be as large as the settings say."""


def needed(method: str, path: str) -> Scope | None:
    """Return the scope that a request needs, None for one that anybody may make."""
    if path in _OPEN:
        return None
    path = _in_english(path)
    if _under(path, _ADMIN):
        return Scope.ADMIN
    changing = _under(path, _CHANGING) or _PAGE_DOCUMENTS in path
    if _under(path, (_PAGE_UPLOAD,)) or (method not in READING and changing):
        return Scope.UPLOAD
    return Scope.ASK


def counts(path: str) -> bool:
    """Say whether a request counts against its caller's limit: what the page is made of does not."""
    return _in_english(path).startswith(_COUNTED)


def largest_body(method: str, path: str, largest_file: int) -> int:
    """Return how many bytes of a request are read, a form's own included."""
    path = _in_english(path)
    changing = _under(path, _CHANGING[:1]) or path.endswith(_PAGE_DOCUMENTS)
    uploads = _under(path, (_PAGE_UPLOAD,)) or (method not in READING and changing)
    return largest_file + _LARGEST_BODY if uploads else _LARGEST_BODY


def _in_english(path: str) -> str:
    """Return the path without the language that the page is served in: ``/it/gradio_api/upload`` is an upload too."""
    return _LANGUAGE.sub("", path)


def _under(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root + "/") for root in roots)
