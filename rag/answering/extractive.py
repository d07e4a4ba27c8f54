"""Answers without a model: the sentences of the passages that answer the question, verbatim, or an abstention.

Never invents. It can quote a sentence that is true and beside the point; abstaining is a judgement by kind of
question and by how well the best sentences meet its words, right about as often as ``docs/accuracy.md`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.abstaining import why_abstain
from rag.answering.candidates import Candidate, Question, asks_for_value, candidates, read_question, stem, term_weights
from rag.answering.plain import Extraction, extract_plainly
from rag.answering.question import Kind, analyse
from rag.embedding import Embedder, TokenEmbedder
from rag.language import guess_language
from rag.schema import Claim, RankedPassage
from rag.words import words

EXTRACTIVE = "extractive"
"""The name under which answers without a model go."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Weights found by pairwise logistic regression of gold against other sentences; see ``docs/decisions.md``."""

    cosine: float = 0.285
    passage: float = 0.229
    context: float = 0.212
    alone: float = 0.140
    lowest: float = 0.133
    passage_words: float = 0.156
    sentence_words: float = 0.041
    value: float = 0.41
    """Added where the sentence states the kind of value asked for."""
    version: float = 1.2
    """The same for a model or version, whose names differ by little else than their number."""
    sentences: int = 4
    """At most so many are quoted."""
    margin: float = 2.0
    """A further sentence is quoted when its score is at most this far below the best."""
    same: float = 0.965
    """Two sentences of at least this cosine say the same; the second is not quoted."""


def extract(
    question: str, ranked: Sequence[RankedPassage], embedder: Embedder, tuning: Tuning | None = None
) -> Extraction:
    """Quote what answers the question. Raises EmbeddingError."""
    if not isinstance(embedder, TokenEmbedder):
        return extract_plainly(question, ranked, embedder)
    tuning = tuning or Tuning()
    read = read_question(analyse(question), embedder)
    found = candidates(read, ranked, embedder)
    if not found:
        return Extraction((), "no passage that was found holds a sentence to quote")
    weights = term_weights(read, [c.text for c in found])
    scores = score(read, found, ranked, weights, tuning)
    order = sorted(range(len(found)), key=lambda i: (-scores[i], i))
    reason = why_abstain(read, [found[i] for i in order], ranked, weights)
    if reason:
        return Extraction((), reason)
    return Extraction(tuple(_claim(found[i]) for i in _chosen(found, scores, order, tuning)))


def score(
    question: Question,
    found: Sequence[Candidate],
    ranked: Sequence[RankedPassage],
    weights: NDArray[np.float64],
    tuning: Tuning,
) -> NDArray[np.float64]:
    """Return a score for each candidate; each measure is standardised over the candidates first."""
    within, alone = _best(question, [c.context for c in found]), _best(question, [c.states for c in found])
    languages = [guess_language(ranked[c.number - 1].passage.text) for c in found]
    terms = {stem(term) for term, _ in question.terms}
    weight_of = dict(zip((stem(term) for term, _ in question.terms), weights, strict=True))
    passages = [_coverage(r.passage.text, terms, weight_of) for r in ranked]
    measures = (
        (tuning.cosine, _by_language(np.array([float(c.vector @ question.vector) for c in found]), languages)),
        (tuning.passage, np.array([_passage_match(question, found, c.number) for c in found])),
        (tuning.context, _telling(within, 2.0)),
        (tuning.alone, alone.mean(axis=0)),
        (tuning.lowest, alone.min(axis=0)),
        (tuning.passage_words, np.array([passages[c.number - 1] for c in found])),
        (tuning.sentence_words, np.array([_coverage(c.text, terms, weight_of) for c in found])),
    )
    total = sum((weight * _standard(measure) for weight, measure in measures), np.zeros(len(found)))
    bonus = tuning.version if question.asked.kind is Kind.VERSION else tuning.value
    if asks_for_value(question.asked.kind) or question.asked.kind is Kind.VERSION:
        total += bonus * np.array([c.states_asked for c in found])
    return np.asarray(total, np.float64)


def _best(question: Question, texts: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Return each question token's best cosine in each text: (tokens, texts)."""
    columns = [(question.states @ t.T).max(axis=1) if len(t) else np.zeros(len(question.states)) for t in texts]
    return np.stack(columns, axis=1).astype(np.float64)


def _telling(best: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """Average over tokens, each weighted by how far its best text stands out: what every text says tells nothing."""
    spread = np.maximum(best.max(axis=1) - best.mean(axis=1), 1e-6) ** power
    return np.asarray((spread[:, None] * best).sum(axis=0) / spread.sum(), np.float64)


def _passage_match(question: Question, found: Sequence[Candidate], number: int) -> float:
    parts = [c.context for c in found if c.number == number and len(c.context)]
    return float((question.states @ np.concatenate(parts).T).max(axis=1).mean()) if parts else 0.0


def _by_language(values: NDArray[np.float64], languages: Sequence[str]) -> NDArray[np.float64]:
    """Take out most of what a language has over the others merely by being the question's own."""
    out, overall = values.copy(), values.mean()
    for language in set(languages):
        rows = np.array([held == language for held in languages])
        trust = rows.sum() / (rows.sum() + 3)
        out[rows] -= 0.7 * trust * (values[rows].mean() - overall)
    return out


def _coverage(text: str, terms: set[str], weight_of: dict[str, float]) -> float:
    held = {stem(word) for word in words(text)}
    return sum(weight_of[term] for term in terms & held) / (sum(weight_of[term] for term in terms) + 1e-9)


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), np.float64)


def _chosen(found: Sequence[Candidate], scores: NDArray[np.float64], order: Sequence[int], tuning: Tuning) -> list[int]:
    """Pick the best sentences that say different things; a passage's own order, passages by their best sentence."""
    chosen: list[int] = []
    for i in order:
        if len(chosen) == tuning.sentences or scores[i] < scores[order[0]] - tuning.margin:
            break
        if all(float(found[i].vector @ found[j].vector) < tuning.same for j in chosen):
            chosen.append(i)
    first = {found[i].number: chosen.index(i) for i in reversed(chosen)}
    return sorted(chosen, key=lambda i: (first[found[i].number], found[i].start))


def _claim(candidate: Candidate) -> Claim:
    return Claim(candidate.text, (candidate.number,), ((candidate.number, candidate.start, candidate.end),))
