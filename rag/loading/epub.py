"""EPUB: the chapters in reading order, a section for each, named as in the book's table of contents."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from posixpath import dirname
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from rag.loading.archive import Archive, resolve
from rag.loading.dating import first_day
from rag.loading.html_page import decode_html
from rag.loading.html_text import HEADING, render
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, check_count, first_line, join
from rag.schema import Page

OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def extract(data: bytes, limits: Limits) -> Extract:
    """Read an EPUB. Raises UnreadableError, also for a book under copy protection."""
    archive = Archive(data, limits)
    container = archive.xml("META-INF/container.xml")
    rootfile = container.find(".//{*}rootfile")
    package = rootfile.get("full-path", "") if rootfile is not None else ""
    book = archive.xml(package)
    chapters = list(_chapters(book, dirname(package)))
    check_count(len(chapters), limits, "chapters")
    locked = _encrypted(archive)
    if any(name in locked for name in chapters):
        raise UnreadableError("is under copy protection (DRM); only its own reading program can open it")
    names = _contents(archive, book, dirname(package))
    return join(_texts(archive, chapters, names), book.findtext(f".//{_DC_TITLE}") or "", _day(book))


def _day(book: Element) -> datetime.date | None:
    """Return the day of publication, else the last change (EPUB 3.3, 5.5)."""
    changed = (meta.text for meta in book.iter(f"{OPF}meta") if meta.get("property") == "dcterms:modified")
    dates = sorted(book.iter(_DC_DATE), key=lambda date: date.get(f"{OPF}event") != "publication")
    return first_day(*(date.text for date in dates), *changed)


def _chapters(book: Element, folder: str) -> Iterator[str]:
    """Yield the parts that the book is read in, in order; its own table of contents left out."""
    items = {item.get("id", ""): item for item in book.iter(f"{OPF}item")}
    for reference in book.iter(f"{OPF}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or "nav" in item.get("properties", "").split() or item.get("media-type") not in _PAGES:
            continue
        yield resolve(folder, item.get("href", ""))


def _texts(archive: Archive, chapters: list[str], names: dict[str, str]) -> Iterator[tuple[Page, str]]:
    """Yield the chapters; a part that the contents don't name goes on with the chapter before it."""
    name: Page = None
    for number, chapter in enumerate(chapters, 1):
        page = LexborHTMLParser(decode_html(archive.read(chapter)))
        for node in page.css("script, style, head, svg, [hidden]"):
            node.decompose()
        text = render(page.body) if page.body is not None else ""
        heading = text.partition(HEADING)[2].split("\n", 1)[0]
        named = names.get(chapter) or (heading if not names else "")
        name = named[:120] if named else name or first_line(text)[:60] or f"part {number}"
        yield name, text.replace(HEADING, "")


def _contents(archive: Archive, book: Element, folder: str) -> dict[str, str]:
    """Return what the table of contents calls each part: of several entries into one part the first."""
    names: dict[str, str] = {}
    for item in book.iter(f"{OPF}item"):
        path = resolve(folder, item.get("href", ""))
        if path not in archive:
            continue
        if "nav" in item.get("properties", "").split():
            page = LexborHTMLParser(decode_html(archive.read(path)))
            for link in page.css("nav a[href]"):
                part = resolve(dirname(path), link.attributes.get("href") or "")
                names.setdefault(part, " ".join(link.text().split()))
        elif item.get("media-type") == "application/x-dtbncx+xml":
            for point in archive.xml(path).iter(f"{NCX}navPoint"):
                content = point.find(f"{NCX}content")
                label = point.findtext(f"{NCX}navLabel/{NCX}text") or ""
                if content is not None:
                    names.setdefault(resolve(dirname(path), content.get("src", "")), " ".join(label.split()))
    return names


def _encrypted(archive: Archive) -> set[str]:
    """Return the parts that are encrypted; fonts often are, in books anyone may read."""
    if _ENCRYPTION not in archive:
        return set()
    return {
        resolve("", reference.get("URI", "")) for reference in archive.xml(_ENCRYPTION).iter() if reference.get("URI")
    }
