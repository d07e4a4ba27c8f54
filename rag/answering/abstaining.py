"""Whether the passages answer a question at all, judged by what it asks for and how well its words are met.

A judgement, not a proof: figures of how often it is wrong, both ways, are in ``docs/evaluation.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answering.acts import undone
from rag.answering.amounts import asks_for_value
from rag.answering.candidates import Candidate, Question, stem, term_matches
from rag.answering.concepts import unspoken
from rag.answering.question import Kind
from rag.answering.telling import unexplained
from rag.answering.together import apart, names_of, value_beside_names, when, windows
from rag.language import guess_language
from rag.schema import RankedPassage
from rag.values import find_values, states
from rag.words import words

COEFFICIENTS = (0.047, 0.203, 0.666, 0.422, -2.228, -4.088, 0.357, 0.468, -0.282)
"""Of ``features``, by logistic regression as in ``scripts/tune_extractive.py``; on what is in ``docs/decisions.md``."""
ANSWERABLE = 0.28
"""Probability from which a question counts as answered."""
_FOREIGN = 0.03
"""What a cosine between tokens of two languages lacks of one within a language, about."""
_OF_A_TEXT = re.compile(r"\s+(?:articles?|pieces?|texts?|sources?|reports?|papers?|documents?|stor(?:y|ies))\b")
"""What follows a name that tells texts apart, as in "the Italian article": no passage need hold it."""
_COUNTED = re.compile(r"\bhow many\b|\bnumber of\b|\bquant[ie]\b|\bnumero di\b|\bколко\b|\bброят? на\b|\bwie viele\b")
"""What can only be answered by a number; "how much control" and "how far" can be answered otherwise."""
_NUMBER = re.compile(r"[ -](?P<number>\d+(?:\.\d+)?)\b")
_UNMET = 0.74
"""The match where no sentence states what is asked for, about the lowest there is."""


def why_abstain(
    question: Question,
    ordered: Sequence[Candidate],
    ranked: Sequence[RankedPassage],
    weights: NDArray[np.float64],
) -> str:
    """Return why the passages don't answer, or nothing when they seem to; candidates come best first."""
    kind, unknown = question.asked.kind, unknown_names(question, ranked)
    reason = out_of_question(question, ordered, ranked)
    if reason and not unknown:
        return reason
    values = features(question, ordered, ranked, weights, len(unknown))
    certain = any(_numbered(name) for name in unknown)
    if not reason and not certain and 1 / (1 + np.exp(-float(np.dot(COEFFICIENTS, values)))) >= ANSWERABLE:
        return ""
    if unknown:
        return f"no passage that was found speaks of {', '.join(unknown)}"
    if asks_for_value(kind) and not any(c.states_asked for c in ordered[:3]):
        return f"the question asks for a {kind.value}, and the nearest sentences state none"
    scattered, _ = apart(question, windows(ranked))
    if scattered:
        names = ", ".join(name.text for name in names_of(question))
        return f"no passage that was found says “{scattered[0]}” of {names}"
    return "the nearest sentences don't say what the question asks for"


def out_of_question(question: Question, ordered: Sequence[Candidate], ranked: Sequence[RankedPassage]) -> str:
    """Return why nothing can answer: no value of the kind asked for, no word of the thing or the act, no reason given
    where the act is told; else nothing."""
    kind = question.asked.kind
    bound = kind is not Kind.PERSON and (kind is not Kind.COUNT or _COUNTED.search(question.asked.text.lower()))
    if asks_for_value(kind) and bound and not any(c.states_asked for c in ordered):
        return f"the question asks for a {kind.value}, and no passage that was found states one"
    texts = [r.passage.text for r in ranked]
    lacking = unspoken(question.asked.text, texts) or undone(question.asked.text, texts, done=when(question))
    if lacking:
        return f"the question asks for “{lacking[0]}”, and no passage that was found speaks of it"
    if unexplained(question, ordered, ranked):
        return "the question asks for a reason, and the sentences that speak of it give none"
    return ""


def features(
    question: Question,
    ordered: Sequence[Candidate],
    ranked: Sequence[RankedPassage],
    weights: NDArray[np.float64],
    unknown: int,
) -> NDArray[np.float64]:
    """Return (9,), most within [-2, 2].

    1; how well the terms are met by the best sentence that states a value of the kind asked for, rare terms counting
    most; the same of the terms that are no names; how well the words that ask ("who", "how much") are met by the best
    three sentences; how many names are unknown; whether an act that is asked about stands apart from the names; whether
    it stands beside them; how much of the names stands beside a value of the kind asked for; whether one is asked for.
    """
    asked = asks_for_value(question.asked.kind)
    spoken = guess_language(question.asked.text) or "en"
    stating = [c for c in ordered if c.states_asked or not asked]
    met = np.array([term_matches(question, c.states) + _FOREIGN * (c.language != spoken) for c in stating])
    plain = np.array([term not in _named(question) for term, _ in question.terms], bool)
    rare = (_best(met, weights**2) - 0.82) / 0.04
    unnamed = (_best(met[:, plain], weights[plain]) - 0.83) / 0.04 if len(met) and plain.any() else 0.0
    unnamed = -2.0 if not len(met) and plain.any() else unnamed
    found = windows(ranked)
    (scattered, joined), beside = apart(question, found), value_beside_names(question, ordered, found)
    asking = _asking(question, ordered[:3])
    together = (float(bool(scattered)), float(bool(joined) and not scattered), beside, float(asked))
    return np.array([1.0, rare, unnamed, asking, float(unknown), *together])


def _best(met: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the best weighted mean over the terms, of (sentences, terms)."""
    if not met.size:
        return _UNMET
    return float(((met * weights).sum(axis=1) / (weights.sum() + 1e-9)).max())


def _asking(question: Question, best: Sequence[Candidate]) -> float:
    """Return how well the tokens that belong to no term are met by these sentences."""
    rest = np.ones(len(question.states), bool)
    for _, rows in question.terms:
        rest[rows] = False
    states = [c.states for c in best if len(c.states)]
    if not rest.any() or not states:
        return 0.0
    return (float((question.states[rest] @ np.concatenate(states).T).max(axis=1).mean()) - 0.82) / 0.04


def _named(question: Question) -> set[str]:
    return {word for value in question.values if value.kind == "name" for word in words(value.text)}


def unknown_names(question: Question, ranked: Sequence[RankedPassage]) -> list[str]:
    """Return the names and years in the question that no passage holds, in any script; a word that opens it is none."""
    years = [v.text for v in question.values if v.kind == "year" and not any(v.text in r.passage.text for r in ranked)]
    stems = {stem(word) for r in ranked for word in words(r.passage.text)}
    unsure = [
        name
        for name in question.values
        if name.kind == "name"
        and name.start > 0
        and not _OF_A_TEXT.match(question.asked.text, name.end)
        and (_numbered(name.text) or not all(stem(word) in stems for word in words(name.text)))
    ]
    years += otherwise_numbered(question, ranked)
    if not unsure:
        return years
    held = [value for r in ranked for value in find_values(r.passage.text) if value.kind in ("name", "opener")]
    return years + [
        name.text
        for name in unsure
        if not any(set(name.key.split()) <= set(other.key.split()) or states(other, name) for other in held)
    ]


def otherwise_numbered(question: Question, ranked: Sequence[RankedPassage]) -> list[str]:
    """Return the names with a number after them that the passages know with other numbers only.

    "Grok 4" is not known by who knows Grok 3.
    """
    found = []
    for name in question.values:
        number = _NUMBER.match(question.asked.text, name.end) if name.kind in ("name", "opener") else None
        if number:
            known = re.compile(rf"\b{re.escape(name.text)}{_NUMBER.pattern}", re.IGNORECASE)
            held = {match["number"] for r in ranked for match in known.finditer(r.passage.text)}
            found += [f"{name.text} {number['number']}"] if held and number["number"] not in held else []
    return found


def _numbered(name: str) -> bool:
    """Say whether a name tells its things apart by number: "Grok 4" is not known by one who knows Grok and GPT-4."""
    parts = words(name)
    return len(parts) > 1 and parts[-1].replace(".", "").isdigit()
