"""Conversations in a real Chromium: kept over a reload, edited, rated, copied, renamed, searched, deleted, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import Watched
from fastapi import FastAPI
from playwright.sync_api import Route, expect
from scripted import Scripted, cite, seed_documents, sentence, told

from rag.conversations import Conversations, Rating
from rag.models import ModelEntry
from rag.schema import AnswerEvent
from tests.support.serving import served
from ui.words import ENGLISH, ITALIAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DOCUMENTS = seed_documents()
FIRST = DOCUMENTS["002_949e0a75df1a5b0d.txt"]
CITED = [cite(1, FIRST, "Microsoft has announced a strategic collaboration with Elon Musk's xAI to host its Grok 3")]
Served = tuple[str, Conversations, Scripted]


def answering(question: str) -> Iterator[AnswerEvent]:
    yield from told(question, [sentence("Azure hosts Grok 3[7].", 1)], CITED)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return the address of one page in two languages, its conversations and its assistant."""
    from ui.page import mount

    kept, assistant = Conversations.of(tmp_path_factory.mktemp("site")), Scripted(DOCUMENTS, answering)
    assistant.catalogue.append(ModelEntry("grok-3", "scripted", "", True, ""))
    with served(mount(FastAPI(), assistant, kept, [ENGLISH, ITALIAN])) as address:
        yield address, kept, assistant


def ask(watched: Watched, question: str) -> None:
    box = watched.page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def test_a_conversation_outlives_a_reload_and_its_answers_are_edited_rated_and_deleted(
    watch: Callable[..., Watched], site: Served
) -> None:
    address, kept, _ = site
    watched = watch(address)
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(watched, "Which models?")
    expect(page.locator(".fn-summary")).to_have_count(1)
    ask(watched, "And when?")
    expect(page.locator(".fn-summary")).to_have_count(2)
    page.locator(".fn-chip").last.click()
    expect(page.locator("#evidence mark")).to_be_visible()
    page.reload()
    expect(page.locator(".fn-summary")).to_have_count(2)
    expect(page.locator("#evidence mark")).to_have_text(CITED[0].quote)
    page.locator("#current").get_by_role("button", name="Copy with footnotes").click()
    expect(page.locator("[data-done]")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"And when?\n\nAzure hosts Grok 3⟦7⟧.[1]\n\n[1] “{CITED[0].quote}” ({FIRST.source})"
    page.locator("#current").get_by_role("button", name="Wrong evidence").click()
    expect(page.locator("#current [aria-pressed=true]")).to_have_text("Wrong evidence")
    page.get_by_role("button", name="Say what is right").click()
    page.get_by_label("Say what is right").fill("the third article")
    page.keyboard.press("Enter")
    page.locator("#past").get_by_role("button", name="Edit the question").click()
    expect(page.get_by_text("Later questions are dropped.")).to_be_visible()
    (rated,) = kept.rated()
    assert rated.feedback is not None
    assert (rated.feedback.rating, rated.feedback.comment) == (Rating.WRONG_EVIDENCE, "the third article")
    page.locator("#past .fn-editor textarea").fill("Which models exactly?")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-exchange")).to_have_count(1)
    expect(page.locator(".fn-question")).to_contain_text("Which models exactly?")
    delete = page.locator("#current [data-send=fn_remove]")
    delete.click()
    expect(page.locator(".fn-exchange")).to_have_count(1)
    delete.click()
    expect(page.locator(".fn-welcome")).to_be_visible()
    assert kept.all() == []
    assert watched.complaints == []


def test_what_is_asked_while_the_page_still_loads_stays(watch: Callable[..., Watched], site: Served) -> None:
    address, _, assistant = site
    page, held = watch(address).page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route) if not held else route.continue_()

    page.route("**/queue/join*", hold)
    page.reload()
    page.locator("#question textarea").wait_for()
    page.locator("#question textarea").fill("Who asks so soon?")
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#current .fn-summary")).to_be_visible()
    assistant.notices.append("the load has come")
    held[0].continue_()
    expect(page.locator("#degraded")).to_contain_text("the load has come")
    expect(page.locator("#current .fn-question")).to_contain_text("Who asks so soon?")
    expect(page.locator("#shelf-list li")).to_contain_text(["Who asks so soon?"])
    assistant.notices.clear()


def test_conversations_are_listed_renamed_searched_opened_and_deleted(
    watch: Callable[..., Watched], site: Served
) -> None:
    address, kept, _ = site
    for one in kept.all():
        kept.delete(one.id)
    for question in ("Who founded xAI?", "What does Grok cost?"):
        kept.begin(question)
    watched = watch(address, viewport={"width": 1440, "height": 860})
    page = watched.page
    lines = page.locator(".fn-shelf li")
    expect(lines).to_have_count(2)
    page.get_by_label("Search conversations").fill("founded")
    expect(lines).to_have_count(1)
    lines.locator("a[data-open]").click()
    expect(page.locator(".fn-question")).to_contain_text("Who founded xAI?")
    assert "?c=" in page.url
    lines.locator("summary").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Rename").fill("The founders")
    page.keyboard.press("Enter")
    page.get_by_label("Search conversations").fill("")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="The founders")).to_have_count(1)
    lines.filter(has_text="The founders").locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as Markdown").click()
    assert "Who founded xAI?" in Path(download.value.path()).read_text("utf-8")
    discard = lines.filter(has_text="The founders").locator("[data-discarded]")
    discard.click()
    discard.click()
    expect(lines).to_have_count(1)
    expect(page.locator(".fn-welcome")).to_be_visible()
    page.go_back()
    assert [one.name for one in kept.all()] == ["What does Grok cost?"]
    assert watched.complaints == []


def test_sources_passages_and_language_are_chosen_and_two_models_compared(
    watch: Callable[..., Watched], site: Served
) -> None:
    address, _, assistant = site
    watched = watch(address)
    page = watched.page
    page.get_by_role("tab", name="Settings").click()
    page.locator("#passages input[type=number]").fill("4")
    page.locator("#passages input[type=number]").press("Tab")
    page.get_by_role("link", name="Italiano").click()
    expect(page.locator("html")).to_have_attribute("lang", "it")
    page.get_by_label("Rispondi con").click()
    page.get_by_role("option", name="grok-3").click()
    page.get_by_role("button", name="Scegli le fonti").click()
    page.get_by_label("Dal (2026-01-31)").fill("2026-01-31")
    page.get_by_label("Dal (2026-01-31)").press("Tab")
    expect(page.get_by_role("button", name="Solo fonti scelte")).to_be_visible()
    ask(watched, "Quali modelli?")
    expect(page.locator(".fn-summary")).to_contain_text("1 di 1 frase con conferma in 1 fonte")
    within, passages = assistant.options[-1]
    assert within is not None
    assert (str(within.since), passages) == ("2026-01-31", 4)
    page.reload()
    expect(page.locator("[data-conversation] .fn-summary")).to_have_count(1)
    expect(page.get_by_role("button", name="Solo fonti scelte")).to_be_visible()
    ask(watched, "E poi?")
    expect(page.locator(".fn-summary")).to_have_count(2)
    assert (assistant.asked[-1][2], assistant.options[-1]) == ("grok-3", (within, 4))
    page.get_by_role("tab", name="Confronta").click()
    page.locator("#compared textarea").fill("Quali modelli?")
    page.locator("#compare").click()
    expect(page.locator(".fn-figures")).to_have_count(2)
    page.locator("#side-right .fn-chip").click()
    expect(page.locator("#evidence mark")).to_have_text(CITED[0].quote)
    assert watched.outside() == []
    assert watched.complaints == []
