"""A tree of HTML to plain text: a blank line between blocks, a line for each list item and each row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from rag.loading import tables
from rag.loading.tables import Cell, span

HEADING = "\f"
"""Stands before each heading, so that the text can be cut there."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS = _HEADINGS | frozenset("p pre table ul ol dl blockquote figure section article hr main".split())
_LINES = frozenset(
    "address aside body center caption dd details dialog div dt fieldset figcaption footer form header html legend li "
    "nav summary tbody td th tr".split()
)
_SPANS = ("colspan", "rowspan")
_LISTED = frozenset({"p", "ul", "ol"})
_SPACES = re.compile(r"[ \t\n\r\f]+")


def render(root: LexborNode) -> str:
    """Return the text below a node. Depth is no limit: the tree is walked without recursion."""
    page = _Lines()
    for entering, node in _walk(root):
        tag = node.tag or ""
        if tag == "-text":
            page.write(*_text(node))
        elif tag == "br":
            page.gap += entering
        elif tag == "table" and entering and not _is_layout(node):
            page.block(2)
            page.write("\n".join(filter(None, _rows(node))))
        else:
            tight = page.mark == "- " or (tag in _LISTED and _in_list(node))
            page.block(2 if tag in _PARAGRAPHS and not tight else tag in _PARAGRAPHS or tag in _LINES)
            mark = "- " if tag == "li" else HEADING if tag in _HEADINGS else ""
            page.mark = (mark or page.mark) if entering else ("" if mark else page.mark)
    return "".join(page.pieces).rstrip()


class _Lines:
    """Text being put together; blank lines and bullets wait until there are words to go with them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.gap = 0
        self.mark = ""

    def block(self, gap: int) -> None:
        self.gap = max(self.gap, gap)

    def write(self, text: str, as_it_is: bool = False) -> None:
        starts = bool(self.gap or self.mark or not self.pieces)
        text = text.lstrip(" ") if starts and not as_it_is else text
        if starts and not text.strip():
            return
        if starts:
            text = "\n" * (min(self.gap, 2) if self.pieces else 0) + self.mark + text
        self.pieces.append(text)
        self.gap, self.mark = 0, ""


def _walk(root: LexborNode) -> Iterator[tuple[bool, LexborNode]]:
    """Yield each node on the way in, and each element on the way out; tables of data are not entered."""
    stack = [(True, root)]
    while stack:
        entering, node = stack.pop()
        yield entering, node
        if entering and node.tag != "-text" and (node.tag != "table" or _is_layout(node)):
            stack.append((False, node))
            stack.extend((True, child) for child in reversed(list(node.iter(include_text=True))))


def _in_list(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "li"


def _text(node: LexborNode) -> tuple[str, bool]:
    """Return a text node's words, and whether their blanks count, as they do in preformatted text."""
    raw = (node.text_content or "").replace(HEADING, " ")
    parent = node.parent
    if parent is not None and (parent.tag == "pre" or (parent.parent is not None and parent.parent.tag == "pre")):
        return raw.removesuffix("\n"), True
    return _SPACES.sub(" ", raw), False


def _is_layout(table: LexborNode) -> bool:
    """A table that holds tables or headings arranges the page; its cells are blocks, not data."""
    return table.attributes.get("role") == "presentation" or bool(table.css("table table, td h1, td h2"))


def _rows(table: LexborNode) -> Iterator[str]:
    """Yield a table's caption and its rows; header rows are those of a head, or of header cells alone."""
    caption = table.css_first("caption")
    if caption is not None:
        yield " ".join(caption.text(separator=" ").split())
    lines = [(line, line.css("td, th")) for line in table.css("tr")]
    rows = [
        [Cell(_cell(cell), *(span(cell.attributes.get(n)) for n in _SPANS)) for cell in cells] for _, cells in lines
    ]
    heads = frozenset(at for at, (line, cells) in enumerate(lines) if _heads(line, cells))
    told = heads or any(cell.tag == "th" for _, cells in lines for cell in cells)
    yield from tables.table(rows, heads if told else None)


def _heads(line: LexborNode, cells: list[LexborNode]) -> bool:
    """Say whether a row names columns: a lone header cell heads the rows below it instead."""
    in_head = line.parent is not None and line.parent.tag == "thead"
    return len(cells) > 1 and (in_head or all(cell.tag == "th" for cell in cells))


def _cell(cell: LexborNode) -> str:
    """Return a cell's text on one line, the items of a list in it kept apart by semicolons."""
    lines = [line.strip() for line in render(cell).replace(HEADING, "").split("\n") if line.strip(" -")]
    return "".join(
        ("; " if line.startswith("- ") else " ") * bool(index) + line.removeprefix("- ")
        for index, line in enumerate(lines)
    )
