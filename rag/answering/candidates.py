"""Passages to the sentences that could answer a question, each measured against it.

Measures compare within one question only, except ``match``, which the decision to abstain rests on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.question import Asked, Kind
from rag.embedding import Matrix, TokenEmbedder, TokenStates, Vector
from rag.schema import RankedPassage
from rag.sentences import split_sentences
from rag.values import Value, find_values
from rag.words import word_spans, words

MINIMUM_WORDS = 4
MAXIMUM_CHARACTERS = 1200
"""A longer sentence is no sentence but a listing; it is not offered."""
_STEM = 6
"""Letters of a word that are compared: a crude stem that serves inflected languages without a dictionary."""
_NUMERIC = frozenset({"number", "money", "percent"})
_KINDS_OF_VALUE = {
    Kind.TIME: frozenset({"year", "date", "weekday", "time"}),
    Kind.MONEY: frozenset({"money"}),
    Kind.COUNT: _NUMERIC,
    Kind.DURATION: frozenset({"number", "year", "date"}),
    Kind.PERCENT: frozenset({"percent"}),
}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One sentence of a retrieved passage."""

    number: int
    """The passage's number, from 1, in the order retrieved."""
    start: int
    """Absolute, in the document's text."""
    end: int
    text: str
    vector: Vector
    states: Matrix
    """(tokens, 384), the sentence embedded alone."""
    context: Matrix
    """(tokens, 384), the sentence's tokens as embedded within their passage."""
    states_asked: bool
    """Whether it states a value of the kind that the question asks for; True when it asks for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question with its vector, its token states, and the tokens of each of its terms."""

    asked: Asked
    vector: Vector
    states: Matrix
    terms: tuple[tuple[str, NDArray[np.int64]], ...]
    values: tuple[Value, ...]


def read_question(asked: Asked, embedder: TokenEmbedder) -> Question:
    """Embed a question and find the tokens of its terms."""
    vector, tokens = embedder.embed_with_states([asked.text], "query")[0]
    wanted, terms = set(asked.terms), []
    for word, start, end in word_spans(asked.text):
        rows = np.flatnonzero((tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start))
        if word in wanted and len(rows):
            terms.append((word, rows))
    return Question(asked, vector, tokens.states, tuple(terms), tuple(find_values(asked.text)))


def candidates(question: Question, ranked: Sequence[RankedPassage], embedder: TokenEmbedder) -> list[Candidate]:
    """Return the sentences of the passages that could be quoted, in order of passage and place."""
    found = [(n, r, span) for n, r in enumerate(ranked, 1) for span in split_sentences(r.passage.text)]
    found = [entry for entry in found if is_quotable(entry[1].passage.text[slice(*entry[2])])]
    texts = [r.passage.text[slice(*span)] for _, r, span in found]
    embedded = embedder.embed_with_states(texts)
    within = embedder.token_states([r.passage.text for r in ranked])
    named = {word for value in question.values for word in value.key.split()}
    return [
        Candidate(
            number=number,
            start=ranked_passage.passage.start + span[0],
            end=ranked_passage.passage.start + span[1],
            text=text,
            vector=np.asarray(vector, np.float32),
            states=states.states,
            context=_slice(within[number - 1], span),
            states_asked=states_kind(find_values(text), question.asked.kind, named),
        )
        for (number, ranked_passage, span), text, (vector, states) in zip(found, texts, embedded, strict=True)
    ]


def is_quotable(text: str) -> bool:
    """Say whether a sentence span reads as a statement: no heading, no scrap, no question, no listing without end."""
    if len(text) > MAXIMUM_CHARACTERS or text.rstrip("\"'”’»)").endswith(("?", "？", "؟")):
        return False
    found = words(text)
    if len(found) < MINIMUM_WORDS:
        return False
    closed = text.rstrip("\"'”’»)]0123456789[").endswith((".", "!", "…", "。", "！", ";"))
    return closed or "|" in text or ":" in text.rstrip(":") or any(c.isdigit() for c in text) or len(found) > 12


def states_kind(values: Iterable[Value], kind: Kind, named: set[str]) -> bool:
    """Say whether any of the values is of the kind asked for; for a person, a name the question does not give."""
    if kind is Kind.PERSON:
        return any(v.kind in ("name", "opener") and not set(v.key.split()) & named for v in values)
    if kind is Kind.VERSION:
        return any(v.kind == "name" and any(c.isdigit() for c in v.key) for v in values)
    wanted = _KINDS_OF_VALUE.get(kind)
    return wanted is None or any(v.kind in wanted for v in values)


def asks_for_value(kind: Kind) -> bool:
    """Say whether the kind of question can only be answered by a value or a name."""
    return kind is Kind.PERSON or kind in _KINDS_OF_VALUE


def stem(word: str) -> str:
    """Return the letters of a word that are compared."""
    return word[:_STEM]


def term_weights(question: Question, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return log((n + 1) / (df + 0.5)) over the texts for each term: what all of them say counts little."""
    held = Counter(s for text in texts for s in {stem(word) for word in words(text)})
    return np.array([math.log((len(texts) + 1) / (held[stem(term)] + 0.5)) for term, _ in question.terms])


def match(question: Question, states: Matrix, weights: NDArray[np.float64]) -> float:
    """Return how well the question's terms are met by a text's tokens: the weighted mean of each term's best cosine."""
    if not len(states) or not question.terms:
        return 0.75
    best = (question.states @ states.T).max(axis=1)
    met = np.array([best[rows].mean() for _, rows in question.terms])
    return float((met * weights).sum() / (weights.sum() + 1e-9))


def _slice(tokens: TokenStates, span: tuple[int, int]) -> Matrix:
    return tokens.states[(tokens.spans[:, 0] >= span[0]) & (tokens.spans[:, 1] <= span[1])]
