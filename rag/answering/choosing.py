"""Which of the weighed sentences are quoted: those likely to say what is asked, none that only stands near it.

By surface measures: a sentence about the matter that misses the point can pass, and the best is always kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.candidates import Candidate, Question, is_closed, stem, term_matches
from rag.answering.reading import leans
from rag.language import guess_language
from rag.words import words

INTERCEPT = -2.71
COEFFICIENTS = (-0.51, 0.74, 0.13, -0.4, 0.21, 0.23, 0.7, 1.38, 0.81, 0.01)
"""Of ``measures``, by logistic regression of sentences that answer against others; ``scripts/tune_choosing.py``."""
MET, STATED, ELSEWHERE, SILENT = 1.5, 2.0, 0.5, 3.0
"""Where the first sentence is chosen: what the match of the terms and a value of the kind asked for add, and what
another language than the question's and not telling an act that others tell take away."""
TELLING = 0.7
"""From here an act counts as told of the names, and below this share of the most as not."""
_FOREIGN = 0.03
"""What a cosine between two languages lacks of one within a language, about."""
_UNMET = 0.74
"""The match of a sentence without words, about the lowest there is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How many sentences are quoted, and how likely a further one must be."""

    sentences: int = 4
    """At most so many, one less where other languages have their own."""
    foreign: int = 2
    """So many at most of each other language: a model finds the question's own language nearer than the answer."""
    margin: float = 2.0
    """A further sentence is quoted when its score is at most this far below the best."""
    same: float = 0.965
    """Two sentences of at least this cosine say the same; the second is not quoted."""
    likely: float = 0.05
    """The lowest likelihood of a further sentence."""
    share: float = 0.3
    """And what share it must have of the highest, squared: beside a sure answer little else is wanted."""


def choose(
    found: Sequence[Candidate],
    scores: NDArray[np.float64],
    likelihood: NDArray[np.float64],
    choice: Choice,
    lead: NDArray[np.float64] | None = None,
) -> list[int]:
    """Pick the best sentences that say different things, then the best of each language that is yet short of them.

    The one that leads comes first, others of its passage after it in their order, passages by their best; only what a
    pronoun in front leans on comes before it. ``scores``, ``likelihood`` and ``lead``, the scores by default, have one
    for each candidate.
    """
    lead = scores if lead is None else lead
    first = int(np.argmax(lead))
    order = sorted(range(len(found)), key=lambda i: (i != first, -scores[i], i))
    least, best = max(choice.likely, choice.share * float(likelihood.max()) ** 2), float(scores.max())
    near = [i for i in order if i == first or (scores[i] >= best - choice.margin and likelihood[i] >= least)]
    languages = list(dict.fromkeys(found[i].language for i in near))
    chosen: list[int] = []
    _fill(chosen, near, found, choice.sentences - (len(languages) > 1), choice.same)
    for language in languages if len(languages) > 1 else ():
        own = [i for i in near if found[i].language == language]
        held = sum(i in own for i in chosen)
        _fill(chosen, own, found, len(chosen) + max(0, choice.foreign - held), choice.same)
    return _ordered(chosen, found, lead)


def _ordered(chosen: Sequence[int], found: Sequence[Candidate], lead: NDArray[np.float64]) -> list[int]:
    """Return the chosen by passage, passages by their best, and in each the best first and the others as they stand."""
    groups: dict[int, list[int]] = {}
    for i in sorted(chosen, key=lambda i: (-lead[i], i)):
        groups.setdefault(found[i].number, []).append(i)
    ordered: list[int] = []
    for head, *others in groups.values():
        placed = sorted(others, key=lambda i: found[i].start)
        earlier = [i for i in placed if found[i].end <= found[head].start]
        leant = earlier[-1:] if leans(found[head].text) and earlier else []
        ordered += [*leant, head, *(i for i in placed if i not in leant)]
    return ordered


def leads(
    question: Question,
    found: Sequence[Candidate],
    scores: NDArray[np.float64],
    measured: NDArray[np.float64],
    said: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return (sentences,): which should come first; how well it meets the terms and states what is asked count most.

    ``said`` is how far each tells the act asked about: where one tells it of the names, others fall behind.
    """
    spoken = guess_language(question.asked.text) or "en"
    foreign = np.array([one.language not in ("", spoken) for one in found], np.float64)
    silent = (said < TELLING * said.max()) & (said.max() >= TELLING)
    behind = ELSEWHERE * foreign + SILENT * silent
    return np.asarray(scores + MET * measured[:, 1] + STATED * measured[:, 7] - behind, np.float64)


def likelihoods(measured: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (sentences,): how likely each is to say what is asked, in [0, 1]; ``measured`` as by ``measures``."""
    return np.asarray(1 / (1 + np.exp(-(measured @ np.array(COEFFICIENTS) + INTERCEPT))), np.float64)


def measures(
    question: Question, found: Sequence[Candidate], scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (sentences, 10), stretched to about [-2, 2].

    How far its score is below the best; how well it meets the terms, rare ones counting most, and the same of the best
    scored; the question's cosine; the cosine with the best scored; the share of the terms' weight whose words it holds;
    whether it ends as a sentence, states a value of the kind asked for, stands in the passage of the best; its words.
    """
    best = int(np.argmax(scores))
    spoken = guess_language(question.asked.text) or "en"
    met = np.array([_met(question, one, weights) + _FOREIGN * (one.language != spoken) for one in found])
    cosine = np.array([float(one.vector @ question.vector) + _FOREIGN * (one.language != spoken) for one in found])
    columns = (
        scores[best] - scores,
        (met - 0.82) / 0.04,
        np.full(len(found), (met[best] - 0.82) / 0.04),
        (cosine - 0.85) / 0.03,
        (np.array([float(one.vector @ found[best].vector) for one in found]) - 0.88) / 0.04,
        np.array([_held(question, one.text, weights) for one in found]),
        np.array([is_closed(one.text) for one in found]),
        np.array([one.states_asked for one in found]),
        np.array([one.number == found[best].number for one in found]),
        np.array([min(len(words(one.text)), 40) / 20 for one in found]),
    )
    return np.stack(columns, axis=1).astype(np.float64)


def _met(question: Question, one: Candidate, weights: NDArray[np.float64]) -> float:
    matches = term_matches(question, one.states)
    return float((matches * weights**2).sum() / ((weights**2).sum() + 1e-9)) if len(matches) else _UNMET


def _held(question: Question, text: str, weights: NDArray[np.float64]) -> float:
    held = {stem(word) for word in words(text)}
    met = [float(w) for (term, _), w in zip(question.terms, weights, strict=True) if stem(term) in held]
    return sum(met) / (float(weights.sum()) + 1e-9)


def _fill(chosen: list[int], order: Sequence[int], found: Sequence[Candidate], most: int, same: float) -> None:
    """Add the first that say nothing that is there already, until there are so many."""
    for i in order:
        if len(chosen) >= most:
            return
        if i not in chosen and all(float(found[i].vector @ found[j].vector) < same for j in chosen):
            chosen.append(i)
