"""Evidence made ready for judging: its sentences, words and values, and blocks of it with their token states.

Read once and kept, since many sentences are judged against the same passages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rag.checking.verbatim import Normal, normalise
from rag.embedding import Embedder, Matrix, TokenEmbedder, TokenStates
from rag.language import guess_language
from rag.sentences import Span, split_sentences
from rag.stop_words import ANY_LANGUAGE, FOLDED
from rag.values import Value, find_values
from rag.words import word_spans

_BLOCK = 700
_KEPT = 192


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
    def values(self) -> list[Value]:
        """The values that the sentence states."""
        return find_values(self.text, self.language)


@dataclass(frozen=True)
class Evidence:
    """A text that claims are judged against."""

    text: str

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


class StateCache:
    """Token states of texts, the latest kept; without token states, vectors of whole sentences in their place."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.has_tokens = isinstance(embedder, TokenEmbedder)
        self._kept: OrderedDict[str, TokenStates] = OrderedDict()

    def states(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the states of each text; one row for the whole text where the embedder gives no token states.

        Raises EmbeddingError.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if missing:
            for text, states in zip(missing, self._embed(missing), strict=True):
                self._kept[text] = states
        found = [self._kept[text] for text in texts]
        for text in texts:
            self._kept.move_to_end(text)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def _embed(self, texts: list[str]) -> Iterable[TokenStates]:
        if isinstance(self.embedder, TokenEmbedder):
            return self.embedder.token_states(texts)
        vectors = self.embedder.get_text_embedding_batch(texts)
        return [
            TokenStates(np.asarray(vector, np.float32)[None, :], np.array([[0, len(text)]], np.int32))
            for text, vector in zip(texts, vectors, strict=True)
        ]


def centred(states: Matrix, mean: Matrix) -> Matrix:
    """Return unit rows with the mean state taken out: raw states of any two texts are alike (cosine .7 and more)."""
    rows = states - mean
    result: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-9))
    return result
