"""The HTML report and JUnit XML: complete, self-contained, and safe whatever documents, questions or models wrote."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import COMPLETE, REFUSED, UNANSWERABLE, Scripted, answer, golden, ranked

from rag.errors import ModelUnreachable
from rag.evaluation.baseline import as_baseline
from rag.evaluation.charts import bar_chart, change_chart, count_chart, histogram
from rag.evaluation.gate import Threshold, gate
from rag.evaluation.junit import render_junit
from rag.evaluation.report import render_report
from rag.evaluation.run import Run, evaluate
from rag.schema import CheckedAnswer, GoldenQuestion, Support

HOSTILE = '</script><script>alert(1)</script><img src="http://evil.example/x" onerror=alert(1)>&amp;\'"\x00\x0b\ud800'
VOID = {"meta", "line", "rect", "path", "circle"}
FETCHING = {"src", "href", "srcset", "action", "data", "poster", "background", "formaction", "xlink:href"}


class Page(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def run_of(question: GoldenQuestion, reply: CheckedAnswer | Exception) -> Run:
    return evaluate(
        Scripted({question.question: reply}, ranked(("a.txt", 0, 40), ("b.txt", 11, 38))), [question], retries=0
    )


LOST = run_of(
    golden(), answer("She died in 1852.", "Nobody knows where.", supports=[Support.SUPPORTED, Support.UNSUPPORTED])
)


TAME = run_of(golden(tags=("t",), language="l"), answer("a"))
PLAIN = render_report(TAME, gate(TAME))


def test_a_lost_question_is_shown_with_all_that_explains_it() -> None:
    page = render_report(LOST, gate(LOST, [Threshold("fact_coverage", 0.9)]))
    said = " ".join(Page(page).said)
    for expected in (
        "When and where did Ada die?",
        "answering",
        "the answer lacks London / Londra, though retrieval brought the evidence",
        "Nobody knows where.",
        "✗ unsupported",
        "✓ 1852",
        "✗ London / Londra",
        "carries evidence",
        "fact_coverage is 0.5, not >= 0.9",
    ):
        assert expected in said
    assert "<mark>died in 1852</mark>" in page


def test_a_kept_question_is_not_listed() -> None:
    assert "None." in Page(render_report(run_of(golden(), COMPLETE))).said


def test_an_error_and_a_wrong_refusal_are_listed_as_such() -> None:
    said = " ".join(Page(render_report(run_of(golden(), ModelUnreachable("no connection")))).said)
    assert "1 questions ended in an error." in said
    assert "no connection" in said
    assert "I could not find that." in " ".join(Page(render_report(run_of(golden(), REFUSED))).said)
    assert "A refusal: the documents don't say." in " ".join(Page(render_report(run_of(UNANSWERABLE, COMPLETE))).said)


def test_the_page_forbids_every_request_and_needs_none() -> None:
    html = render_report(LOST)
    page = Page(html)
    assert page.open == []
    assert "script" not in page.tags
    assert not {name for name, _ in page.attributes} & FETCHING
    assert "default-src 'none'" in html
    assert "url(" not in html
    assert "@import" not in html


@settings(max_examples=40)
@given(st.one_of(st.text(max_size=30), st.just(HOSTILE)))
def test_nothing_that_was_written_becomes_markup(text: str) -> None:
    question = golden(id=f"i{text}", question=f"q{text}", tags=(f"t{text}",), language=f"l{text}")
    run = run_of(question, answer(f"a{text}", supports=[Support.CONTRADICTED]))
    html = render_report(run, gate(run))
    html.encode("utf-8")
    page, plain = Page(html), Page(PLAIN)
    assert page.tags == plain.tags
    assert {name for name, _ in page.attributes} == {name for name, _ in plain.attributes}


@settings(max_examples=40)
@given(st.one_of(st.text(max_size=30), st.just(HOSTILE)))
def test_any_run_is_well_formed_xml(text: str) -> None:
    run = run_of(golden(id=f"i{text}", question=f"q{text}"), answer(f"a{text}"))
    suites = fromstring(render_junit(run, gate(run)).encode("utf-8"))
    assert [suite.get("name") for suite in suites] == ["gate", "questions"]


@pytest.mark.parametrize(
    ("reply", "failures", "errors"),
    [(COMPLETE, "0", "0"), (REFUSED, "1", "0"), (ModelUnreachable("down"), "0", "1")],
)
def test_junit_counts_lost_questions_and_errors_apart(reply: object, failures: str, errors: str) -> None:
    run = run_of(golden(), reply)  # type: ignore[arg-type]
    questions = fromstring(render_junit(run, gate(run)))[1]
    assert (questions.get("tests"), questions.get("failures"), questions.get("errors")) == ("1", failures, errors)


def test_junit_fails_the_gate_with_its_reason() -> None:
    suite = fromstring(render_junit(LOST, gate(LOST, [Threshold("fact_coverage", 0.9)])))[0]
    assert suite.get("failures") == "1"
    assert [f.get("message") for f in suite.iter("failure")] == ["fact_coverage is 0.5, not >= 0.9"]


def test_bars_are_as_long_as_their_shares() -> None:
    svg = bar_chart([("half", 0.5, (0.25, 0.75)), ("all", 1.0, None)], "shares")
    widths = [float(w) for w in re.findall(r'class="bar"[^>]* width="([\d.]+)"', svg)]
    assert widths[0] * 2 == widths[1]
    assert svg.count("whisker") == 1


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_a_histogram_counts_every_value_once(values: list[float]) -> None:
    counted = [int(n) for n in re.findall(r"<title>(\d+) from", histogram(values, "times", "s"))]
    assert sum(counted) == len(values)


def test_a_histogram_of_nothing_is_nothing() -> None:
    assert histogram([], "times", "s") == ""


def test_where_questions_were_lost_and_what_changed_is_drawn() -> None:
    page = render_report(LOST, gate(LOST, baseline=as_baseline(run_of(golden(), COMPLETE), "earlier")))
    said = " ".join(Page(page).said)
    assert "Where questions were lost" in said and "Against the baseline" in said
    assert 'aria-label="Questions lost by part"' in page and 'class="change worse"' in page


def test_counts_and_changes_are_drawn_to_scale() -> None:
    counts = count_chart([("kept", 3), ("retrieval", 1)], "t", 4)
    assert re.findall(r'<rect[^>]* width="([\d.]+)"', counts) == ["315.0", "105.0"]
    changes = change_chart([("a", 0.1, 0.05, 0.2, "better"), ("b", -0.2, -0.2, 0.0, "unclear")], "t")
    middle, (better, worse) = 190 + 210, re.findall(r'<circle cx="([\d.]+)"', changes)
    assert float(better) == middle + 105 and float(worse) == middle - 210
