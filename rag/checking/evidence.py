"""Evidence made ready for judging: its sentences, words and values, and the blocks of it that are embedded.

Read once and kept, since many sentences are judged against the same passages.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.checking.deeds import deeds_of
from rag.checking.verbatim import Normal, normalise
from rag.embedding import Matrix
from rag.language import guess_language
from rag.sentences import Span, split_sentences
from rag.stop_words import ANY_LANGUAGE, FOLDED
from rag.values import LabelledCell, Value, find_values, labelled_rows
from rag.values.names import name_key
from rag.words import word_spans, words

_BLOCK, _WHOLE = 700, 1_100
"""Characters of a block, and of a text that stays whole: passages of a store do, so that their kept states fit."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, of a claim or of evidence, with what it says in words and values."""

    start: int
    end: int
    text: str
    language: str
    """Guess at its language, or at that of the text it stands in."""

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Folded words with their spans in the sentence."""
        return list(word_spans(self.text))

    @cached_property
    def content(self) -> list[tuple[str, int, int]]:
        """The words that are no function words; all of them where nothing else is left."""
        stop = FOLDED.get(self.language, ANY_LANGUAGE)
        return [w for w in self.words if w[0] not in stop and not (len(w[0]) == 1 and w[0].isalpha())] or self.words

    @cached_property
    def folded(self) -> list[str]:
        """Folded words, function words included."""
        return [word for word, _, _ in self.words]

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The folded words, those of other scripts in Latin letters too."""
        return frozenset(self.folded) | {name_key(word) for word in self.folded if not word.isascii()}

    @cached_property
    def heads(self) -> dict[str, set[str]]:
        """The folded words by their first four letters."""
        heads: dict[str, set[str]] = defaultdict(set)
        for word in self.folded:
            heads[word[:4]].add(word)
        return dict(heads)

    @cached_property
    def deeds(self) -> dict[int, set[str]]:
        """The folded words by the groups of deeds that they are known for."""
        found: dict[int, set[str]] = defaultdict(set)
        for word in self.folded:
            for group in deeds_of(word):
                found[group].add(word)
        return dict(found)

    @cached_property
    def amounts(self) -> list[Value]:
        """The values that are numbers, sums of money or percentages."""
        return [value for value in self.values if value.kind in ("number", "money", "percent")]

    @cached_property
    def named(self) -> list[Value]:
        """The values that are names, or may be."""
        return [value for value in self.values if value.kind in ("name", "opener")]

    @cached_property
    def values(self) -> list[Value]:
        """The values that the sentence states."""
        return find_values(self.text, self.language)


@lru_cache(maxsize=64)
def read_claim(text: str, language: str = "") -> Sentence:
    """Return a claim in its language, or in the one given where that can't be told; kept, as passages take turns."""
    return Sentence(0, len(text), text, guess_language(text) or language)


Layout = tuple[list[Span], list[tuple[Matrix, float]]]
"""Of a block's sentences the ranges of its rows, and the mean state of each with its length."""


@dataclass(frozen=True)
class Evidence:
    """A text that claims are judged against."""

    text: str
    place: str = ""
    """Where it stands: its document's title and its sheet or chapter; known to the check, and never quoted."""

    @cached_property
    def layouts(self) -> dict[tuple[int, int], Layout]:
        """What was worked out of each block's states; filled by who reads them."""
        return {}

    @cached_property
    def around(self) -> list[str]:
        """The folded words of its place."""
        return words(self.place)

    def is_around(self, name: str) -> bool:
        """Say whether its place has every word of a name."""
        wanted = words(name)
        return bool(wanted) and all(word in self.around for word in wanted)

    @cached_property
    def rows(self) -> list[list[LabelledCell]]:
        """The rows of tables that it holds."""
        return labelled_rows(self.text)

    @cached_property
    def language(self) -> str:
        """Guess at the language."""
        return guess_language(self.text)

    @cached_property
    def normal(self) -> Normal:
        """The text made alike for verbatim search."""
        return normalise(self.text)

    @cached_property
    def spans(self) -> list[Span]:
        """Spans of the sentences."""
        return split_sentences(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in order."""
        cut = [(a, b, self.text[a:b]) for a, b in self.spans]
        return [Sentence(a, b, text, guess_language(text) or self.language) for a, b, text in cut]

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """Runs of sentences (first, last + 1) that are embedded together, of about 700 characters."""
        if self.spans and self.spans[-1][1] - self.spans[0][0] <= _WHOLE:
            return [(0, len(self.spans))]
        blocks: list[tuple[int, int]] = []
        first = 0
        for at in range(len(self.spans)):
            last = at + 1 == len(self.spans)
            if last or self.spans[at + 1][1] - self.spans[first][0] > _BLOCK:
                blocks.append((first, at + 1))
                first = at + 1
        return blocks

    def block_text(self, block: tuple[int, int]) -> tuple[str, int]:
        """Return a block's text and where it starts."""
        start, end = self.spans[block[0]][0], self.spans[block[1] - 1][1]
        return self.text[start:end], start
