"""Golden quotes to exact spans in the documents, and how much of such spans a passage or a citation covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rag.errors import FootnotedError, SettingsError
from rag.evaluation.matching import groups_met
from rag.schema import Document, GoldenQuestion, Passage
from rag.sentences import Span, split_sentences

Read = Callable[[str], Document]
"""Source to document; raises a FootnotedError for a source that is not known."""


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """One place where a golden quote stands."""

    quote: int
    """Which of the question's quotes, from 0; a quote that stands in several places has several spans."""
    source: str
    start: int
    end: int
    sentences: Span
    """The span widened to the whole sentences it touches: words that may be cited along with it at no cost."""


def locate_evidence(question: GoldenQuestion, read: Read) -> tuple[EvidenceSpan, ...]:
    """Find every place of every quote in the question's sources.

    Raises SettingsError when a source is unknown or a quote stands in none of them.
    """
    documents = [_document(question, source, read) for source in question.sources]
    sentences = {document.source: split_sentences(document.text) for document in documents if question.evidence}
    found: list[EvidenceSpan] = []
    for number, quote in enumerate(question.evidence):
        places = [
            EvidenceSpan(number, document.source, *span, _widened(span, sentences[document.source]))
            for document in documents
            for span in _occurrences(document.text, quote)
        ]
        if not places:
            raise SettingsError(f"golden question {question.id}: evidence not found in its sources: {quote!r}")
        found.extend(places)
    return tuple(found)


def quotes_for(question: GoldenQuestion) -> list[set[int]]:
    """Return for each fact group the numbers of the quotes that carry it; all quotes where none spells it.

    A question without facts needs one thing, and any of its quotes will do.
    """
    every = set(range(len(question.evidence)))
    carried = [groups_met(question.facts, quote) for quote in question.evidence]
    needs = [{n for n in every if carried[n][group]} or every for group in range(len(question.facts))]
    return needs or [every]


def overlap(a: Span, b: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def covered(span: Span, by: Iterable[Span]) -> float:
    """Return the share of a span's characters, in [0, 1], that any of the other spans covers; 0 for an empty span."""
    characters = {i for other in by for i in range(max(span[0], other[0]), min(span[1], other[1]))}
    return len(characters) / (span[1] - span[0]) if span[1] > span[0] else 0.0


def carries(passage: Passage, span: EvidenceSpan) -> bool:
    """Say whether a passage holds at least half of an evidence span, or lies at least half within it."""
    if span.source not in (passage.source, *passage.also_in):
        return False
    shared = overlap((passage.start, passage.end), (span.start, span.end))
    return shared > 0 and 2 * shared >= min(span.end - span.start, passage.end - passage.start)


def _document(question: GoldenQuestion, source: str, read: Read) -> Document:
    try:
        return read(source)
    except FootnotedError as error:
        raise SettingsError(f"golden question {question.id}: source {source} can't be read: {error}") from error


def _occurrences(text: str, quote: str) -> Iterator[Span]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + 1)


def _widened(span: Span, sentences: list[Span]) -> Span:
    touched = [sentence for sentence in sentences if overlap(span, sentence)]
    return (min([span[0], *(s[0] for s in touched)]), max([span[1], *(s[1] for s in touched)]))
