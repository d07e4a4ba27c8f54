"""OpenDocument text and slides (ODT, ODP): a section for each slide or heading."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.loading import tables
from rag.loading.archive import Archive, core, sealed
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, check_count, join
from rag.schema import Page

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{OFFICE}forms", f"{TEXT}sequence-decls"}
_ASIDE = {f"{TEXT}note", f"{OFFICE}annotation", f"{DRAW}text-box"}
"""What stands within a paragraph but is text of its own: footnotes, comments, boxes."""


def extract(data: bytes, limits: Limits) -> Extract:
    """Read an ODT or ODP file. Raises UnreadableError."""
    archive = Archive(data, limits)
    if sealed(archive):
        raise UnreadableError("is encrypted; save it without a password")
    content = archive.xml("content.xml")
    title, day = core(archive)
    slides = list(content.iter(f"{DRAW}page"))
    if slides:
        check_count(len(slides), limits, "slides")
        return join(((n, "\n\n".join(_blocks(slide))) for n, slide in enumerate(slides, 1)), title, day)
    body = content.find(f"{OFFICE}body")
    return join(_by_heading(body), title, day) if body is not None else join([], title)


def _by_heading(body: Element) -> Iterator[tuple[Page, str]]:
    heading: Page = None
    held = list[str]()
    for text in _blocks(body, mark_headings=True):
        if text.startswith("\0"):
            yield heading, "\n\n".join(held)
            heading, held = " ".join(text[1:].split())[:120], []
        held.append(text.lstrip("\0"))
    yield heading, "\n\n".join(held)


def _blocks(parent: Element, mark_headings: bool = False) -> Iterator[str]:
    """Yield paragraphs, list items and tables below an element, in order."""
    for child in parent:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            text = "".join(_inline(child)).strip(" \t\n")
            if text:
                yield f"\0{text}" if mark_headings and child.tag == f"{TEXT}h" else text
            for aside in _asides(child):
                yield from _blocks(aside)
        elif child.tag == f"{TABLE}table":
            yield "\n".join(filter(None, _table(child)))
        elif child.tag == f"{TEXT}list":
            yield "\n".join(f"- {item}" for item in _items(child))
        elif child.tag not in _SKIPPED:
            yield from _blocks(child, mark_headings)


def _table(table: Element) -> list[str]:
    """Return a table's rows; what another cell covers is told there."""
    lines = list(table.iter(f"{TABLE}table-row"))
    marked = {id(line) for head in table.iter(f"{TABLE}table-header-rows") for line in head}
    heads = frozenset(at for at, line in enumerate(lines) if id(line) in marked)
    return tables.table([list(_cells(line)) for line in lines], heads or None)


def _cells(line: Element) -> Iterator[tables.Cell]:
    for cell in line:
        if cell.tag == f"{TABLE}table-cell":
            across, down = (tables.span(cell.get(f"{TABLE}number-{way}-spanned")) for way in ("columns", "rows"))
            yield tables.Cell(" ".join(_blocks(cell)), across, down)


def _items(listing: Element) -> Iterator[str]:
    for item in listing:
        for text in _blocks(item):
            yield text.removeprefix("- ")


def _asides(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in _ASIDE:
            yield child
        else:
            yield from _asides(child)


def _inline(parent: Element) -> Iterator[str]:
    """Yield the words of a paragraph; blanks in the file mean nothing, elements stand for those that count."""
    yield _flat(parent.text)
    for child in parent:
        if child.tag == f"{TEXT}s":
            yield " " * min(int(child.get(f"{TEXT}c", "1")), 100)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag not in _ASIDE and child.tag not in _SKIPPED:
            yield from _inline(child)
        yield _flat(child.tail)


def _flat(text: str | None) -> str:
    if not text:
        return ""
    words = " ".join(text.split())
    return (" " if text[0].isspace() else "") + words + (" " if words and text[-1].isspace() else "")
