"""Word documents: paragraphs, tables, text boxes, footnotes, comments and equations, in reading order.

A section is a page where the file tells its page breaks, else a heading. Running headers and footers are left out,
and so is what a tracked change deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rag.loading import tables
from rag.loading.archive import Archive, core, parse_xml
from rag.loading.equations import linear
from rag.loading.limits import Limits
from rag.loading.parts import Extract, check_count, join
from rag.schema import Page

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PAGE_BREAK = "\f"
_FITS_A_PAGE = 4000
"""Characters; where only breaks asked for are told and more text stands between two, there are pages untold."""
_RUN_TEXT = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = {f"{W}{name}" for name in "del moveFrom pPr rPr instrText tblPr tblGrid sectPr txbxContent".split()}
_NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml", "comment": "word/comments.xml"}


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a DOCX file. Raises UnreadableError."""
    archive = Archive(data, limits)
    story = _Story(archive)
    blocks = list(story.blocks())
    pages = 1 + sum(block.before + block.after for block in blocks)
    check_count(pages, limits, "pages")
    by_page = list(_by_page(blocks))
    told = pages > 1 and (story.rendered or all(len(text) <= _FITS_A_PAGE for _, text in by_page))
    return join(by_page if told else _by_heading(blocks), *core(archive))


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or table row."""

    text: str
    level: int = 0
    """Heading level, 0 for what is no heading."""
    tight: bool = False
    """A table row or list item, with no blank line between it and the next."""
    before: int = 0
    """Pages that begin at it."""
    after: int = 0
    """Pages that begin within or behind it."""


class _Story:
    """The main text of a document, with the notes that it refers to."""

    def __init__(self, archive: Archive) -> None:
        self._body = _part(archive, "word/document.xml")
        self._levels = _heading_levels(archive)
        self._notes = {kind: _notes(archive, part, kind) for kind, part in _NOTES.items()}
        self.rendered = self._body.find(f".//{W}lastRenderedPageBreak") is not None

    def blocks(self) -> Iterator[_Block]:
        """Yield the paragraphs and table rows in reading order."""
        return self._below(self._body)

    def _below(self, parent: Element) -> Iterator[_Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == _ALTERNATE:
                yield from self._below(child[0]) if len(child) else ()
            elif child.tag not in _SKIPPED:
                yield from self._below(child)

    def _table(self, table: Element) -> Iterator[_Block]:
        """Yield a block for each row; rows marked to be repeated on every page are the header."""
        lines = list(_within(table, f"{W}tr"))
        cells = [[(cell, list(self._below(cell))) for cell in _within(line, f"{W}tc")] for line in lines]
        heads = frozenset(at for at, line in enumerate(lines) if line.find(f"{W}trPr/{W}tblHeader") is not None)
        texts = tables.table(_merged(cells), heads or None)
        for text, row in zip(texts, cells, strict=True):
            breaks = sum(block.before + block.after for _, blocks in row for block in blocks)
            yield _Block(text, tight=True, before=breaks)

    def _paragraph(self, paragraph: Element) -> Iterator[_Block]:
        properties = paragraph.find(f"{W}pPr")
        level = self._level(properties)
        text = "".join(self._runs(paragraph))
        first = len(text) - len(text.lstrip())
        before, after = text[:first].count(_PAGE_BREAK), text[first:].count(_PAGE_BREAK)
        if properties is not None and not self.rendered:
            before += properties.find(f"{W}pageBreakBefore") is not None
            after += _ends_page(properties)
        text = text.replace(_PAGE_BREAK, "").strip()
        listed = properties is not None and properties.find(f"{W}numPr") is not None and not level
        yield _Block(f"- {text}" if listed and text else text, level, listed, before, after)
        for box in _text_boxes(paragraph):
            yield from self._below(box)
        for kind, notes in self._notes.items():
            for reference in paragraph.iter(f"{W}{kind}Reference"):
                yield from self._below(notes.get(reference.get(f"{W}id", ""), Element("none")))

    def _level(self, properties: Element | None) -> int:
        style = properties.find(f"{W}pStyle") if properties is not None else None
        return self._levels.get(style.get(f"{W}val", ""), 0) if style is not None else 0

    def _runs(self, parent: Element) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag == f"{W}br":
                yield self._line_or_page(child)
            elif child.tag == f"{W}lastRenderedPageBreak":
                yield _PAGE_BREAK
            elif child.tag == _EQUATION:
                yield linear(child)
            elif child.tag == _ALTERNATE:
                yield from self._runs(child[0]) if len(child) else ()
            elif child.tag in _RUN_TEXT:
                yield _RUN_TEXT[child.tag]
            elif child.tag not in _SKIPPED:
                yield from self._runs(child)

    def _line_or_page(self, line_break: Element) -> str:
        """Word writes where it broke pages behind each break asked for; only one of the two may count."""
        if line_break.get(f"{W}type") == "page":
            return "" if self.rendered else _PAGE_BREAK
        return "\n"


def _part(archive: Archive, name: str) -> Element:
    """Parse a part; Word's strict variant differs in the names of its namespaces only."""
    return parse_xml(archive.read(name).replace(_STRICT, W.strip("{}").encode()), name)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, not those of a table within them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _within(child, tag)


def _merged(rows: list[list[tuple[Element, list[_Block]]]]) -> list[list[tables.Cell]]:
    """Return the cells with what they cover; one that only goes on with the cell above is told there."""
    merged: list[list[tables.Cell]] = []
    open_: dict[int, tuple[int, int]] = {}  # column to the row and place of the cell that may go on
    for at, row in enumerate(rows):
        merged.append([])
        column = 0
        for cell, blocks in row:
            across, goes_on = _covers(cell)
            text = " ".join(block.text for block in blocks)
            above = open_.get(column) if goes_on and not text else None
            if above is None:
                open_[column] = (at, len(merged[at]))
                merged[at].append(tables.Cell(text, across))
            else:
                held = merged[above[0]][above[1]]
                merged[above[0]][above[1]] = tables.Cell(held.text, held.across, at - above[0] + 1)
            column += across
    return merged


def _covers(cell: Element) -> tuple[int, bool]:
    """Return how many columns a cell covers, and whether it goes on with the one above."""
    span, merge = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
    told = span.get(f"{W}val", "1") if span is not None else "1"
    goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
    return tables.span(told), goes_on


def _ends_page(properties: Element) -> bool:
    section = properties.find(f"{W}sectPr")
    if section is None:
        return False
    kind = section.find(f"{W}type")
    return kind is None or kind.get(f"{W}val") != "continuous"


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once: Word writes a second copy for old programs."""
    old = {id(box) for either in paragraph.iter(_ALTERNATE) for copy in either[1:] for box in copy.iter()}
    return (box for box in paragraph.iter(f"{W}txbxContent") if id(box) not in old)


def _heading_levels(archive: Archive) -> dict[str, int]:
    """Return the heading level of each paragraph style: its outline level, or the number in its English name."""
    levels: dict[str, int] = {}
    if "word/styles.xml" not in archive:
        return levels
    for style in _part(archive, "word/styles.xml").iter(f"{W}style"):
        name, outline = style.find(f"{W}name"), style.find(f"{W}pPr/{W}outlineLvl")
        called = name.get(f"{W}val", "").lower() if name is not None else ""
        if called == "title":
            levels[style.get(f"{W}styleId", "")] = 1
        elif called.startswith("heading ") and called[8:].isdigit():
            levels[style.get(f"{W}styleId", "")] = int(called[8:])
        elif outline is not None and outline.get(f"{W}val", "9") < "9":
            levels[style.get(f"{W}styleId", "")] = int(outline.get(f"{W}val", "0")) + 1
    return levels


def _notes(archive: Archive, part: str, kind: str) -> dict[str, Element]:
    if part not in archive:
        return {}
    return {note.get(f"{W}id", ""): note for note in _part(archive, part).iter(f"{W}{kind}")}


def _by_page(blocks: Iterable[_Block]) -> Iterator[tuple[Page, str]]:
    page, held = 1, list[_Block]()
    for block in blocks:
        if block.before:
            yield page, _joined(held)
            page, held = page + block.before, []
        held.append(block)
        if block.after:
            yield page, _joined(held)
            page, held = page + block.after, []
    yield page, _joined(held)


def _by_heading(blocks: Iterable[_Block]) -> Iterator[tuple[Page, str]]:
    heading: Page = None
    held = list[_Block]()
    for block in blocks:
        if block.level in (1, 2, 3) and block.text:
            yield heading, _joined(held)
            heading, held = " ".join(block.text.split())[:120], []
        held.append(block)
    yield heading, _joined(held)


def _joined(blocks: list[_Block]) -> str:
    text, tight = "", False
    for block in blocks:
        if block.text:
            text += ("\n" if tight and block.tight else "\n\n") + block.text
            tight = block.tight
    return text
