"""The marked words are the cited words, in any document, and a changed document is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markup import Markup, text_inside

from rag.schema import Document, Section
from ui.escaping import digest
from ui.evidence import Place, document_panel, empty_panel, missing_panel
from ui.status import degraded
from ui.words import ENGLISH

TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), st.sampled_from("<>&\r\n\u202e")),
    max_size=80,
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[Document, int, int]:
    content = draw(TEXT.filter(bool))
    start = draw(st.integers(0, len(content) - 1))
    starts = sorted(draw(st.sets(st.integers(0, len(content)), max_size=3)) | {0})
    pages = draw(st.lists(st.integers(1, 9) | TEXT, min_size=len(starts), max_size=len(starts)))
    sections = tuple(Section(at, page) for at, page in zip(starts, pages, strict=True))
    return Document(draw(TEXT), content, draw(TEXT), "en", sections), start, draw(st.integers(start + 1, len(content)))


@given(marked(), st.integers(0, 20))
def test_the_mark_is_exactly_the_cited_words(case: tuple[Document, int, int], around: int) -> None:
    document, start, end = case
    quote = document.text[start:end]
    html = document_panel(document, Place(document.source, start, end, digest(quote), around), ENGLISH)
    Markup(html).assert_harmless()
    assert text_inside(html, "mark") == quote


@given(marked())
def test_the_whole_of_a_short_document_is_shown_unchanged(case: tuple[Document, int, int]) -> None:
    document, start, end = case
    html = document_panel(document, Place(document.source, start, end), ENGLISH)
    body = html[html.index('<div class="fn-document"') :]
    assert Markup(body).text == document.text


@given(marked())
def test_a_changed_document_is_told_and_nothing_is_marked(case: tuple[Document, int, int]) -> None:
    document, start, end = case
    other = digest(document.text[start:end] + "!")
    html = document_panel(document, Place(document.source, start, end, other), ENGLISH)
    assert ENGLISH.changed in Markup(html).text
    assert "<mark" not in html


def test_a_long_document_shows_the_surroundings_and_offers_more() -> None:
    document = Document("long.txt", "a" * 50 + "QUOTE" + "b" * 50)
    html = document_panel(document, Place("long.txt", 50, 55, around=10), ENGLISH)
    assert "a" * 10 + "</div>" not in html
    assert text_inside(html, "mark") == "QUOTE"
    spoken = Markup(html).text
    assert "a" * 10 in spoken
    assert "a" * 11 not in spoken
    assert ENGLISH.earlier in spoken
    assert ENGLISH.later in spoken


def test_the_heading_names_the_page_where_the_quote_stands() -> None:
    document = Document("a.pdf", "one two", sections=(Section(0, 1), Section(4, 2)))
    assert "a.pdf, Page 2" in document_panel(document, Place("a.pdf", 4, 7), ENGLISH)


def test_a_missing_document_says_why() -> None:
    markup = Markup(missing_panel("<gone>.txt: not in the corpus", ENGLISH))
    markup.assert_harmless()
    assert "<gone>.txt: not in the corpus" in markup.text


def test_nothing_degraded_shows_nothing() -> None:
    assert degraded([], ENGLISH) == ""
    markup = Markup(degraded(["set <KEY>"], ENGLISH))
    markup.assert_harmless()
    assert "set <KEY>" in markup.text


def test_the_empty_panel_is_harmless() -> None:
    Markup(empty_panel(ENGLISH)).assert_harmless()
