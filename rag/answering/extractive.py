"""Answers without a model: the sentences of the passages that answer the question, verbatim, or an abstention.

Never invents. It can quote a sentence that is true and beside the point; abstaining is a judgement by kind of
question and by how well the best sentences meet its words, right about as often as ``docs/accuracy.md`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rag.answering.abstaining import why_abstain
from rag.answering.amounts import asks_for_value
from rag.answering.candidates import Candidate, Question, candidates, read_question, stem, term_weights
from rag.answering.choosing import TELLING, Choice, choose, leads, likelihoods, measures
from rag.answering.joining import holder, placed, whole_sentence
from rag.answering.labelled import says_by_label
from rag.answering.measures import best_cosines, by_language, standard, telling
from rag.answering.plain import Extraction, extract_plainly
from rag.answering.question import Kind, analyse
from rag.answering.reading import readable
from rag.answering.telling import told
from rag.answering.together import about, names_of
from rag.embedding import Embedder, TokenEmbedder
from rag.schema import Passage, RankedPassage
from rag.words import words

EXTRACTIVE = "extractive"
"""The name under which answers without a model go."""
DEPTH = 20
"""Passages that are looked through for sentences: among ten, an answer in another language is often missing."""


_MOST = 8
"""Sentences at most of an answer that names all of a kind."""


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
    """The same for a model or version, whose names differ by little else than their number, and for a reason."""
    told: float = 3.0
    """The most that is added where the sentence tells the act that the question asks about, of its names."""
    choice: Choice = field(default_factory=Choice)
    several: Choice = field(default_factory=lambda: Choice(sentences=6, margin=4.0, share=0.15, same=0.985))
    """For a question that asks for all of a kind."""
    labelled: Choice = field(default_factory=lambda: Choice(6, 6, margin=8.0, same=0.9995, likely=0.0, share=0.0))
    """For lines under the label asked for: two that differ by their figure alone are two answers."""


def extract(
    question: str,
    ranked: Sequence[RankedPassage],
    embedder: Embedder,
    tuning: Tuning | None = None,
    *,
    shown: Sequence[RankedPassage] | None = None,
) -> Extraction:
    """Quote what answers the question. Raises EmbeddingError.

    The claims number the passages of ``shown``, neighbours of those ranked joined, where they are given.
    """
    tuning, shown = tuning or Tuning(), ranked if shown is None else shown
    whole = [one.passage for one in shown]
    if not isinstance(embedder, TokenEmbedder):
        plain = extract_plainly(question, ranked, embedder)
        return Extraction(tuple(placed(c, [r.passage for r in ranked], whole) for c in plain.claims), plain.reason)
    read = read_question(analyse(question), embedder)
    ranked = about(read, ranked)
    found = candidates(read, ranked, embedder)
    if not found:
        return Extraction((), "no passage that was found holds a sentence to quote")
    weights = term_weights(read, [c.text for c in found])
    said = told(read, found, ranked)
    scores = score(read, found, ranked, weights, tuning, said)
    order = sorted(range(len(found)), key=lambda i: (-scores[i], i))
    # A line that the question names by its labels says what is asked, whatever its words are like.
    named = says_by_label(read.asked, found[order[0]].text)
    reason = "" if named else why_abstain(read, [found[i] for i in order], ranked, weights)
    if reason:
        return Extraction((), reason)
    choice = tuning.labelled if named else tuning.several if read.asked.several else tuning.choice
    measured = measures(read, found, scores, weights)
    likely = likelihoods(measured)
    if read.asked.several and said.max() >= TELLING:  # then each sentence that tells it is one of those asked for
        likely = np.where(said >= TELLING * said.max(), 1.0, likely)
    picked = choose(found, scores, likely, choice, leads(read, found, scores, measured, said))
    chosen = [_in_whole(found[i], ranked, whole) for i in picked]
    taken = {(whole[c.number - 1].source, c.start) for c in chosen}
    several, names = read.asked.several, names_of(read)
    claims = [claim for n, c in enumerate(chosen) for claim in readable(c, shown, taken, several, names, first=n == 0)]
    return Extraction(tuple(dict.fromkeys(claims))[: _MOST if several else None])


def _in_whole(candidate: Candidate, ranked: Sequence[RankedPassage], whole: Sequence[Passage]) -> Candidate:
    """Return a candidate as a sentence of the passages shown, the pieces of one that was cut put together."""
    number = holder(whole, ranked[candidate.number - 1].passage.source, candidate.start, candidate.end)
    passage = whole[number - 1]
    start, end = whole_sentence(passage, candidate.start, candidate.end)
    text = passage.text[start - passage.start : end - passage.start]
    return replace(candidate, number=number, start=start, end=end, text=text)


def score(
    question: Question,
    found: Sequence[Candidate],
    ranked: Sequence[RankedPassage],
    weights: NDArray[np.float64],
    tuning: Tuning,
    said: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return a score for each candidate; each measure is standardised over the candidates first.

    ``said`` is how far each tells the act asked about, read anew where it is not given.
    """
    said = told(question, found, ranked) if said is None else said
    within, alone = (
        best_cosines(question.states, [c.context for c in found]),
        best_cosines(question.states, [c.states for c in found]),
    )
    languages = [c.language for c in found]
    terms = {stem(term) for term, _ in question.terms}
    weight_of = dict(zip((stem(term) for term, _ in question.terms), weights, strict=True))
    passages = [_coverage(r.passage.text, terms, weight_of) for r in ranked]
    measures = (
        (tuning.cosine, by_language(np.array([float(c.vector @ question.vector) for c in found]), languages, 0.7)),
        (tuning.passage, np.array([_passage_match(question, found, c.number) for c in found])),
        (tuning.context, telling(within)),
        (tuning.alone, alone.mean(axis=0)),
        (tuning.lowest, alone.min(axis=0)),
        (tuning.passage_words, np.array([passages[c.number - 1] for c in found])),
        (tuning.sentence_words, np.array([_coverage(c.text, terms, weight_of) for c in found])),
    )
    total = sum((weight * standard(measure) for weight, measure in measures), np.zeros(len(found)))
    telling_kind = question.asked.kind in (Kind.VERSION, Kind.REASON)
    if asks_for_value(question.asked.kind) or telling_kind:
        total += (tuning.version if telling_kind else tuning.value) * np.array([c.states_asked for c in found])
    return np.asarray(total + tuning.told * said, np.float64)


def _passage_match(question: Question, found: Sequence[Candidate], number: int) -> float:
    parts = [c.context for c in found if c.number == number and len(c.context)]
    return float((question.states @ np.concatenate(parts).T).max(axis=1).mean()) if parts else 0.0


def _coverage(text: str, terms: set[str], weight_of: dict[str, float]) -> float:
    held = {stem(word) for word in words(text)}
    return sum(weight_of[term] for term in terms & held) / (sum(weight_of[term] for term in terms) + 1e-9)
