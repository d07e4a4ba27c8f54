"""Whether the passages answer a question at all, judged by what it asks for and how well its words are met.

A judgement, not a proof: figures of how often it is wrong, both ways, are in ``docs/evaluation.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answering.candidates import Candidate, Question, asks_for_value, match, stem
from rag.answering.question import Kind
from rag.schema import RankedPassage
from rag.values import find_values, states
from rag.words import words

COEFFICIENTS = (1.546, 0.822, -0.663, -1.364)
"""Of ``features``, by logistic regression; made by ``scripts/tune_extractive.py``."""
ANSWERABLE = 0.65
"""Probability from which a question counts as answered."""


def why_abstain(
    question: Question, ordered: Sequence[Candidate], ranked: Sequence[RankedPassage], weights: NDArray[np.float64]
) -> str:
    """Return why the passages don't answer, or nothing when they seem to; candidates come best first."""
    kind = question.asked.kind
    if asks_for_value(kind) and kind is not Kind.PERSON and not any(c.states_asked for c in ordered):
        return f"the question asks for a {kind.value}, and no passage that was found states one"
    unknown = unknown_names(question, ranked)
    values = features(question, ordered, ranked, weights)
    if 1 / (1 + np.exp(-float(np.dot(COEFFICIENTS, values)))) >= ANSWERABLE:
        return ""
    if unknown:
        return f"no passage that was found speaks of {', '.join(unknown)}"
    if asks_for_value(kind) and not any(c.states_asked for c in ordered[:3]):
        return f"the question asks for a {kind.value}, and the nearest sentences state none"
    return "the nearest sentences don't say what the question asks for"


def features(
    question: Question, ordered: Sequence[Candidate], ranked: Sequence[RankedPassage], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (4,): 1; the match of the best sentence that states the value asked for, stretched to about [-2, 2];
    whether the best three sentences lack such a value; how many names of the question are unknown.
    """
    asks = asks_for_value(question.asked.kind)
    stating = [match(question, c.states, weights) for c in ordered if c.states_asked or not asks]
    lacking = asks and not any(c.states_asked for c in ordered[:3])
    best = (max(stating, default=0.74) - 0.83) / 0.04
    return np.array([1.0, best, float(lacking), float(len(unknown_names(question, ranked)))])


def unknown_names(question: Question, ranked: Sequence[RankedPassage]) -> list[str]:
    """Return the names in the question that no passage holds, in any script; a word that opens it is no name."""
    held = [value for r in ranked for value in find_values(r.passage.text) if value.kind in ("name", "opener")]
    stems = {stem(word) for r in ranked for word in words(r.passage.text)}
    return [
        name.text
        for name in question.values
        if name.kind == "name"
        and name.start > 0
        and not all(stem(word) in stems for word in words(name.text))
        and not any(set(name.key.split()) <= set(other.key.split()) or states(other, name) for other in held)
    ]
