"""PDF, through PDFium: a section for each page; encrypted, scanned and damaged files told apart.

Pictures of words and the values of form fields are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from rag.loading.dating import first_day
from rag.loading.limits import Limits
from rag.loading.parts import Attachment, Extract, UnreadableError, check_count, join
from rag.loading.right_to_left import in_reading_order

_MAX_ATTACHMENTS = 100
_SHOWN_PAGES = 10
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[\x02\ufffe](?:\r?\n)?([^\W\d_]+)")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_MARK = re.compile(r"[\x02\ufffe]")


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a PDF. Raises UnreadableError with what is wrong with it."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_why(error)) from error
    check_count(len(document), limits, "pages")
    said = document.get_metadata_dict(skip_empty=True)
    pages = list(_pages(document))
    day = first_day(said.get("CreationDate"), said.get("ModDate"))
    found = join(_whole_words([(number, text) for number, text, _ in pages]), said.get("Title", ""), day)
    attachments = tuple(_attachments(document))
    if not found.text and not attachments:
        count = "1 page" if len(document) == 1 else f"{len(document)} pages"
        raise UnreadableError(f"has {count} but no text: a scan; run text recognition (OCR) over it first")
    notes = [*_scanned([number for number, _, scanned in pages if scanned], len(pages)), *_left_out(document)]
    return replace(found, attachments=attachments, notes=tuple(notes))


def _why(error: pypdfium2.PdfiumError) -> str:
    if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "is encrypted; save it without a password"
    return "is damaged, no PDF reader can open it; get a fresh copy"


def _scanned(pages: list[int], count: int) -> Iterator[str]:
    if pages:
        shown = ", ".join(map(str, pages[:_SHOWN_PAGES])) + (", …" if len(pages) > _SHOWN_PAGES else "")
        yield f"{len(pages)} of {count} pages hold no text but pictures, scans perhaps, and were not read: {shown}"


def _left_out(document: pypdfium2.PdfDocument) -> Iterator[str]:
    beyond = document.count_attachments() - _MAX_ATTACHMENTS
    if beyond > 0:
        yield f"{beyond} attachments beyond the first {_MAX_ATTACHMENTS} were not read"


def _pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str, bool]]:
    """Yield each page's number and text, and whether it shows a picture but holds no text."""
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise UnreadableError(f"is damaged at page {number + 1}; get a fresh copy") from error
        text_page = page.get_textpage()
        text = in_reading_order(text_page)
        yield number + 1, text, not text.strip() and any(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], 3))
        text_page.close()
        page.close()


def _whole_words(pages: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Join the words that PDFium marks as broken at a line's end; "long-term" is one that elsewhere has its hyphen."""
    hyphenated = {word for _, text in pages for word in _HYPHENATED.findall(text)}

    def mended(broken: re.Match[str]) -> str:
        return f"{broken[1]}-{broken[2]}" if f"{broken[1]}-{broken[2]}" in hyphenated else broken[1] + broken[2]

    for number, text in pages:
        yield number, _MARK.sub("-", _BROKEN_WORD.sub(mended, text))


def _attachments(document: pypdfium2.PdfDocument) -> Iterator[Attachment]:
    for index in range(min(document.count_attachments(), _MAX_ATTACHMENTS)):
        attachment = document.get_attachment(index)
        yield Attachment(attachment.get_name(), bytes(attachment.get_data()))
