"""A later part of a question that means the person its earlier part asks for: "Who leads xAI, and when was he born?".

Rules for English, Italian, Bulgarian and German. The name is taken from an answer's words and written in the fullest
form that the passages have; where no one person is named near the words of the question, nothing is put in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering import referring
from rag.answering.antecedents import mentions
from rag.answering.candidates import stem
from rag.answering.following import standalone
from rag.schema import Turn
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value, states
from rag.values.names import name_key
from rag.words import fold, word_spans, words

_WHO = re.compile(r'[\s¿"“«„]*(?:who|chi|кой|коя|wer)\b(?!\s+\w+\s+(?:said|say)\b)', re.IGNORECASE)
_STANDS = re.compile(r"\b(?:he|she|him|lui|lei|egli|ella|той|тя|него|нея)\b|\bher\b(?!\s+\w)", re.IGNORECASE)
_STANDS_GERMAN = re.compile(r"\b(?:er|sie|ihn)\b", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:his|hers?|su[oa]|suoi|sue|негов\w*|нейн\w*|sein\w{0,2}|ihre?[mnrs]?)\b", re.IGNORECASE)
_DROPPED = re.compile(rf"(?:{referring.ASKING.pattern})\s+(?:ha|è|aveva|era|fu|fece|nacque)\s+[a-zà-ù]", re.IGNORECASE)
"""Italian leaves the subject out: "quando ha lasciato OpenAI?"."""
_NEAR, _TWICE = 12, 2
"""Words around a name within which words of the question tell that it is the one asked for."""


def awaited(piece: str, asked: Sequence[str]) -> str:
    """Return the earlier part that asks for the person whom a piece means; empty when it means none, or names one."""
    earlier = next((part for part in reversed(asked) if _WHO.match(part)), "")
    if not earlier or any(mention.person for mention in (*mentions(earlier), *mentions(piece))):
        return ""
    german = fold(earlier).lstrip().startswith("wer")
    leans = _STANDS.search(piece) or _OWNED.search(piece) or (german and _STANDS_GERMAN.search(piece))
    return earlier if leans or _DROPPED.match(piece.strip()) else ""


def person_told(question: str, answer: str, passages: Sequence[str]) -> str:
    """Return the person that an answer names where it speaks of what was asked, in full; empty when that is no one.

    ``passages`` are texts that may have the name in full.
    """
    full = {m.text for text in (answer, *passages) for m in mentions(text) if m.person and " " in m.text}
    said, asked = [word for word, _, _ in word_spans(answer)], {stem(w) for w in words(question)} - _LITTLE
    nearness = {name: _nearness(name, said, asked) for name in sorted(full) if fold(name) not in fold(question)}
    best, far = max(nearness.values(), default=(0, 0))
    if not best:
        return ""
    # Whoever stands half as near again may as well be meant.
    chosen = [name for name, (count, away) in nearness.items() if count == best and away >= _TWICE * far]
    first = max(chosen, key=lambda name: (nearness[name], name.isascii() == question.isascii()))
    if not all(_same(first, name) for name in chosen):
        return ""
    return next((name for name in chosen if name.isascii() == question.isascii()), first)


def _nearness(name: str, said: Sequence[str], asked: set[str]) -> tuple[int, int]:
    """Return how many words of the question stand near a name, and minus the words between it and the nearest one."""
    found = (0, 0)
    for place in (at for at, word in enumerate(said) if word == fold(name).split()[-1]):
        near = [
            at for at in range(max(0, place - _NEAR), place + _NEAR + 1) if at < len(said) and stem(said[at]) in asked
        ]
        if near:
            found = max(found, (len({stem(said[at]) for at in near}), -min(abs(at - place) for at in near)))
    return found


def _same(name: str, other: str) -> bool:
    """Say whether two names are one's, whatever their script."""
    first, second = (Value("name", 0, len(text), text, name_key(text)) for text in (name, other))
    return states(first, second) or states(second, first)


_LITTLE = {stem(word) for word in ANY_LANGUAGE}


def with_person(piece: str, person: str, *, german: bool = False) -> str:
    """Return a piece with the person in the place of what stands for them."""
    match = _STANDS.search(piece) or (_STANDS_GERMAN.search(piece) if german else None)
    if match:
        return piece[: match.start()] + person + piece[match.end() :]
    put = standalone(piece, [Turn(f"Who is {person}?", f"{person}.")])
    bare = piece.rstrip(" ?？.")
    return put if put.strip() != piece.strip() else f"{bare} ({person})?"
