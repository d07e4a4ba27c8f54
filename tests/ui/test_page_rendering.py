"""Answers of any words render to inert HTML that says each sentence's verdict in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Markup
from scripted import cite, seed_documents, sentence, told

from rag.conversations import Conversation, Rating
from rag.schema import (
    AnswerEvent,
    CheckedSentence,
    CheckedText,
    Citation,
    Conflict,
    NotChecked,
    Passage,
    RankedPassage,
    Searched,
    Seconds,
    Support,
    Verdict,
)
from ui.conversation import Chat, Exchange
from ui.rendering import checked_text, current, exchange, failure
from ui.sentences import where
from ui.shelf import shelf
from ui.words import BULGARIAN, ENGLISH, ITALIAN

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</div></section>",
        "[click](javascript:alert(1))", "<form action=//evil.example><input>", "&lt;b&gt;", "${alert(1)}", "{{this}}",
        "\u202egnp.exe", "<!--", "]]>", "[1][2]", "`", "' onmouseover='alert(1)",
    ]
)  # fmt: skip
WORDS = st.one_of(HOSTILE, st.text(max_size=30))
DOCUMENTS = seed_documents()


@st.composite
def citations(draw: st.DrawFn) -> list[Citation]:
    quotes = draw(st.lists(st.tuples(WORDS, WORDS, st.none() | st.integers(1, 9) | WORDS), max_size=4))
    return [
        Citation(number, source, 0, len(quote), quote, page)
        for number, (source, quote, page) in enumerate(quotes, start=1)
    ]


@st.composite
def sentences(draw: st.DrawFn) -> list[CheckedSentence]:
    drawn = st.builds(
        CheckedSentence,
        WORDS,
        st.lists(st.integers(1, 6), max_size=3).map(tuple),
        st.builds(Verdict, st.sampled_from(Support), st.floats(0, 1), st.lists(WORDS, max_size=2).map(tuple)),
    )
    return draw(st.lists(drawn, max_size=4))


@st.composite
def told_events(draw: st.DrawFn) -> list[AnswerEvent]:
    nearest = tuple(
        RankedPassage(1, 0.5, Passage("p", source, 0, len(words), words))
        for source, words in draw(st.lists(st.tuples(WORDS, WORDS), max_size=2))
    )
    return told(
        draw(WORDS),
        draw(sentences()),
        draw(citations()),
        abstained=draw(st.booleans()),
        model=draw(WORDS),
        text=draw(WORDS),
        nearest=nearest,
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
        searched_for=draw(WORDS),
        conflicts=tuple(draw(st.lists(st.builds(Conflict, WORDS, st.just((1, 2))), max_size=1))),
    )


@given(told_events(), st.sampled_from([ENGLISH, ITALIAN, BULGARIAN]))
def test_every_step_of_any_answer_is_harmless(events: list[AnswerEvent], words: object) -> None:
    one = Exchange("<b>why?</b>")
    for event in events:
        Markup(exchange(0, one, words)).assert_harmless()  # type: ignore[arg-type]
        one = one.after(event)
    one = replace(one, follow_ups=(one.question,), rating=Rating.WRONG_ANSWER)
    for last in (one, one.failed("<i>"), replace(one, answer=None).stopped()):
        Markup(exchange(0, last, words, last=True)).assert_harmless()  # type: ignore[arg-type]


@given(st.lists(WORDS, max_size=3))
def test_a_list_of_conversations_is_harmless_and_keeps_their_names(names: list[str]) -> None:
    kept = [Conversation(f"{number:x}", name, 0.0, 0.0, 1) for number, name in enumerate(names)]
    markup = Markup(shelf(kept, "0", "", ENGLISH))
    markup.assert_harmless(links=re.compile(r"\?c=[0-9a-f]+|page/conversations/[0-9a-f]+\.(md|json)"))
    opening = [attributes for _, attributes in markup.tags if "data-open" in attributes]
    assert [one.get("aria-current") for one in opening] == ["page", None, None][: len(names)]


@given(st.lists(WORDS, max_size=3))
def test_a_welcome_is_harmless_and_keeps_the_suggestions_words(suggestions: list[str]) -> None:
    markup = Markup(current(Chat(), suggestions, ENGLISH))
    markup.assert_harmless()
    offered = [attributes for _, attributes in markup.tags if attributes.get("data-send") == "fn_ask"]
    assert len(offered) == len(suggestions)


@given(sentences(), citations())
def test_a_checked_text_is_harmless(some: list[CheckedSentence], cited: list[Citation]) -> None:
    Markup(checked_text(CheckedText(tuple(some), tuple(cited)), ENGLISH)).assert_harmless()


def test_what_is_not_checked_stands_in_its_place_with_its_reason_and_is_no_support() -> None:
    heading = NotChecked("The plan", "a heading: it states nothing to check", 0)
    last = NotChecked("Why?", "a question: it states nothing to check", 1)
    checked = CheckedText((sentence("Grok is hosted."),), (), not_checked=(heading, last))
    html = checked_text(checked, ITALIAN)
    shown = Markup(html)
    shown.assert_harmless()
    assert "1 di 1 frase con conferma" in shown.text and "2 senza verifica" in shown.text
    order = ("The plan", "un titolo: non afferma nulla", "Grok is hosted.", "Why?", "una domanda: non afferma nulla")
    assert [shown.text.index(one) for one in order] == sorted(shown.text.index(one) for one in order)
    assert html.count(ITALIAN.not_checked) == 2 and html.count(f">{ITALIAN.supported}<") == html.count(
        ITALIAN.supported
    )
    alone = checked_text(CheckedText((), (), not_checked=(heading,)), ENGLISH)
    assert "Not checked" in alone and "supported" not in Markup(alone).text


@pytest.mark.parametrize(
    ("support", "word"),
    [
        (Support.SUPPORTED, "Supported"),
        (Support.PARTLY_SUPPORTED, "Partly supported"),
        (Support.UNSUPPORTED, "Not supported"),
        (Support.CONTRADICTED, "Contradicted"),
    ],
)
def test_each_verdict_is_said_in_a_word_beside_an_icon_and_doubts_give_their_reason(
    support: Support, word: str
) -> None:
    one = sentence("The capital of France is Paris.", support=support, reason="no passage mentions France")
    html = exchange(0, _done(told("Where?", [one], [])), ENGLISH)
    assert word in Markup(html).text
    assert "<svg" in html
    assert ("no passage mentions France" in Markup(html).text) == (support is not Support.SUPPORTED)


def test_the_summary_counts_supported_sentences_and_distinct_sources() -> None:
    first, second = list(DOCUMENTS.values())[1:3]
    cited = [
        cite(1, first, "Grok is a generative AI chatbot developed by xAI"),
        cite(2, first, "Musk, a co-founder of OpenAI"),
        cite(3, second, "Grok 3 and Grok 3 mini"),
        cite(4, next(iter(DOCUMENTS.values())), "uneasy allies"),
    ]
    some = [sentence("One.", 1, 2), sentence("Two.", 3), sentence("Three.", 4, support=Support.UNSUPPORTED)]
    spoken = Markup(exchange(0, _done(told("Q", some, cited, seconds=Seconds(total=1.25), repairs=1)), ENGLISH)).text
    assert "2 of 3 sentences supported by 2 sources" in spoken
    assert "1 repair" in spoken
    assert "1.2 s" in spoken


def test_chips_name_their_source_and_are_described_by_their_quote() -> None:
    document = DOCUMENTS["001_6267fed4650c6ab9.txt"]
    cited = cite(1, document, "Grok is a generative AI chatbot developed by xAI")
    markup = Markup(exchange(3, _done(told("Q", [sentence("Grok.", 1)], [cited])), ENGLISH))
    chip = next(attributes for _, attributes in markup.tags if attributes.get("class") == "fn-chip")
    assert chip["aria-label"] == f"Footnote 1: {document.source}"
    assert chip["data-quote"] == cited.quote
    assert chip["aria-describedby"] in [attributes.get("id") for _, attributes in markup.tags]


def test_a_footnote_number_without_a_citation_makes_no_chip() -> None:
    assert "fn-chip" not in exchange(0, _done(told("Q", [sentence("Grok.", 9)], [])), ENGLISH)


def test_an_abstention_shows_what_came_nearest_and_folds_what_was_withheld() -> None:
    document = DOCUMENTS["000_b1fc76627ef03961.txt"]
    nearest = (RankedPassage(1, 0.4, Passage("p", document.source, 0, 60, document.text[:60])),)
    draft = [sentence("It costs 30 dollars.", support=Support.UNSUPPORTED)]
    one = _done(told("Price?", draft, [], abstained=True, text="The documents state no price.", nearest=nearest))
    html = exchange(0, one, ENGLISH)
    spoken = Markup(html).text
    assert "The documents state no price." in spoken
    assert document.text[:60].strip() in spoken
    assert html.index("fn-abstained") < html.index("It costs 30 dollars.")
    assert "supported by" not in spoken


def test_conflicting_sources_stand_side_by_side() -> None:
    first, second = DOCUMENTS["001_6267fed4650c6ab9.txt"], DOCUMENTS["003_45b5c055948bf102.txt"]
    cited = [cite(1, first, "announced during Microsoft's Build conference"), cite(2, second, "sta per ospitare")]
    conflict = Conflict("announced or only planned", (1, 2))
    html = exchange(0, _done(told("Q", [sentence("So.", 1, 2)], cited, conflicts=(conflict,))), ENGLISH)
    sides = html[html.index("fn-sides") :]
    assert cited[0].quote.replace("'", "&#x27;") in sides
    assert cited[1].quote in sides
    assert conflict.about in html


def test_what_was_searched_is_said_only_when_it_differs_from_the_question() -> None:
    asked = Exchange("and when?").after(Searched("When was Grok announced?", ()))
    assert "When was Grok announced?" in Markup(exchange(0, asked, ENGLISH)).text
    same = Exchange("When was Grok announced?").after(Searched("When was Grok announced?", ()))
    assert ENGLISH.searched_for not in Markup(exchange(0, same, ENGLISH)).text


def test_a_failure_offers_to_try_again_only_where_asked() -> None:
    assert 'data-send="fn_again"' in failure("no connection", ENGLISH)
    assert 'data-send="fn_again"' not in failure("no connection", ENGLISH, retry=False)


@pytest.mark.parametrize(
    ("page", "words"), [(None, "a.txt"), (3, "a.txt, Page 3"), ("Sheet 1", "a.txt, Sheet 1")]
)  # fmt: skip
def test_a_place_is_the_source_and_its_page(page: int | str | None, words: str) -> None:
    assert where("a.txt", page, ENGLISH) == words


def _done(events: list[AnswerEvent]) -> Exchange:
    one = Exchange("Q")
    for event in events:
        one = one.after(event)
    return one
