"""Brief claims ("Musk founded Tesla"): each of their few words must be held by one sentence, not by a whole passage.

A word is held when the sentence has it, a word for the same deed, or a token state near enough; names must stand in the
same sentence or, where that goes on with a pronoun, in the one before. Says nothing of longer claims.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.checking.agreement import is_stated
from rag.checking.alignment import Alignment
from rag.checking.deeds import LIGHT, deeds_of
from rag.checking.evidence import Evidence, Sentence
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value, states

LONGEST = 4
"""Content words up to which a claim is brief."""
_PARTIES = 2
"""Names from which a brief claim is held to its words across languages too, where token states say less."""
_NEAR, _NEAR_ABROAD = 0.46, 0.25
"""Cosine of token states from which a word is taken to be said in other words, within one language and across."""
_DEED, _DEED_ABROAD = 0.58, 0.38
"""The same for words of a known deed, which the sentence names by none of the words known for it."""
_COLUMNS = 6
_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs who which latter this that these those lui lei "
    "egli essa essi loro suo sua suoi sue questo questa quest той тя то те него нея тях негов неговата "
    "неговият нейният нейната техен който която което които това този тази тези er sie es ihm ihr ihn "
    "sein seine ihre dieser diese dieses der die das".split()
)

_GENERIC = frozenset(
    "company firm organization organisation startup azienda societa compagnia компанията фирмата дружеството "
    "организацията unternehmen firma konzern".split()
)
"""Words that stand for a name of the sentence before as a pronoun does."""


def unheld(claim: Sentence, evidence: Evidence, alignment: Alignment) -> list[str]:
    """Return the words of a brief claim that the sentence which holds most of them lacks, in the claim's order."""
    rows = _weighty(claim)
    if not rows or len(rows) > LONGEST or not _anchored(claim, evidence, alignment):
        return []
    columns = _likeliest(alignment)
    held = np.stack([_held(claim, rows, evidence, alignment, column) for column in columns], axis=1)
    lacking = min((~each for each in _joined(held, claim, evidence, alignment, columns)), key=lambda each: each.sum())
    return [claim.text[a:b] for (_, a, b), out in zip((claim.content[r] for r in rows), lacking, strict=True) if out]


def _weighty(claim: Sentence) -> list[int]:
    """Return the rows of the content words that say something, numbers apart: those are compared as values."""
    said = [(at, word) for at, (word, _, _) in enumerate(claim.content) if word not in LIGHT and not word[0].isdigit()]
    return [at for at, word in said if word not in ANY_LANGUAGE]


def _anchored(claim: Sentence, evidence: Evidence, alignment: Alignment) -> bool:
    """Say whether the claim is of somebody or something by name: one name within a language, two across.

    Codes such as "p53" don't count, since science words its claims about them loosely, nor does a word that opens the
    sentence unless the evidence has it as a name.
    """
    told = [value for at in alignment.sentences for value in evidence.sentences[at].values if _is_name(value)]
    names = [v for v in claim.values if _is_name(v) and not any(c.isdigit() for c in v.text)]
    abroad = bool(claim.language) and claim.language != evidence.language
    if abroad:
        return len(names) >= _PARTIES and any(states(t, v) for t in told for v in names)
    return any(v.kind == "name" or any(t.kind == "name" and states(t, v) for t in told) for v in names)


def _likeliest(alignment: Alignment) -> list[int]:
    """Return the columns of the sentences that hold most of the claim's words."""
    blend = alignment.weights @ np.maximum(alignment.found, alignment.similarity)
    return sorted(np.argsort(-blend, kind="stable")[:_COLUMNS].tolist())


def _held(
    claim: Sentence, rows: Sequence[int], evidence: Evidence, alignment: Alignment, column: int
) -> NDArray[np.bool_]:
    """Return for each of these words whether one sentence of the evidence holds it."""
    sentence = evidence.sentences[alignment.sentences[column]]
    abroad = bool(claim.language and sentence.language) and claim.language != sentence.language
    near, deed = (_NEAR_ABROAD, _DEED_ABROAD) if abroad else (_NEAR, _DEED)
    told = frozenset(sentence.deeds)
    held = []
    for row in rows:
        word, start, end = claim.content[row]
        name = next((v for v in claim.values if _is_name(v) and v.start <= start and end <= v.end), None)
        groups = deeds_of(word)
        if alignment.found[row, column] or groups & told or (evidence.rows and evidence.is_around(word)):
            held.append(True)
        elif name and (is_stated(name, sentence.values, sentence.spelled) or _known_name(name, evidence)):
            held.append(is_stated(name, sentence.values, sentence.spelled))
        else:
            held.append(bool(alignment.similarity[row, column] >= (deed if groups else near)))
    return np.array(held, bool)


def _known_name(name: Value, evidence: Evidence) -> bool:
    """Say whether a word is a name for certain: by its shape, or since the evidence has it as one."""
    told = (value for sentence in evidence.sentences for value in sentence.named)
    return name.kind == "name" or any(value.kind == "name" and states(value, name) for value in told)


def _is_name(value: Value) -> bool:
    return value.kind in ("name", "opener")


def _joined(
    held: NDArray[np.bool_], claim: Sentence, evidence: Evidence, alignment: Alignment, columns: Sequence[int]
) -> list[NDArray[np.bool_]]:
    """Return what each sentence holds, alone and, where it goes on with a pronoun, with the one before."""
    place = {alignment.sentences[column]: at for at, column in enumerate(columns)}
    found = [held[:, at] for at in range(len(columns))]
    for index, at in place.items():
        before = place.get(index - 1)
        if before is not None and _goes_on(evidence.sentences[index]):
            found.append(held[:, at] | held[:, before])
    return found


def _goes_on(sentence: Sentence) -> bool:
    """Say whether a sentence names by pronoun whom the one before named: a pronoun stands before its first name."""
    first = min((value.start for value in sentence.values if _is_name(value)), default=len(sentence.text))
    return any(word in _PRONOUNS | _GENERIC and (start < first or start == 0) for word, start, _ in sentence.words)
