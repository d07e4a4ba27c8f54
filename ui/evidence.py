"""The evidence panel to HTML: a document's text with the quoted words marked, escaped.

The mark's text content is ``document.text[start:end]``, exactly. Of a long document only the surroundings are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from rag.schema import Document
from ui.escaping import attribute, digest, text
from ui.icons import icon
from ui.sentences import where
from ui.words import Words

SURROUNDINGS = 12_000
"""Characters shown before and after a quote at first."""
_MOST_PICTURES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """What a footnote's link asks to see."""

    source: str
    start: int = 0
    end: int = 0
    """Equal to ``start`` when the document is opened without a quote."""
    digest: str = ""
    """Of the quote as it was cited; empty when unknown."""
    around: int = SURROUNDINGS
    """Characters to show before and after."""


def empty_panel(words: Words) -> str:
    """Return the panel before any footnote was chosen; the script keeps its labels for when the server is away."""
    return (
        f'<div class="fn-panel fn-panel-empty" data-unreachable="{attribute(words.evidence_failed)}">'
        f'<span class="fn-emblem" aria-hidden="true">1</span><h2 class="fn-label">{text(words.evidence)}</h2>'
        f'<p class="fn-muted">{text(words.evidence_hint)}</p></div>'
    )


def document_panel(document: Document, place: Place, words: Words) -> str:
    """Return a document with the place marked, or with a warning when the words there are no longer those cited."""
    quote = document.text[place.start : place.end]
    changed = bool(place.digest) and digest(quote) != place.digest
    start, end = (place.start, place.start) if changed else (place.start, place.end)
    warning = f'<p class="fn-changed" role="alert">{icon("warning")}{text(words.changed)}</p>' if changed else ""
    language = f' lang="{attribute(document.language)}"' if document.language else ""
    return (
        f"{_heading(document, place, words)}{warning}{_picture(document, start, end, words)}"
        f'<div class="fn-document" dir="auto" tabindex="0"{language} aria-label="{attribute(document.source)}">'
        f"{_surroundings(document, Place(document.source, start, end, place.digest, place.around), words)}</div>"
    )


def _picture(document: Document, start: int, end: int, words: Words) -> str:
    """Return the folded pictures of the PDF's pages that a quote stands on; the script fetches them when unfolded."""
    pages = list(_pages(document, start, end)) if document.source.lower().endswith(".pdf") else []
    places = "".join(
        f'<div role="status" data-picture="{attribute(_address(document.source, first, last))}"'
        f' data-alt="{attribute(words.page_picture.format(page=page))}"></div>'
        for page, first, last in pages[:_MOST_PICTURES]
    )
    label = words.show_page if len(pages) < 2 else words.show_pages
    summary = f"<summary>{icon('page')}{text(label)}</summary>"
    return f'<details class="fn-picture">{summary}{places}</details>' if places else ""


def _pages(document: Document, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield each numbered page that holds words of a quote, with the part of the quote that stands on it."""
    ends = [*(section.start for section in document.sections[1:]), len(document.text)]
    for section, closed in zip(document.sections, ends, strict=False):
        first, last = max(start, section.start), min(end, closed)
        if isinstance(section.page, int) and any(map(str.isalnum, document.text[first:last])):
            yield section.page, first, last


def _address(source: str, start: int, end: int) -> str:
    return "page/picture?" + urlencode({"source": source, "start": start, "end": end}, errors="replace")


def missing_panel(reason: str, words: Words) -> str:
    """Return the panel for a document that can't be shown."""
    return (
        f'<header class="fn-panel-head"><h2 tabindex="-1">{text(words.evidence)}</h2>{_close(words)}</header>'
        f'<p class="fn-changed" role="alert">{icon("warning")}{text(reason)}</p>'
    )


def _heading(document: Document, place: Place, words: Words) -> str:
    """Return the panel's head: where the quote stands, and the steps to the answer's other footnotes."""
    title = f'<p class="fn-muted fn-title" dir="auto">{text(document.title)}</p>' if document.title else ""
    label = words.evidence if place.end > place.start else words.whole_document
    return (
        f'<header class="fn-panel-head"><div><p class="fn-label" data-position="{attribute(words.position)}">'
        f"{text(label)}</p>"
        f'<h2 tabindex="-1" dir="auto">{text(where(document.source, document.page_at(place.start), words))}</h2>'
        f'{title}</div><div class="fn-steps">{_step(-1, "previous", words.previous)}'
        f"{_step(1, 'following', words.following)}{_link(words)}{_close(words)}</div></header>"
    )


def _step(step: int, name: str, label: str) -> str:
    return (
        f'<button type="button" class="fn-icon-button" data-step="{step}" hidden title="{attribute(label)}" '
        f'aria-label="{attribute(label)}">{icon(name)}</button>'
    )


def _link(words: Words) -> str:
    return (
        f'<button type="button" class="fn-icon-button" data-copy-link title="{attribute(words.copy_link)}" '
        f'aria-label="{attribute(words.copy_link)}">{icon("link")}</button>'
    )


def _close(words: Words) -> str:
    return (
        f'<button type="button" class="fn-icon-button" data-close title="{attribute(words.close)}" '
        f'aria-label="{attribute(words.close)}">{icon("close")}</button>'
    )


def _surroundings(document: Document, place: Place, words: Words) -> str:
    """Return the text around the place, the place itself in one mark, page starts shown but no part of the text."""
    first, last = max(0, place.start - place.around), min(len(document.text), place.end + place.around)
    before = _span(document, first, place.start, words)
    marked = _span(document, place.start, place.end, words)
    after = _span(document, place.end, last, words)
    mark = f'<mark id="fn-mark">{marked}</mark>' if marked else '<span id="fn-mark"></span>'
    earlier = _more(words.earlier, place) if first > 0 else ""
    later = _more(words.later, place) if last < len(document.text) else ""
    return f"{earlier}<div>{before}{mark}{after}</div>{later}"


def _more(label: str, place: Place) -> str:
    return f'<button type="button" class="fn-button" data-around="{place.around * 4}">{text(label)}</button>'


def _span(document: Document, start: int, end: int, words: Words) -> str:
    """Return ``document.text[start:end]`` with an empty element where a page starts, drawn by the style sheet."""
    pieces, at = [], start
    for section in document.sections:
        if start <= section.start < end:
            pieces.append(text(document.text[at : section.start]))
            label = words.page.format(page=section.page) if isinstance(section.page, int) else str(section.page)
            pieces.append(f'<span class="fn-page" data-label="{attribute(label)}"></span>')
            at = section.start
    pieces.append(text(document.text[at:end]))
    return "".join(pieces)
