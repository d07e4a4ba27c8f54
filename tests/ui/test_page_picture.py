"""The page of a PDF as a picture: drawn for sources of the corpus alone, shown in the panel or refused in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Watched
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markup import Markup
from playwright.sync_api import expect
from scripted import Scripted, cite, sentence, told

from rag.assistant import Assistant
from rag.errors import SourceError
from rag.loading import Limits, draw, load
from rag.schema import AnswerEvent, Document
from tests.loading import made
from ui.evidence import Place, document_panel
from ui.picture import add_pictures
from ui.words import ENGLISH

NAME = "a & b.pdf"
QUOTE = "The harbour was dredged in 1906."


class Shelved(Scripted):
    """An assistant whose documents are files of a folder."""

    folder: Path

    def file(self, source: str) -> Path:
        return self.folder / self.document(source).source


@pytest.fixture
def shelved(tmp_path: Path) -> Shelved:
    (tmp_path / NAME).write_bytes(made.pdf("Nothing here.", QUOTE))
    document = load(tmp_path / NAME, NAME, Limits())
    cited = [dataclasses.replace(cite(1, document, QUOTE), page=2)]

    def answering(question: str) -> Iterator[AnswerEvent]:
        yield from told(question, [sentence("It was dredged.", 1)], cited)

    assistant = Shelved({NAME: document, "gone.pdf": dataclasses.replace(document, source="gone.pdf")}, answering)
    assistant.folder = tmp_path
    return assistant


def test_a_quote_over_a_page_break_offers_both_pages_and_is_marked_on_each(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(made.pdf("Nothing here.", "It was dredged", "in 1906 by hand."))
    document = load(tmp_path / NAME, NAME, Limits())
    start, end = document.text.index("dredged"), document.text.index(" by hand")
    html = document_panel(document, Place(NAME, start, end), ENGLISH)
    addresses = [parse_qs(urlsplit(of["data-picture"]).query) for _, of in Markup(html).tags if "data-picture" in of]
    parts = [document.text[int(one["start"][0]) : int(one["end"][0])] for one in addresses]
    assert [part.strip() for part in parts] == ["dredged", "in 1906"]
    assert ENGLISH.show_pages in html and "Page 2 with" in html and "Page 3 with" in html
    for one in addresses:
        picture = draw(tmp_path / NAME, document, int(one["start"][0]), int(one["end"][0]), Limits(max_seconds=20.0))
        assert picture.png.startswith(b"\x89PNG") and 0 < picture.top < 0.3


def get(assistant: Shelved, source: str, quote: str = QUOTE) -> tuple[int, str, bytes]:
    app = FastAPI()
    add_pictures(app, "/it", assistant, ENGLISH)
    start = assistant.documents[NAME].text.index(quote)
    query = {"source": source, "start": start, "end": start + len(quote)}
    answer = TestClient(app).get("/it/page/picture", params=query)
    return answer.status_code, answer.headers["content-type"], answer.content


def test_a_page_is_drawn_as_png_and_what_is_not_there_is_refused_in_words(shelved: Shelved) -> None:
    status, kind, picture = get(shelved, NAME)
    assert (status, kind, picture[:4]) == (200, "image/png", b"\x89PNG")
    for source in ("../a & b.pdf", str(shelved.folder / NAME), "gone.pdf"):
        status, kind, reason = get(shelved, source)
        assert (status, kind.split(";")[0]) == (404, "text/plain")
        assert source in reason.decode()


def test_only_a_quote_of_a_pdf_offers_its_page(shelved: Shelved) -> None:
    document = shelved.documents[NAME]
    at = document.text.index(QUOTE)

    def offered(one: Document, end: int, digest: str = "") -> bool:
        html = document_panel(one, Place(one.source, at, end, digest), ENGLISH)
        Markup(html).assert_harmless()
        return "data-picture" in html

    assert offered(document, at + 5)
    assert not offered(document, at)
    assert not offered(document, at + 5, "another")
    assert not offered(dataclasses.replace(document, source="a.docx"), at + 5)


def test_a_file_is_found_through_the_index_alone(assistant: Assistant) -> None:
    (source, *_) = (one.source for one in assistant.sources())
    path = assistant.file(source)
    assert path.is_file()
    for other in (str(path), f"../{path.parent.name}/{path.name}", ""):
        with pytest.raises(SourceError):
            assistant.file(other)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_panel_shows_the_page_and_says_why_it_can_not(
    watch: Callable[..., Watched], page_of: Callable[[Shelved], str], shelved: Shelved
) -> None:
    watched = watch(page_of(shelved))
    page = watched.page
    page.locator("#question textarea").fill("When?")
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".fn-summary")).to_have_count(1)
    page.locator(".fn-chip").first.click()
    page.get_by_text("Show the page").click()
    expect(page.get_by_alt_text("Page 2 with the quoted words marked")).to_be_visible()
    assert page.evaluate("document.querySelector('.fn-picture img').naturalWidth") == 935
    expect(page.locator("#evidence mark")).to_be_visible()
    assert watched.complaints == [] and watched.outside() == []
    (shelved.folder / NAME).write_bytes(made.pdf("Other words.", "Other words."))
    page.locator(".fn-chip").first.click()
    expect(page.locator(".fn-picture p")).to_contain_text("shows the quoted words nowhere on page 2")
