"""How far each sentence says of the names in a question the act that it asks about: "sued", "leads", "announced".

By the lexicon of ``acts.py`` and the distance between words; who did it to whom is not read. A question that speaks of
no listed act favours no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.answering.acts import acts_of, told_by
from rag.answering.amounts import states_kind
from rag.answering.candidates import Candidate, Question, stem
from rag.answering.concepts import Concepts
from rag.answering.question import Kind
from rag.answering.together import Window, holds, names_asked, windows
from rag.schema import RankedPassage
from rag.values import Value, names_in
from rag.words import words

_SPOKEN = 0.4
"""What a word counts that only goes with an act ("legal") beside one that tells it ("sued")."""
_LEANING = 0.7
"""What a name counts that stands in the sentence before: a pronoun may stand for it."""
_FAR = 0.25
"""What an act counts that stands far from the name asked about: it may be told of another."""
_TOLD, _SHARE = 0.6, 0.8
"""From here an act counts as told; and this share of the most that any sentence has as told as well."""
_NEAR, _NEAR_BESIDE = 6, 3
"""Words between an act and a name of which it is told; and where another name stands right beside the act."""


def told(question: Question, found: Sequence[Candidate], ranked: Sequence[RankedPassage]) -> NDArray[np.float64]:
    """Return (sentences,) in [0, 1]: the share of the acts asked about that is told, times that of the names."""
    names = names_asked(question, [one.text for one in found])
    named = {word for name in names for word in words(name.text)}
    acts = acts_of([word for word in words(question.asked.text) if word not in named])
    if not acts:
        return np.zeros(len(found))
    window = {(one.number, one.start): one for one in windows(ranked)}
    return np.array([_told(one.text, window.get((one.number, one.start)), names, acts) for one in found])


def _told(text: str, window: Window | None, names: Sequence[Value], acts: Sequence[tuple[str, Concepts]]) -> float:
    said = words(text)
    shares = [max((told_by(word, act, _SPOKEN) for word in said), default=0.0) for _, act in acts]
    if not any(shares):
        return 0.0
    own = {stem(word) for word in said}
    both = {stem(word) for word in window.words} if window else own
    here = [holds(text, own, name) for name in names]
    held = [1.0 if at else _LEANING * (window is not None and holds(window.text, both, name))
            for at, name in zip(here, names, strict=True)]  # fmt: skip
    near = _near(text, said, acts, {stem(words(name.text)[-1]) for name, at in zip(names, here, strict=True) if at})
    return float(np.mean(shares)) * (float(np.mean(held)) if names else 1.0) * near


def _near(text: str, said: Sequence[str], acts: Sequence[tuple[str, Concepts]], names: set[str]) -> float:
    """Return less than 1 where every act stands far from the names asked about, or beside another: "heads Acme"."""
    at = [n for n, word in enumerate(said) if any(told_by(word, act, _SPOKEN) for _, act in acts)]
    of = [n for n, word in enumerate(said) if stem(word) in names]
    if not at or not of:
        return 1.0
    single = {words(v.text)[0] for v in names_in(text) if len(words(v.text)) == 1}
    others = {n for n, word in enumerate(said) if word in single and stem(word) not in names}
    return max(_bound(min(abs(a - b) for b in of), bool(others & {a - 1, a + 1})) for a in at)


def _bound(distance: int, beside_another: bool) -> float:
    return _FAR if distance > (_NEAR_BESIDE if beside_another else _NEAR) else 1.0


def unexplained(question: Question, found: Sequence[Candidate], ranked: Sequence[RankedPassage]) -> bool:
    """Say whether a question asks why, and the sentences that tell its act give no reason, nor do those after them."""
    if question.asked.kind is not Kind.REASON:
        return False
    said = told(question, found, ranked).tolist()
    most = max(said, default=0.0)
    if most < _TOLD:
        return False
    telling = [one for one, share in zip(found, said, strict=True) if share >= _SHARE * most]
    places = {(one.number, one.start) for one in telling}
    # A window is a sentence with the one before it: where that tells the act, it is the sentence after.
    after = [later.text for one, later in pairwise(windows(ranked)) if (one.number, one.start) in places]
    return not any(states_kind(text, Kind.REASON, set()) for text in [*(one.text for one in telling), *after])
