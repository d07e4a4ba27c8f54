"""Document to passages that tile its text: whole sentences, packed up to a length, broken at headings and sections.

Joining the passages' texts gives the document back, character for character. A sentence is cut only when it alone
is longer than the limit.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rag.schema import Document, Passage
from rag.sentences import Span, split_sentences

CHUNKING_VERSION = "2"
"""Changes whenever the same text would give other passages; a store made by another version is rebuilt."""

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")


@dataclass(frozen=True, slots=True)
class Chunking:
    """How long passages are, in words; two ideographs count as a word."""

    target_words: int = 60
    """A passage is closed once it holds this many."""
    minimum_words: int = 20
    """A heading opens a new passage only when the one before holds at least this many."""
    maximum_words: int = 120
    """A single sentence longer than this is cut at a space."""


def chunk(document: Document, chunking: Chunking = Chunking()) -> list[Passage]:
    """Cut a document into passages that tile its text; an empty or blank text has none."""
    if not document.text.strip():
        return []
    digest = document.digest
    spans = list(_tile(document, chunking))
    return [
        Passage(
            id=passage_id(digest, start, end),
            source=document.source,
            start=start,
            end=end,
            text=document.text[start:end],
            page=document.page_at(start),
            title=document.title,
        )
        for start, end in spans
    ]


def passage_id(document_digest: str, start: int, end: int) -> str:
    """Return the id of a span of a document: the same document and span have the same id in every store."""
    return hashlib.sha256(f"{document_digest}:{start}:{end}".encode()).hexdigest()[:32]


def _tile(document: Document, chunking: Chunking) -> Iterator[Span]:
    """Yield spans that touch, from the first character to the last."""
    text, begin, held = document.text, 0, 0
    headings: list[int] = []  # starts of the headings that the units so far end with
    for unit in _units(document, chunking):
        words = count_words(text[unit.start : unit.end])
        full = held >= chunking.target_words or held + words > chunking.maximum_words
        opens = unit.heading and held >= chunking.minimum_words
        if unit.start > begin and held and (full or opens or unit.section):
            # A heading goes with what follows it, except across a section's start.
            cut = headings[0] if headings and headings[0] > begin and not unit.section else unit.start
            yield begin, cut
            begin, held = cut, count_words(text[cut : unit.start])
        held += words
        headings = [*headings, unit.start] if unit.heading else []
    yield begin, len(text)


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    heading: bool
    section: bool


def _units(document: Document, chunking: Chunking) -> Iterator[_Unit]:
    """Yield sentences, cut at section starts and at the limit, each told whether it is a heading or opens a section."""
    text, before = document.text, 0
    cuts = sorted({section.start for section in document.sections})
    for start, end in split_sentences(text):
        inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        for begin, finish in zip([start, *inner], [*inner, end], strict=True):
            for piece in _cut_long(text, begin, finish, chunking.maximum_words):
                section = bisect_left(cuts, before) < bisect_right(cuts, piece[0])
                yield _Unit(*piece, heading=is_heading(text, *piece), section=section)
                before = piece[0] + 1


def is_heading(text: str, start: int, end: int) -> bool:
    """Say whether a sentence span is a short line of its own without final punctuation that opens what follows."""
    line = text[start:end]
    alone = _line_start(text, start) == start and (end == len(text) or text[end] in "\r\n")
    if line.startswith("#"):
        return alone
    return alone and "|" not in line and count_words(line) <= 12 and line[-1] not in ".!?…。！？:;,"


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _cut_long(text: str, start: int, end: int, maximum_words: int) -> Iterator[Span]:
    """Yield the span whole, or in pieces of at most the limit, cut after a space where there is one."""
    limit = maximum_words * 8
    while end - start > limit or (end - start > maximum_words and count_words(text[start:end]) > maximum_words):
        words = [m.end() for m in _WORD.finditer(text, start, min(end, start + limit))]
        cut = words[maximum_words // 2] if len(words) > maximum_words // 2 else start + limit // 2
        space = text.rfind(" ", start + 1, min(cut, start + limit))
        cut = space + 1 if space > start else min(cut, start + limit // 2)
        yield start, cut
        start = cut
    yield start, end


def count_words(text: str) -> int:
    """Count words; in scripts without spaces two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    if not unspaced:
        return sum(1 for _ in _WORD.finditer(text))
    return unspaced // 2 + sum(1 for _ in _WORD.finditer(_UNSPACED.sub(" ", text)))
