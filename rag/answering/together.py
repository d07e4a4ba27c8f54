"""Whether what a question puts together stands together in a passage: an act beside its names, a value beside them.

Together means the names in that sentence or in the one before it. Names are known across scripts by sound; a pronoun is
not resolved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.acts import acts_of, speaks_of
from rag.answering.amounts import asks_for_value
from rag.answering.candidates import Candidate, Question, stem
from rag.answering.question import Kind
from rag.schema import RankedPassage
from rag.sentences import split_sentences
from rag.values import Value, names_in, states
from rag.words import words

_ROMAN = re.compile(r"[IVX]+")


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence of a passage with the one before it."""

    text: str
    number: int
    """The passage's number, from 1."""
    start: int
    """Where the later sentence starts, absolute in the document's text."""
    words: frozenset[str]
    """Folded, of both."""
    own: frozenset[str]
    """Folded, of the later sentence alone."""


def windows(ranked: Sequence[RankedPassage]) -> list[Window]:
    """Return every sentence of the passages with the one before it."""
    return [
        Window(text, number, each.passage.start + start, both, own)
        for number, each in enumerate(ranked, 1)
        for text, start, both, own in _paired(each.passage.text)
    ]


@lru_cache(maxsize=1024)
def _paired(text: str) -> tuple[tuple[str, int, frozenset[str], frozenset[str]], ...]:
    """Return what a window says of each sentence of a text; kept, since questions come back to the same passages."""
    spans = split_sentences(text)
    held = [frozenset(words(text[start:end])) for start, end in spans]
    found = []
    for at, (start, end) in enumerate(spans):
        before = max(0, at - 1)
        found.append((text[spans[before][0] : end], start, held[before] | held[at], held[at]))
    return tuple(found)


def names_of(question: Question) -> list[Value]:
    """Return the names that a question gives; a word that opens it is none, nor is the VIII of "pier VIII"."""
    named = [value for value in question.values if value.kind == "name" and value.start > 0]
    return [value for value in named if not _ROMAN.fullmatch(value.text)]


def names_asked(question: Question, texts: Sequence[str]) -> list[Value]:
    """Return the names that a question gives, one that opens it too where a text holds it as a name."""
    opening = [
        v for v in question.values if v.kind in ("name", "opener") and v.start == 0 and not acts_of(words(v.text))
    ]
    return [v for v in opening if any(_alike(other, v) for t in texts for other in names_in(t))] + names_of(question)


def about(question: Question, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Return the passages of documents that speak of any name that the question gives; all where none does.

    A document speaks of what its title or any of its passages found names.
    """
    names = names_asked(question, [r.passage.text for r in ranked])
    spoken: dict[str, bool] = {}
    for passage in (r.passage for r in ranked):
        text = f"{passage.title}\n{passage.text}"
        held = {stem(word) for word in words(text)}
        spoken[passage.source] = spoken.get(passage.source, False) or any(holds(text, held, name) for name in names)
    return [r for r in ranked if spoken[r.passage.source]] or list(ranked)


def _alike(known: Value, name: Value) -> bool:
    return set(name.key.split()) <= set(known.key.split()) or states(known, name)


def when(question: Question) -> bool:
    """Say whether a question asks when: then the act itself must be told, as "a founder" does not tell when."""
    return question.asked.kind in (Kind.TIME, Kind.DATE, Kind.DAY)


def apart(question: Question, found: Sequence[Window]) -> tuple[list[str], list[str]]:
    """Return the words for acts of a question with names that no sentence speaks of beside all of the names; and those
    that one does.
    """
    names = names_of(question)
    named = {word for name in names for word in words(name.text)}
    acts = acts_of([word for word in words(question.asked.text) if word not in named]) if names else []
    done = when(question)
    met = [word for word, act in acts if any(speaks_of(w.own, act, done=done) and _share(w, names) == 1 for w in found)]
    return [word for word, _ in acts if word not in met], met


def value_beside_names(question: Question, candidates: Sequence[Candidate], found: Sequence[Window]) -> float:
    """Return the largest share of the names that stand beside a value of the kind asked for; 1 when none is asked for.

    The value itself counts as one of them, so that a value far from all names is worth more than none.
    """
    if not asks_for_value(question.asked.kind):
        return 1.0
    names = [*names_of(question), *(value for value in question.values if value.kind == "year")]
    stating = {(c.number, c.start) for c in candidates if c.states_asked}
    shares = [_share(w, names) for w in found if (w.number, w.start) in stating]
    return max(((share * len(names) + 1) / (len(names) + 1) for share in shares), default=0.0)


def _share(window: Window, names: Sequence[Value]) -> float:
    held = {stem(word) for word in window.words}
    return sum(holds(window.text, held, name) for name in names) / max(1, len(names))


def holds(text: str, held: Collection[str], name: Value) -> bool:
    """Say whether a text whose words have these stems holds a name: its last word, all of it where that is a number, or
    one that sounds alike."""
    parts = [stem(word) for word in words(name.text)]
    if parts and parts[-1] in held and (not parts[-1].isdigit() or set(held).issuperset(parts)):
        return True
    return any(_alike(other, name) for other in names_in(text))
