"""Bytes to text, whatever encoding they are in; newlines stay as they are, so that offsets hold in the file itself.

A byte order mark decides; then UTF-8 if it fits, UTF-16 and UTF-32 by where their zero bytes fall, and last the
legacy encoding under which the text reads most like a language. What reads like none is refused, never guessed.
"""

from __future__ import annotations

import codecs
import re

from rag.loading.legacy import likeliest_encoding
from rag.loading.parts import UnreadableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNKNOWN = "is in an encoding under which it reads like no language; save it again as UTF-8"
BINARY = "is binary data, not text; export it to a text, PDF or office format"


def decode(data: bytes) -> str:
    """Return the text of these bytes, a byte order mark dropped. Raises UnreadableError with a plain reason."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _as_marked(data[len(mark) :], encoding)
    if b"\0" in data:
        return _wide(data)
    if b"\x1b$" in data and data.isascii():
        return _first_fit(data, ("iso2022_jp_2", "iso2022_kr"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error)
    return _legacy(data)


def _as_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"is marked as {encoding.upper()} but breaks off at byte {error.start}; save it again as UTF-8"
        raise UnreadableError(reason) from error


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: text of any script has spaces, line ends or digits, half zero bytes each."""
    zeros, controls = data.count(0), _controls(data)
    if zeros < len(data) // 20 + 2 and controls <= zeros + len(data) // 100 and _is_utf8(data):
        raise UnreadableError(f"holds zero bytes, the first at {data.index(0)}; remove them or export it to text")
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_text(text):
            return text
    raise UnreadableError(BINARY)


def _reads_as_text(text: str) -> bool:
    """True when next to nothing is a control character, unassigned, or private."""
    sample = text[:20_000]
    odd = sum(not character.isprintable() and character not in "\t\n\r\f\u3000\u00a0\u200b" for character in sample)
    plain = sum(character.isascii() for character in sample)
    return "\0" not in text and odd <= len(sample) // 100 and plain > 0


def _first_fit(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("ascii")


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    """Nearly all UTF-8 with a few broken bytes would decode as some legacy encoding, into gibberish without a word."""
    whole = len(re.findall(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    strayed = data.decode("utf-8", "replace").count("\ufffd")
    if whole >= 3 and whole >= 4 * strayed:
        raise UnreadableError(f"is UTF-8 with broken bytes, the first at {error.start}; save it again as UTF-8")


def _legacy(data: bytes) -> str:
    encoding = likeliest_encoding(data)
    if not encoding:
        raise UnreadableError(BINARY if _controls(data[:10_000]) > len(data[:10_000]) // 100 else UNKNOWN)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"reads like {encoding} but breaks off at byte {error.start}; save it again as UTF-8"
        raise UnreadableError(reason) from error


def _controls(data: bytes) -> int:
    """Count the bytes that print nothing and end no line."""
    return len(data) - len(data.translate(None, bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b")))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
