"""A stream of pieces → whole sentences, each as soon as it is complete, its markers with it.

The sentences do not depend on how the stream was cut into pieces. A text cut off by an error gives no half sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.answering.markers import masked, read_markers
from rag.sentences import split_sentences

Span = tuple[int, int]

_STEP = re.compile(r"[^\s\u2e80-\ufaff\uff00-\uffef]*[\s\u2e80-\ufaff\uff00-\uffef]|[^\s\u2e80-\ufaff\uff00-\uffef]+")
"""A word with the space after it, or up to one character of a script that has no spaces."""
_HALF_MARKER = re.compile(
    r"[\[［【〔(（^⁰¹²³⁴-⁹⟦][^\]］】〕)）⟧]{0,60}|(?:sources?|passages?|fonti?e?|източни(?:к|ци))?:?[\s\d,;]*\.?",
    re.IGNORECASE,
)
_QUOTES = {"“": "”", "«": "»", "„": "“”", "「": "」"}
_LONGEST_QUOTE = 300
_END = re.compile("[.!?…‽؟۔।\u037e。！？｡\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ANY_NUMBER = 999
_LONGEST = 2_000
"""Characters after which text without an end is passed on as one sentence."""


def completed_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yield each sentence once a following one has begun or the stream has ended; nothing but white space is lost."""
    buffer = ""
    for piece in pieces:
        for step in _STEP.findall(piece):
            buffer += step
            if _may_end(buffer):
                done, buffer = _taken(buffer)
                yield from done
    yield from (buffer[start:end] for start, end in _spans(buffer))


def _may_end(buffer: str) -> bool:
    boundary = buffer[-1].isspace() or buffer[-1] >= "\u2e80"
    return (boundary and _END.search(buffer) is not None) or len(buffer) > _LONGEST


def _taken(buffer: str) -> tuple[list[str], str]:
    """Split the complete sentences off a buffer."""
    done: list[str] = []
    spans = _spans(buffer)
    while len(spans) > 1 and _settled(buffer, spans[0], spans[1]):
        done.append(buffer[spans[0][0] : spans[0][1]])
        buffer = buffer[spans[1][0] :]
        spans = _spans(buffer)
    if len(buffer) > _LONGEST:
        done, buffer = [*done, buffer.strip()], ""
    return done, buffer


def _spans(text: str) -> list[Span]:
    """Return the sentences of a text, each with the markers that follow it on its line or on lines of their own."""
    spans: list[Span] = []
    for start, end in split_sentences(without := masked(text)):
        gap_from = spans[-1][1] if spans else 0
        start = _marked_start(text, gap_from, start) if spans else _first_word(text, 0, start)
        if spans and (_is_marker(text[start:end]) or not without[start:end].strip()):
            start = end
        if spans:
            spans[-1] = (spans[-1][0], start if start == end else gap_from + len(text[gap_from:start].rstrip()))
        if start < end:
            spans.append((start, end))
    if spans:
        return [*spans[:-1], (spans[-1][0], len(text.rstrip()))]
    return [(_first_word(text, 0, len(text)), len(text.rstrip()))] if text.strip() else []


def _marked_start(text: str, before: int, start: int) -> int:
    """Return where a sentence begins that may have markers in front of it on its own line."""
    line = text.rfind("\n", before, start) + 1
    return _first_word(text, line, start) if line > before else start


def _first_word(text: str, start: int, end: int) -> int:
    return end - len(text[start:end].lstrip())


def _is_marker(sentence: str) -> bool:
    """Say whether a sentence is nothing but markers, such as "Sources: 1, 2"."""
    text, numbers = read_markers(sentence, _ANY_NUMBER)
    return bool(numbers) and not any(c.isalnum() for c in text)


def _settled(text: str, first: Span, second: Span) -> bool:
    """Say whether what follows can no longer change where the first sentence ends."""
    following = text[second[0] :]
    word = following.split(maxsplit=1)[0] if following.split() else ""
    whole = len(word) < len(following) or following[:1] >= "\u2e80"
    return whole and not _HALF_MARKER.fullmatch(following.rstrip()) and not _in_quotation(text[first[0] : first[1]])


def _in_quotation(sentence: str) -> bool:
    """Say whether a quotation has begun that may yet be closed."""
    recent = sentence[-_LONGEST_QUOTE:]
    return any(
        (begun := recent.rfind(mark)) >= 0 and not any(end in recent[begun + 1 :] for end in ends)
        for mark, ends in _QUOTES.items()
    ) or (recent.count('"') % 2 == 1 and len(sentence) <= _LONGEST_QUOTE)
