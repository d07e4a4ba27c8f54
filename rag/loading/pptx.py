"""PowerPoint: a section for each slide, its title first, then shapes, tables, charts, diagrams and speaker notes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.loading import tables
from rag.loading.archive import Archive, core
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, check_count, first_line, join, tidy_title

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MAIN = "ppt/presentation.xml"
_FURNITURE = {"sldNum", "dt", "ftr", "hdr", "sldImg"}
"""Placeholders that repeat on every slide."""


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a PPTX file. Raises UnreadableError."""
    archive = Archive(data, limits)
    links = archive.relations(_MAIN)
    slides = [links.get(slide.get(f"{R}id", ""), "") for slide in archive.xml(_MAIN).iter(f"{P}sldId")]
    check_count(len(slides), limits, "slides")
    texts = [(number, "\n\n".join(_slide(archive, name))) for number, name in enumerate(slides, 1) if name in archive]
    if slides and not texts:
        raise UnreadableError("is damaged: none of its slides can be found; get a fresh copy")
    title, day = core(archive)
    return join(texts, tidy_title(title) or next((first_line(text) for _, text in texts), ""), day)


def _slide(archive: Archive, name: str) -> Iterator[str]:
    """Yield the texts of a slide; titles first, whatever their place in the drawing order."""
    links = archive.relations(name)
    shapes = list(_shapes(archive.xml(name)))
    for shape in sorted(shapes, key=lambda shape: _placeholder(shape) not in ("title", "ctrTitle")):
        yield from _shape(archive, shape, links)
    for target in links.values():
        if "/notesSlides/" in target and target in archive:
            notes = [shape for shape in _shapes(archive.xml(target)) if _placeholder(shape) == "body"]
            yield from (text for shape in notes for text in _paragraphs(shape))


def _shapes(parent: Element) -> Iterator[Element]:
    """Yield the shapes and frames of a slide, those within groups included; furniture left out."""
    for child in parent:
        if child.tag in (f"{P}sp", f"{P}graphicFrame"):
            if _placeholder(child) not in _FURNITURE:
                yield child
        elif child.tag == _ALTERNATE:
            yield from _shapes(child[0]) if len(child) else ()
        else:
            yield from _shapes(child)


def _placeholder(shape: Element) -> str:
    found = shape.find(f".//{P}nvPr/{P}ph")
    return "" if found is None else found.get("type", "body")


def _shape(archive: Archive, shape: Element, links: dict[str, str]) -> Iterator[str]:
    table = shape.find(f".//{A}tbl")
    if table is not None:
        yield "\n".join(filter(None, _table(table)))
        return
    text = "\n".join(_paragraphs(shape))
    if text:
        yield text
    for element in shape.iter():
        target = links.get(element.get(f"{R}id", element.get(f"{R}dm", "")), "")
        if target in archive and element.tag == f"{C}chart":
            yield from _chart(archive.xml(target))
        elif target in archive and element.tag.endswith("relIds"):
            yield "\n".join(_paragraphs(archive.xml(target)))


def _table(table: Element) -> list[str]:
    """Return a table's rows; PowerPoint marks a first row by its look, which is the rule, so it must look like one."""
    rows = [
        [
            tables.Cell(
                " ".join(_paragraphs(cell)), tables.span(cell.get("gridSpan")), tables.span(cell.get("rowSpan"))
            )
            for cell in line.iter(f"{A}tc")
            if not (cell.get("hMerge") or cell.get("vMerge"))
        ]
        for line in table.iter(f"{A}tr")
    ]
    properties = table.find(f"{A}tblPr")
    return tables.table(rows, data=properties is not None and properties.get("firstRow") == "1")


def _paragraphs(parent: Element) -> Iterator[str]:
    """Yield the paragraphs below an element that hold words; a break within one is a line end."""
    for paragraph in parent.iter(f"{A}p"):
        pieces = (
            "\n" if piece.tag == f"{A}br" else piece.text or "" for piece in paragraph.iter() if piece.tag in _TEXT
        )
        text = "".join(pieces).strip()
        if text:
            yield text


_TEXT = {f"{A}t", f"{A}br"}


def _chart(chart: Element) -> Iterator[str]:
    """Yield a chart's title and its numbers as a table: categories down, series across."""
    title = " ".join(text for part in chart.iter(f"{C}title") for text in _paragraphs(part))
    if title:
        yield title
    series = list(chart.iter(f"{C}ser"))
    labels = _points(series[0], "cat") or _points(series[0], "xVal") if series else {}
    columns = [_points(one, "val") or _points(one, "yVal") for one in series]
    rows = [["", *(" ".join(_points(one, "tx").values()) for one in series)]]
    for index in sorted(set(labels).union(*columns)):
        rows.append([labels.get(index, ""), *(column.get(index, "") for column in columns)])
    yield "\n".join(filter(None, tables.of_texts(rows, frozenset({0}))))


def _points(series: Element, part: str) -> dict[int, str]:
    """Return the cached values of a series' part by their index."""
    found = series.find(f"{C}{part}")
    points = found.iter(f"{C}pt") if found is not None else ()
    return {int(point.get("idx", "0")): point.findtext(f"{C}v") or "" for point in points}
