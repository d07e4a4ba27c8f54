"""HTML: the main text without navigation, through the Lexbor parser; a section for each heading.

The main text is what the page itself marks as such (main, article, role=main), else all but menus, banners, forms
and blocks made of links. A page that only a script fills has no text here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rag.loading.encoding import decode
from rag.loading.html_date import page_day
from rag.loading.html_text import render
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, clean, join
from rag.schema import Page

_MAIN = "main, [role=main], #mw-content-text, article, [itemprop=articleBody]"
_NEVER = (
    "script, style, noscript, template, svg, iframe, object, embed, canvas, audio, video, head, select, datalist, "
    "button, input, textarea, [hidden], [aria-hidden=true], annotation, annotation-xml, rp"
)
_FURNITURE = (
    "nav, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=menu], [role=menubar], "
    "[role=dialog], [role=alertdialog], form, dialog, menu, .navbox, .navbar, .breadcrumb, .breadcrumbs, .sidebar, "
    ".mw-editsection, .mw-jump-link, .noprint, .skip-link, .cookie-banner, .cookie-consent, .pagination, "
    ".vector-dropdown, #catlinks, .catlinks, li:has(> a[hreflang]), .share-buttons, .social-share, "
    ".table-of-contents, .toc, #toc, a.hash-link, a.headerlink, a.anchor"
)
_FRAME = "header, footer, aside"
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ENOUGH = 200
"""Characters below which a part marked as main is taken for a mistake."""


def extract(data: bytes, limits: Limits) -> Extract:
    """Read an HTML page. Raises UnreadableError when it holds no text."""
    page = LexborHTMLParser(decode_html(data))
    # What stands in scripts and heads is gone once the main text is read.
    title, date = _title(page), page_day(page)
    found = join(by_heading(main_text(page)), title, date)
    if not found.text:
        raise UnreadableError("holds no text; if a script fills the page, save it from a browser")
    return found


def decode_html(data: bytes) -> str:
    """Decode by mark, by what the page declares if that fits, or as any other text."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", "replace").lower()
        # As browsers do (WHATWG Encoding Standard): these labels mean their Windows supersets.
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932"}.get(name, name)
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def main_text(page: LexborHTMLParser) -> str:
    """Return the main text of a page, headings as lines that open with a form feed."""
    for node in page.css(_NEVER):
        node.decompose()
    body = page.body
    if body is None:
        return ""
    _drop_hidden(page)
    everything = render(body)
    for node in page.css(_FURNITURE):
        node.decompose()
    candidates = [render(node) for node in _outermost(page)]
    marked = "\n\n".join(candidates)
    if len(marked) >= _ENOUGH:
        return marked
    for node in page.css(_FRAME):
        if not node.css_matches("article *, main *"):
            node.decompose()
    _drop_link_blocks(page)
    rest = render(body)
    return rest if len(rest) >= min(_ENOUGH, len(everything) // 10) else everything


def by_heading(text: str) -> Iterator[tuple[Page, str]]:
    """Cut a rendered text at its headings; each part is named for its heading."""
    before, *parts = text.split("\f")
    yield None, before
    for part in parts:
        yield clean(part.split("\n", 1)[0])[:120] or None, part


def _outermost(page: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield the nodes marked as main; one within another only once."""
    for selector in _MAIN.split(", "):
        nodes = page.css(selector)
        if nodes:
            seen = {node.mem_id for node in nodes}
            yield from (node for node in nodes if not _ancestors(node) & seen)
            return


def _ancestors(node: LexborNode) -> set[int]:
    found = set[int]()
    parent = node.parent
    while parent is not None:
        found.add(parent.mem_id)
        parent = parent.parent
    return found


def _drop_hidden(page: LexborHTMLParser) -> None:
    for node in page.css("[style]"):
        if _HIDDEN_STYLE.search(node.attributes.get("style") or ""):
            node.decompose()


def _drop_link_blocks(page: LexborHTMLParser) -> None:
    """A list or box whose words are nearly all links, three and more, is a menu."""
    for node in page.css("ul, ol, div, section"):
        links = node.css("a")
        if len(links) >= 3:
            words = len("".join(node.text().split()))
            linked = sum(len("".join(link.text().split())) for link in links)
            if words and linked > 0.8 * words and not node.css("p, h1, table, article"):
                node.decompose()


def _title(page: LexborHTMLParser) -> str:
    """Return the page's title: its only main heading, else what stands in the window's title."""
    headings = page.css("h1")
    if len(headings) == 1 and headings[0].text().strip():
        return headings[0].text()
    named = page.css_first("meta[property='og:title']")
    content = named.attributes.get("content") if named is not None else None
    title = page.css_first("head > title")
    return content or (title.text() if title is not None else "")
