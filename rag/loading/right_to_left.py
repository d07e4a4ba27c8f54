"""Arabic and Hebrew in PDF: PDFium turns some words round and leaves others; where their letters stand tells which."""

from __future__ import annotations

import re
from itertools import pairwise

from pypdfium2 import PdfTextPage, raw  # type: ignore[import-untyped]

_WORD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")


def in_reading_order(page: PdfTextPage) -> str:
    """Return a page's text with each right-to-left word spelled from its rightmost letter to its leftmost."""
    text: str = page.get_text_range()
    if not _WORD.search(text):
        return text
    # get_text_range leaves some characters out, so that its offsets are not those of the places on the page.
    characters = "".join(chr(raw.FPDFText_GetUnicode(page, index)) for index in range(page.count_chars()))
    turned = _WORD.sub(lambda word: word[0][::-1] if _turned_round(page, *word.span()) else word[0], characters)
    return turned.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x03", " ")


def _turned_round(page: PdfTextPage, start: int, end: int) -> bool:
    """Letters that go rightwards are in the order they were painted; equal places come from a replacement text."""
    places = [page.get_charbox(index, loose=True)[0] for index in range(start, end)]
    steps = [after - before for before, after in pairwise(places)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps) or not any(steps)
