"""The documents tab in a real Chromium over the real application: a file comes in, is found, and goes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Watched
from playwright.sync_api import Locator, Page, expect

from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from rag.embedding.bundled import open_embedder
from rag.indexing import Indexing
from rag.loading import Limits
from tests.support.serving import served
from ui.words import ENGLISH

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Open = Callable[..., Watched]
KEEPER = b"The lighthouse keeper Petra Maas retired in 1931 after forty years on the island."
WAIT = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from ui.page import mount

    place = tmp_path_factory.mktemp("documents")
    (place / "own").mkdir()
    (place / "own" / "harbour.txt").write_text("The harbour of Varna was dredged in 1906.", "utf-8")
    settings = Settings(_env_file=None, store=place / "store")  # type: ignore[call-arg]
    Indexing(settings.store, open_embedder(settings), limits=Limits()).sync([place / "own"])
    assistant = Assistant.open(settings)
    with served(mount(create_app(assistant), assistant, languages=[ENGLISH])) as listening:
        yield listening
    assistant.close()


@pytest.fixture
def tab(watch: Open, address: str) -> Watched:
    watched = watch(address)
    watched.page.get_by_role("tab", name="Documents").click()
    expect(row(watched.page, "harbour.txt")).to_be_visible()
    return watched


def row(page: Page, source: str) -> Locator:
    return page.locator("#documents tbody tr").filter(has_text=source)


def choose(page: Page, name: str, content: bytes) -> None:
    page.locator("#fn-files").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def test_a_file_becomes_searchable_is_cited_and_goes_again(tab: Watched) -> None:
    page = tab.page
    choose(page, "keeper <b>.txt", KEEPER)
    expect(page.locator("#fn-sync")).to_contain_text("Done: 1 new", timeout=WAIT)
    expect(row(page, "uploads/keeper _b_.txt")).to_contain_text("English")
    expect(page.locator("#fn-uploads li")).to_have_count(0)
    page.get_by_role("tab", name="Ask").click()
    page.locator("#question textarea").fill("When did the lighthouse keeper Petra Maas retire?")
    page.keyboard.press("Enter")
    page.locator(".fn-chip").first.click(timeout=WAIT)
    expect(page.locator("#evidence h2")).to_contain_text("keeper _b_.txt")
    page.get_by_role("tab", name="Documents").click()
    page.locator("#fn-find").fill("keeper")
    expect(page.locator("#documents tbody tr")).to_have_count(1)
    page.locator("#fn-find").fill("")
    expect(page.locator("#documents tbody tr")).to_have_count(2)
    # By the keyboard alone: the first press asks, the second deletes.
    page.get_by_role("button", name="Delete uploads/keeper _b_.txt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Really delete?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#fn-sync")).to_contain_text("Deleted: uploads/keeper _b_.txt")
    expect(page.locator("#documents tbody tr")).to_have_count(1)
    expect(page.locator("#documents .fn-summary")).to_be_focused()
    assert tab.outside() == [] and tab.complaints == [] and tab.dialogs == []


def test_refusals_stand_beside_their_file_and_another_of_its_name_is_replaced_when_asked(tab: Watched) -> None:
    page = tab.page
    lines = page.locator("#fn-uploads li")
    page.locator("#fn-files").set_input_files(
        [
            {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(50)},
            {"name": "tides.txt", "mimeType": "text/plain", "buffer": b"The tide turns at noon."},
        ]
    )
    expect(lines.filter(has_text="photo.png")).to_contain_text("Not added: it is a picture")
    expect(row(page, "uploads/tides.txt")).to_be_visible(timeout=WAIT)
    expect(lines).to_have_count(1)
    choose(page, "tides.txt", b"The tide turns at four.")
    expect(lines.filter(has_text="tides.txt")).to_contain_text("says something else")
    page.get_by_role("button", name="Replace it").click()
    expect(page.locator("#fn-sync")).to_contain_text("Done: 0 new, 1 changed", timeout=WAIT)
    expect(lines).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    expect(lines).to_have_count(0)
    page.evaluate("document.getElementById('fn-add').dataset.limit = '10'")
    choose(page, "long.txt", b"More than ten bytes of text.")
    expect(lines).to_contain_text("larger than 200 MB")


def test_a_dropped_file_is_taken_and_one_dropped_elsewhere_does_not_leave_the_page(tab: Watched) -> None:
    page = tab.page
    drop = """(selector) => {
      const files = new DataTransfer();
      files.items.add(new File(['Gulls nest on the roof.'], 'gulls.txt', { type: 'text/plain' }));
      const event = (kind) => new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true });
      const target = document.querySelector(selector);
      target.dispatchEvent(event('dragover'));
      return target.dispatchEvent(event('drop'));
    }"""
    assert page.evaluate(drop, "#masthead") is False, "the browser does not open it"
    expect(page.locator("#fn-uploads li")).to_have_count(0)
    page.evaluate(drop, ".fn-drop")
    expect(row(page, "uploads/gulls.txt")).to_be_visible(timeout=WAIT)


def test_re_syncing_tells_how_it_ended_and_a_screen_reader_hears_it(tab: Watched) -> None:
    page = tab.page
    page.get_by_role("button", name="Re-sync").click()
    expect(page.locator("#fn-sync-said")).to_contain_text("Done: 0 new", timeout=WAIT)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_text("Followed folders").click()
    expect(page.locator("#fn-folders")).to_contain_text("own")
    results = Axe().run(page, context="#fn-add")
    assert not [v["id"] for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
