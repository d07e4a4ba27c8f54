"""The whole line in a real Chromium: ``footnoted serve`` in a child process over the five articles."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import Watched, footnoted_serving
from playwright.sync_api import expect

from rag.config import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Open = Callable[..., Watched]
WAIT = 30_000


@pytest.fixture(scope="module")
def address(seeds_settings: Settings) -> Iterator[str]:
    with footnoted_serving(seeds_settings.store) as served:
        yield served


def api(address: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def ask(watched: Watched, question: str) -> None:
    watched.page.locator("#question textarea").fill(question)
    watched.page.keyboard.press("Enter")


@pytest.mark.parametrize(
    "question",
    [
        "Which Grok models does Azure host?",
        "Chi ha avviato azioni legali contro Musk?",
        "Колко струва потенциалното споразумение с Oracle?",
    ],
)
def test_every_footnote_marks_exactly_the_words_that_the_api_cites(watch: Open, address: str, question: str) -> None:
    expected = api(address, "api/ask", {"question": question})
    assert expected["citations"]
    watched = watch(address)
    page = watched.page
    ask(watched, question)
    expect(page.locator(".fn-answer .fn-summary")).to_be_visible(timeout=WAIT)
    expect(page.locator(".fn-sentence")).to_have_count(len(expected["sentences"]))
    for citation in expected["citations"]:
        page.locator(f'.fn-chip[data-number="{citation["number"]}"]').first.click()
        expect(page.locator("#evidence h2")).to_contain_text(citation["source"])
        mark = page.locator("#evidence mark")
        expect(mark).to_have_text(citation["quote"])  # waits: another quote of that document may still stand there
        expect(mark).to_be_in_viewport()
        assert mark.evaluate("mark => mark.textContent") == citation["quote"]
    assert watched.outside() == []
    assert watched.complaints == []


def test_a_question_without_an_answer_is_refused_with_what_came_nearest(watch: Open, address: str) -> None:
    watched = watch(address)
    ask(watched, "How much does a Grok subscription cost per month?")
    expect(watched.page.locator(".fn-abstained")).to_be_visible(timeout=WAIT)
    expect(watched.page.locator(".fn-nearest li").first).to_be_visible()
    assert watched.complaints == []


def test_an_overlong_question_is_refused_in_words(watch: Open, address: str) -> None:
    watched = watch(address)
    ask(watched, "why " * 25_000)
    expect(watched.page.get_by_role("alert")).to_be_visible(timeout=WAIT)
    assert watched.complaints == []


def test_a_pasted_text_is_checked_against_the_articles(watch: Open, address: str) -> None:
    watched = watch(address)
    page = watched.page
    page.get_by_role("tab", name="Check my text").click()
    page.locator("#pasted textarea").fill(
        "Musk, a co-founder of OpenAI, departed the organization in 2018. The capital of France is Paris."
    )
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdicts .fn-summary")).to_contain_text("1 of 2 sentences supported", timeout=WAIT)
    assert watched.outside() == []
    assert watched.complaints == []


def test_the_documents_are_the_five_articles_with_their_languages(watch: Open, address: str) -> None:
    watched = watch(address)
    watched.page.get_by_role("tab", name="Documents").click()
    rows = watched.page.locator("#documents tbody tr")
    expect(rows).to_have_count(5)
    for language in ("English", "Italiano", "Български"):
        expect(rows.filter(has_text=language).first).to_be_visible()
    assert watched.complaints == []
