"""Where in the evidence the words of a claim are found again: by their letters and by their token states.

Recall in the manner of BERTScore (Zhang et al. 2020, arXiv:1904.09675), kept per word, since an average hides exactly
the word that is wrong.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rag.checking.agreement import told_loosely
from rag.checking.evidence import Evidence, Layout, Sentence
from rag.checking.states import Read, StateCache
from rag.embedding import Matrix
from rag.values import Value, states

_SAME_NUMBER = 0.9
"""What the tokens of a number count as matching where a sentence has it in other digits."""
_WIDEST = 3
_BLOCKS = 14


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim laid against the sentences of its evidence."""

    sentences: tuple[int, ...]
    """Indices of the evidence sentences that were compared: all, or those of the likeliest blocks of a long text."""
    similarity: Matrix
    """(content words, sentences): best cosine of each word's tokens in each sentence, in [-1, 1]."""
    tokens: Matrix
    """(tokens, sentences): the same for every token of the claim."""
    cosine: Matrix
    """(sentences,): cosine of the mean states."""
    precision: Matrix
    """(sentences,): how much of each sentence the claim says: its tokens' best cosine in the claim, averaged."""
    found: Matrix
    """(content words, sentences): 1 where the sentence holds the word or one of its stem, else 0."""
    weights: Matrix
    """(content words,): longer words weigh more, as a stand-in for rarity; they sum to 1."""


def align(claim: Sentence, evidence: Evidence, cache: StateCache) -> Alignment:
    """Lay a claim against its evidence. Raises EmbeddingError."""
    words = claim.content
    blocks = _likely_blocks(words, evidence) if cache.has_tokens else _likely_sentences(words, evidence)
    texts = [evidence.block_text(block) for block in blocks]
    (own,) = cache.claims([claim.text])
    tokens, cosines, precision, indices = [], [], [], []
    mean = own.states.mean(axis=0)
    length = float(np.linalg.norm(mean))
    for block, (_, start), read in zip(blocks, texts, cache.evidence([text for text, _ in texts]), strict=True):
        layout = evidence.layouts.get(block)
        if layout is None:
            bounds = _bounds(evidence, block, start, read) if cache.has_tokens else [(0, 1)]
            layout = evidence.layouts[block] = _layout(bounds, read)
        scores = own.states @ read.states.T
        scores = scores if cache.has_tokens else _spread(scores)
        heard = scores.max(axis=0) if len(scores) else np.zeros(scores.shape[1], np.float32)
        for index, (first, last), (theirs, norm) in zip(range(*block), *layout, strict=True):
            if first < last:
                indices.append(index)
                tokens.append(scores[:, first:last].max(axis=1))
                precision.append(float(heard[first:last].mean()))
                cosines.append(float(mean @ theirs / max(length * norm, 1e-9)))
    table = np.stack(tokens, axis=1) if tokens else np.zeros((len(own.states), 0), np.float32)
    sentences = [evidence.sentences[index] for index in indices]
    found = _found(words, sentences)
    for value, column in _told_otherwise(claim, sentences):
        found[[a < value.end and value.start < b for _, a, b in words], column] = 1.0
        if cache.has_tokens:
            rows = (own.spans[:, 0] < value.end) & (own.spans[:, 1] > value.start)
            table[rows, column] = np.maximum(table[rows, column], _SAME_NUMBER)
    return Alignment(
        tuple(indices),
        _by_word(words, own, table, cache.has_tokens),
        table,
        np.array(cosines, np.float32),
        np.array(precision, np.float32),
        found,
        _weights(words),
    )


def _told_otherwise(claim: Sentence, sentences: Sequence[Sentence]) -> Iterable[tuple[Value, int]]:
    """Yield the amounts of a claim that a sentence, by its column, has in other digits."""
    for value in claim.amounts:
        for column, sentence in enumerate(sentences):
            if sentence.values and value.text not in sentence.text:
                same = any(states(v, value) for v in sentence.amounts)
                if same or told_loosely(value, claim, sentence.values):
                    yield value, column


def windows(alignment: Alignment) -> Iterable[tuple[int, int]]:
    """Yield every run of one to three consecutive sentences as columns (first, last + 1) of the alignment."""
    numbers = alignment.sentences
    for first in range(len(numbers)):
        for width in range(1, _WIDEST + 1):
            last = first + width
            if last <= len(numbers) and numbers[last - 1] - numbers[first] == width - 1:
                yield first, last


def best_window(alignment: Alignment, slack: float = 0.01) -> tuple[int, int]:
    """Return the window that holds the claim best, the narrowest of those within the slack for each sentence more."""
    blend = 0.5 * alignment.similarity + 0.5 * np.maximum(alignment.found, alignment.similarity)

    def score(window: tuple[int, int]) -> float:
        first, last = window
        held = blend[:, first:last].max(axis=1)
        return (
            float(alignment.weights @ held) + 0.1 * float(alignment.cosine[first:last].max()) - slack * (last - first)
        )

    return max(windows(alignment), key=lambda window: (score(window), -window[0]))


def same_stem(first: str, second: str) -> bool:
    """Say whether two folded words are equal or differ by an ending only."""
    if first == second:
        return True
    shared = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return shared >= 4 and shared >= 0.65 * max(len(first), len(second)) and not first[0].isdigit()


def _likely_blocks(words: Sequence[tuple[str, int, int]], evidence: Evidence) -> list[tuple[int, int]]:
    """Return the blocks that hold most of the claim's words, rare ones first, in the order of the text."""
    if len(evidence.blocks) <= _BLOCKS:
        return evidence.blocks
    held = [
        {w[:6] for s in evidence.sentences[a:b] for w in s.folded} & {w[:6] for w, _, _ in words}
        for a, b in evidence.blocks
    ]
    spread = Counter(word for block in held for word in block)
    weight = [sum(math.log(1 + len(held) / spread[word]) for word in block) for block in held]
    order = sorted(range(len(held)), key=lambda i: (-weight[i], i))[:_BLOCKS]
    return [evidence.blocks[i] for i in sorted(order)]


def _likely_sentences(words: Sequence[tuple[str, int, int]], evidence: Evidence) -> list[tuple[int, int]]:
    """Return the sentences one by one, for an embedder that knows whole texts only."""
    return [(at, at + 1) for a, b in _likely_blocks(words, evidence) for at in range(a, b)][: 8 * _BLOCKS]


def _bounds(evidence: Evidence, block: tuple[int, int], start: int, read: Read) -> list[tuple[int, int]]:
    """Return for each sentence of a block the range of its rows; a pair across two sentences belongs to both."""
    edges = np.array([evidence.spans[index] for index in range(*block)]) - start
    firsts = np.searchsorted(read.spans[:, 1], edges[:, 0], side="right")
    lasts = np.searchsorted(read.spans[:, 0], edges[:, 1])
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _spread(cosines: Matrix) -> Matrix:
    """Stretch cosines of whole sentences, which lie between .7 and 1 for any two texts, to about [0, 1]."""
    result: Matrix = np.clip((cosines - 0.7) / 0.3, 0.0, 1.0).astype(np.float32)
    return result


def _layout(bounds: list[tuple[int, int]], read: Read) -> Layout:
    """Return the rows of each sentence, and the mean of their states with its length."""
    means = [
        read.states[first:last].mean(axis=0) if first < last else np.zeros(1, np.float32) for first, last in bounds
    ]
    return bounds, [(mean, float(np.linalg.norm(mean))) for mean in means]


def _by_word(words: Sequence[tuple[str, int, int]], own: Read, table: Matrix, tokens: bool) -> Matrix:
    """Average a table of tokens over the tokens of each word."""
    if not tokens:
        return np.repeat(table[:1], len(words), axis=0)
    starts, ends = (np.array([word[at] for word in words], np.int32)[:, None] for at in (1, 2))
    inside = ((own.spans[:, 0] < ends) & (own.spans[:, 1] > starts)).astype(np.float32)
    result: Matrix = (inside @ table) / np.maximum(inside.sum(axis=1, keepdims=True), np.float32(1.0))
    return result


def _found(words: Sequence[tuple[str, int, int]], sentences: Sequence[Sentence]) -> Matrix:
    table = np.zeros((len(words), len(sentences)), np.float32)
    for column, sentence in enumerate(sentences):
        for row, (word, _, _) in enumerate(words):
            alike = sentence.heads.get(word[:4])
            if alike:
                table[row, column] = word in alike or any(same_stem(word, other) for other in alike)
    return table


def _weights(words: Sequence[tuple[str, int, int]]) -> Matrix:
    lengths = np.array([min(2.0 + len(word), 10.0) for word, _, _ in words], np.float32)
    result: Matrix = lengths / max(float(lengths.sum()), 1e-9)
    return result
