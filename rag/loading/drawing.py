"""A page of a PDF to a picture with quoted words marked; PDFium runs in the parser's process, never in the server's.

The words are found by their letters and digits alone, so that line breaks and hyphens don't matter.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from dataclasses import dataclass
from typing import Any

from rag.errors import SourceError
from rag.loading.parts import UnreadableError
from rag.schema import Document

_SCALE = 110 / 72
"""Pixels a point: 110 dots an inch."""
_LONGEST_SIDE = 2_000
"""Pixels; a page of any size costs no more than this squared."""
_LONGEST_QUOTE = 20_000
_MARKER = (255, 200, 0, 90)
"""Red, green, blue and opacity of the rectangles over the quoted words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The words to mark on a page."""

    page: int
    """From 1."""
    quote: str
    before: int
    """Letters and digits on the page before the quote: which occurrence is meant, where there are several."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn with its marks."""

    png: bytes
    top: float
    """Where the first mark begins, from 0 at the picture's top to 1 at its bottom."""


def mark_of(document: Document, start: int, end: int) -> Mark:
    """Return what to mark for a quote, cut at the page's end. Raises SourceError when it stands on no page."""
    page = document.page_at(start)
    if not isinstance(page, int) or not letters(document.text[start:end]):
        raise SourceError(document.source, "has no page to draw there")
    opened = max(section.start for section in document.sections if section.start <= start)
    closed = min((section.start for section in document.sections if section.start > start), default=end)
    quote = document.text[start : min(end, closed, start + _LONGEST_QUOTE)]
    return Mark(page, quote, len(letters(document.text[opened:start])))


def letters(text: str) -> str:
    """Return a text's letters and digits, their forms and cases made equal (NFKC, casefolded)."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def draw(data: bytes, mark: Mark) -> Picture:
    """Draw a page with its marks. Raises UnreadableError when it can't be drawn or the words are not on it."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
        if not 0 < mark.page <= len(document):
            raise UnreadableError(f"has no page {mark.page} any more")
        page = document[mark.page - 1]
        boxes = _boxes(page, mark)
        if not boxes:
            raise UnreadableError(f"shows the quoted words nowhere on page {mark.page}: index again if it changed")
        for box in boxes:
            _cover(page, box)
        width, height = page.get_size()
        scale = min(_SCALE, _LONGEST_SIDE / max(width, height, 1.0))
        bitmap = page.render(scale=scale, rev_byteorder=True, bitmap_maker=pypdfium2.PdfBitmap.new_native)
    except (pypdfium2.PdfiumError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"can't be drawn at page {mark.page} ({error})") from error
    top = _from_top(page, boxes[0], bitmap)
    return Picture(_png(bitmap), top)


def _boxes(page: Any, mark: Mark) -> list[tuple[float, float, float, float]]:
    """Return the left, bottom, right and top of the quote's pieces in points, a line of text each."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    found, places = list[str](), list[int]()
    for index in range(text_page.count_chars()):
        kept = letters(chr(raw.FPDFText_GetUnicode(text_page, index)))
        found.append(kept)
        places += [index] * len(kept)
    first = _nearest("".join(found), letters(mark.quote), mark.before)
    if first < 0:
        return []
    start, last = places[first], places[first + len(letters(mark.quote)) - 1]
    return [text_page.get_rect(n) for n in range(text_page.count_rects(start, last - start + 1))]


def _nearest(text: str, quote: str, place: int) -> int:
    """Return where a quote occurs nearest to a place; -1 when it does not."""
    after = text.find(quote, place)
    before = text.rfind(quote, 0, place + len(quote))
    found = [at for at in (after, before) if at >= 0]
    return min(found, key=lambda at: abs(at - place), default=-1)


def _cover(page: Any, box: tuple[float, float, float, float]) -> None:
    from pypdfium2 import raw

    left, bottom, right, top = box
    shape = raw.FPDFPageObj_CreateNewRect(left - 1, bottom - 1, right - left + 2, top - bottom + 2)
    raw.FPDFPageObj_SetFillColor(shape, *_MARKER)
    raw.FPDFPath_SetDrawMode(shape, raw.FPDF_FILLMODE_WINDING, 0)
    raw.FPDFPage_InsertObject(page, shape)


def _from_top(page: Any, box: tuple[float, float, float, float], bitmap: Any) -> float:
    """Return a box's upper edge as a share of the picture's height, however the page is turned."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    ys: list[int] = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, bitmap.width, bitmap.height, 0, x, y, byref(across), byref(down))
        ys.append(down.value)
    return max(0.0, min(1.0, min(ys) / float(bitmap.height)))


def _png(bitmap: Any) -> bytes:
    """Return a bitmap of three or four bytes a pixel, red first, as PNG (ISO/IEC 15948)."""
    width, height, stride, depth = bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
    pixels = bytes(bitmap.buffer)
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + width * depth] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[depth], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
