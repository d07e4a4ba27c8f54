"""Text of documents, models and file names to HTML: markup is shown as text, direction controls can't reorder it.

The text content of what ``text`` returns equals its input, code point for code point, so that a highlighted quote is
the quote; only NUL and lone surrogates, which HTML can't hold, become U+FFFD. Attributes name their controls.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from urllib.parse import urlencode

_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def text(value: str) -> str:
    """Return HTML whose text content is the value; each control character stands isolated, shown by its number."""
    escaped = escape(_storable(value), quote=True).replace("\r", "&#13;")
    return _CONTROLS.sub(_isolated, escaped)


def attribute(value: str) -> str:
    """Return the value for use inside a double-quoted attribute, control characters replaced by their numbers."""
    escaped = escape(_storable(value), quote=True)
    return _CONTROLS.sub(lambda found: f"[{_number(found.group())}]", escaped)


def fragment(source: str, start: int, end: int, quote: str) -> str:
    """Return the ``#`` link that opens a quote, safe in an attribute; its digest tells when the source has changed."""
    return "#" + escape(urlencode({"source": _storable(source), "start": start, "end": end, "digest": digest(quote)}))


def digest(quote: str) -> str:
    """Return the first 16 hexadecimal digits of the quote's SHA-256."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _storable(value: str) -> str:
    return _UNSTORABLE.sub("\ufffd", value)


def _isolated(found: re.Match[str]) -> str:
    """Keep the character, alone inside an isolate: there it can't reorder what surrounds it."""
    return f'<bdi class="fn-control" data-code="{_number(found.group())}">{found.group()}</bdi>'


def _number(char: str) -> str:
    return f"U+{ord(char):04X}"
