"""Citation metrics on character spans, computed by hand; every extra wrong citation costs precision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import REFUSED, TEXTS, UNANSWERABLE, answer, cite, golden, outcome

from rag.evaluation.metrics.citation_hit_rate import citation_hit_rate
from rag.evaluation.metrics.citation_precision import citation_precision
from rag.evaluation.metrics.citation_recall import citation_recall
from rag.schema import Citation, GoldenQuestion

SENTENCE = cite("b.txt", "Ada died in 1852 in London.")
WRONG = cite("b.txt", "Rain fell.")
CITATIONS = st.lists(
    st.builds(
        lambda source, a, b: Citation(1, source, min(a, b), max(a, b) + 1, TEXTS[source][min(a, b) : max(a, b) + 1]),
        st.sampled_from(sorted(TEXTS)), st.integers(0, 39), st.integers(0, 39),
    ),
    max_size=5,
)  # fmt: skip


def cited(*citations: Citation, question: GoldenQuestion | None = None, text: str = "1852, London"):  # type: ignore[no-untyped-def]
    return outcome(question, answer(text, citations=citations))


def test_the_whole_sentence_around_a_quote_is_right() -> None:
    assert citation_precision(cited(SENTENCE)) == 1
    assert citation_recall(cited(SENTENCE)) == 1


def test_every_wrong_citation_costs() -> None:
    assert citation_precision(cited(SENTENCE, WRONG)) == 1 / 2
    assert citation_precision(cited(SENTENCE, WRONG, cite("b.txt", "Snow."))) == pytest.approx(1 / 3)
    assert citation_recall(cited(SENTENCE, WRONG)) == 1


def test_the_same_span_cited_twice_counts_once() -> None:
    assert citation_precision(cited(SENTENCE, SENTENCE, WRONG)) == 1 / 2


def test_citing_the_whole_document_costs_what_is_not_evidence() -> None:
    # b.txt: 44 characters, of which the sentence 11-38 is evidence.
    assert citation_precision(cited(cite("b.txt", TEXTS["b.txt"]))) == pytest.approx(27 / 44)


def test_an_answer_without_citations_has_none_right() -> None:
    assert citation_precision(cited()) == 0
    assert citation_recall(cited()) == 0


def test_recall_takes_the_best_quote_for_each_fact() -> None:
    # The year stands in both documents, either will do; the place in b.txt only.
    assert citation_recall(cited(cite("a.txt", "She died in 1852."))) == 1 / 2
    assert citation_recall(cited(cite("a.txt", "She died in 1852."), cite("b.txt", "in London"))) == 1


def test_recall_counts_characters_of_the_quote() -> None:
    # "died in 1852" has 12 characters, of which "in 1852" covers 7; "in London" is not cited.
    assert citation_recall(cited(cite("a.txt", "in 1852"))) == pytest.approx((7 / 12 + 0) / 2)


def test_articles_that_say_the_same_are_alternatives() -> None:
    question = golden(facts=(("1852",),), evidence=("She died in 1852", "Ada died in 1852"))
    assert citation_recall(cited(cite("a.txt", "She died in 1852."), question=question)) == 1


def test_a_fact_that_no_quote_spells_is_carried_by_any_quote() -> None:
    question = golden(facts=(("nineteenth century",),), evidence=("died in 1852", "in London"))
    assert citation_recall(cited(cite("b.txt", "in London"), question=question)) == 1


def test_a_question_without_facts_needs_one_quote() -> None:
    assert citation_recall(cited(cite("b.txt", "in London"), question=golden(facts=()))) == 1


def test_without_quotes_the_source_decides() -> None:
    question = golden(evidence=(), sources=("b.txt",))
    assert citation_precision(cited(WRONG, cite("a.txt", "The end."), question=question)) == 1 / 2
    assert citation_recall(cited(WRONG, question=question)) is None


def test_the_right_words_in_the_wrong_document_are_wrong() -> None:
    question = golden(sources=("b.txt",))
    assert citation_precision(cited(cite("a.txt", "She died in 1852."), question=question)) == 0


def test_refusals() -> None:
    assert citation_precision(outcome(reply=REFUSED)) is None
    assert citation_recall(outcome(reply=REFUSED)) == 0
    assert citation_hit_rate(outcome(reply=REFUSED)) is None
    for metric in (citation_precision, citation_recall, citation_hit_rate):
        assert metric(outcome(UNANSWERABLE, answer("It cost 3.", citations=[SENTENCE]))) is None


def test_hit_rate_asks_complete_answers_for_one_right_citation() -> None:
    assert citation_hit_rate(cited(WRONG, SENTENCE)) == 1
    assert citation_hit_rate(cited(WRONG)) == 0
    assert citation_hit_rate(cited(SENTENCE, text="1852")) is None


@given(CITATIONS)
def test_precision_and_recall_stay_between_nothing_and_all(citations: list[Citation]) -> None:
    assert 0 <= citation_precision(cited(*citations)) <= 1
    assert 0 <= citation_recall(cited(*citations)) <= 1


@given(CITATIONS)
def test_another_citation_never_costs_recall(citations: list[Citation]) -> None:
    assert citation_recall(cited(*citations, WRONG)) >= citation_recall(cited(*citations))


@given(CITATIONS)
def test_a_citation_of_nothing_wanted_never_raises_precision(citations: list[Citation]) -> None:
    assert citation_precision(cited(*citations, WRONG)) <= citation_precision(cited(*citations))
