"""A report stands alone: it is read back as made, says what changed under it, and lets nothing out of its text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SourceError, StoreError, UsageError
from rag.evidence_report import (
    State,
    answer_report,
    check_report,
    read_report,
    report_html,
    report_json,
    verify_report,
)
from rag.schema import CheckedAnswer, CheckedSentence, CheckedText, Citation, Document, NotChecked, Support, Verdict

TEXT = "Grok is hosted on Azure. Musk left OpenAI in 2018. Grok is witty."
QUOTE = "Musk left OpenAI in 2018."
VERSIONS = {"footnoted": "1", "checker": "abc"}


def answer_of(text: str, start: int, end: int, said: str = QUOTE, source: str = "a.txt") -> CheckedAnswer:
    cited = Citation(1, source, start, end, text[start:end])
    sentence = CheckedSentence(said, (1,), Verdict(Support.SUPPORTED, 0.99, ("word for word in the passage",)))
    return CheckedAnswer("When did Musk leave?", (sentence,), (cited,), False, "extractive", f"{said}[1]")


def library(*documents: tuple[str, str]) -> dict[str, Document]:
    return {source: Document(source, text) for source, text in documents}


def states(report: dict[str, object], **today: str) -> list[tuple[State, int | None]]:
    texts = {name.replace("_", "."): text for name, text in today.items()}
    digests = {answer_report_digest(text): source for source, text in texts.items()}
    return [(s.state, s.start) for s in verify_report(report, texts.get, digests.get)]


def answer_report_digest(text: str) -> str:
    made = answer_report(answer_of(text, 0, 1), library(("a.txt", text)).__getitem__, VERSIONS)
    return str(made["documents"][0]["sha256"])


ANSWER = answer_of(TEXT, 25, 50)
REPORT = answer_report(ANSWER, library(("a.txt", TEXT)).__getitem__, VERSIONS)


def test_a_report_says_everything_needed_to_check_it() -> None:
    assert REPORT["question"] == ANSWER.question and REPORT["answer"]["model"] == "extractive"
    assert REPORT["answer"]["sentences"][0]["verdict"] == "supported"
    (citation,) = REPORT["answer"]["citations"]
    assert (citation["source"], citation["start"], citation["end"], citation["quote"]) == ("a.txt", 25, 50, QUOTE)
    (document,) = REPORT["documents"]
    assert len(document["sha256"]) == 64 and document["characters"] == len(TEXT)
    assert REPORT["versions"].keys() >= {"footnoted", "checker", "prompts"} and REPORT["made"].startswith("20")


def test_the_same_text_verifies_whatever_else_is_there() -> None:
    assert states(REPORT, a_txt=TEXT, b_txt="Another.") == [(State.SAME, 25)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ({"a_txt": TEXT.replace("2018", "2019")}, (State.CHANGED, None)),
        ({"a_txt": TEXT.replace("witty", "dull")}, (State.CHANGED, 25)),
        ({"a_txt": "New. " + TEXT}, (State.CHANGED, 30)),
        ({"b_txt": TEXT}, (State.MOVED, 25)),
        ({"a_txt": "Something else.", "b_txt": TEXT}, (State.MOVED, 25)),
        ({"b_txt": "Another."}, (State.GONE, None)),
        ({}, (State.GONE, None)),
    ],
)
def test_what_became_of_a_source_is_told(today: dict[str, str], expected: tuple[State, int | None]) -> None:
    assert states(REPORT, **today) == [expected]


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_report_is_read_back_from_both_kinds_of_file_and_verifies(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    said = data.draw(st.text(max_size=40))
    report = answer_report(answer_of(text, start, end, said), library(("a.txt", text)).__getitem__, VERSIONS)
    for written in (report_json(report), report_html(report)):
        again = read_report(written)
        assert again["seal"] == report["seal"]
        assert [s.state for s in verify_report(report, {"a.txt": text}.get, lambda _: None)] == [State.SAME]


def test_a_report_altered_by_one_digit_is_refused() -> None:
    written = report_json(REPORT)
    for wrong in (written.replace("2018", "2017"), written.replace('"supported"', '"contradicted"')):
        with pytest.raises(UsageError, match="altered"):
            read_report(wrong)


@pytest.mark.parametrize("content", ["", "{}", "[]", "<html></html>", '{"footnoted_report": 99}', "[" * 100_000])
def test_what_is_no_report_is_said_to_be_none(content: str) -> None:
    with pytest.raises(UsageError, match="report"):
        read_report(content)


def test_no_report_is_made_of_a_quote_that_stands_no_longer() -> None:
    with pytest.raises(StoreError, match="ask again"):
        answer_report(ANSWER, library(("a.txt", "Shorter now.")).__getitem__, VERSIONS)

    def gone(source: str) -> Document:
        raise SourceError(source, "is not in the index")

    with pytest.raises(SourceError):
        answer_report(ANSWER, gone, VERSIONS)


class Links(HTMLParser):
    """Collects what a browser would fetch, run or send."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.outside += [f"{name}={v}" for name, v in attrs if name in ("src", "href", "action") and v and v[0] != "#"]
        self.outside += [name for name, _ in attrs if name.startswith("on")]
        if tag == "script":
            self.scripts.append(given.get("type") or "")


HOSTILE = '</script><script>alert(1)</script><img src=//x.example onerror=a><form action="http://x"> & "]]>'


def test_a_page_escapes_everything_and_asks_nobody() -> None:
    text = HOSTILE + " It was so."
    answer = CheckedAnswer(
        HOSTILE,
        (CheckedSentence(HOSTILE, (1,), Verdict(Support.CONTRADICTED, 0.1, (HOSTILE,))),),
        (Citation(1, HOSTILE, 0, len(HOSTILE), HOSTILE, HOSTILE),),
        False,
        HOSTILE,
        notes=(HOSTILE,),
    )
    report = answer_report(answer, library((HOSTILE, text)).__getitem__, {"v": HOSTILE})
    page, links = report_html(report), Links()
    links.feed(page)
    assert links.scripts == ["application/json"] and not links.outside
    assert not {"img", "form", "iframe", "link", "object"} & set(links.tags)
    assert "default-src &#x27;none&#x27;" in page and "http-equiv" in page
    assert read_report(page)["question"] == HOSTILE


def test_a_checked_text_is_reported_too_with_what_states_nothing() -> None:
    sentence = CheckedSentence("Paris is in France.", (), Verdict(Support.UNSUPPORTED, 0.0, ("not there",)))
    checked = CheckedText((sentence,), (), not_checked=(NotChecked("# Paris", "a heading", 0),))
    report = check_report("# Paris\n\nParis is in France.", checked, library().__getitem__, VERSIONS)
    assert report["check"]["unsupported"] == 1 and report["check"]["not_checked"][0]["text"] == "# Paris"
    assert "# Paris: a heading" in report_html(report)
    assert read_report(report_json(report)) == json.loads(json.dumps(report))
    assert verify_report(report, {}.get, {}.get) == [] and re.search("Checked text", report_html(report))
