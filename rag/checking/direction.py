"""Which way a sentence says things went, up or down, and who did it to whom: read from words and their order.

Beginnings of words stand for their forms; a sentence that says both up and down says neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.checking.alignment import same_stem
from rag.checking.evidence import Sentence
from rag.checking.polarity import DENIALS
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value, states

_UP = (
    "increas rais elevat enhanc promot induc activat stimulat encourag accelerat exacerbat upregulat improv augment "
    "potentiat rise rose risen rising higher more greater grew grow gain facilitat strengthen expand worsen surg jump "
    "amplif boost heighten intensif aggravat trigger doubl tripl predispos "
    "aument cresc cresciut salit rialz miglior увелич нарас повиш ръст засил подобр steig gestieg erhoh zugenomm "
    "zunahm wachs gewachs verbesser augment hauss aument crec mejor"
).split()
_DOWN = (
    "decreas reduc lower inhibit suppress prevent diminish impair slow attenuat downregulat repress lessen block "
    "abolish fell fall decline drop less fewer shrink shrank weaken ameliorat lost loss lack deficien absence cut "
    "protect alleviat mitigat minimi antagoni delay hinder curb counteract "
    "diminu diminui calo calat ridu ridott scend sces peggior намал спад пониж намален отслаб влош sink sank gesunk "
    "verring abgenomm abnahm reduzier gefall verschlechter baiss diminu reduj baj cay"
).split()
_RISES = re.compile(rf"(?:{'|'.join(sorted(_UP, key=len, reverse=True))})")
_FALLS = re.compile(rf"(?:{'|'.join(sorted(_DOWN, key=len, reverse=True))})")
_JOINING = frozenset(
    "and with between e con tra fra и с със между und mit zwischen et avec entre y or o или oder".split()
)
_COPULAS = frozenset("is are was were be been".split())
_PASSIVES = frozenset(
    "is are was were be been being viene venne stato stata stati state бъде беше wurde wurden wird".split()
)
_PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|ld|ght|t[oaie]|s[oaie]|[нт][аои]?|t)$")
_MUTUAL = frozenset(
    "met meets meet married wed merged partnered partners partner like unlike resembles equals incontrato incontra "
    "sposato sposa срещна ожени приличат traf heiratete".split()
)
_BY = re.compile(r"\b(?:by|from|da|dal|dalla|dallo|dai|от|von|vom|durch|par|por)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_BETWEEN = 7


def direction(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Return 1 when both sides go the same way, -1 when they go against each other, 0 when one goes no clear way."""
    own, other = _way(ours), _way(theirs)
    return float(own * other)


def _way(words: Sequence[str]) -> int:
    up = sum(bool(_RISES.match(word)) for word in words)
    down = sum(bool(_FALLS.match(word)) for word in words)
    return (up > down) - (down > up)


def swapped_roles(claim: Sentence, sentence: Sentence) -> tuple[str, str] | None:
    """Return (who, whom) of the claim where the sentence tells the same deed the other way round, else None.

    Two names with the same content word between them, in the other order, both sides in the same voice; or in the same
    order, one side in the passive. Words that join as equals ("and", "met") turn nothing round.
    """
    own = [v for v in claim.values if v.kind in ("name", "opener")]
    for first, second in pairwise(own):
        deed = _between(claim, first, second)
        if not deed:
            continue
        told = _told(sentence, first, second, deed)
        passive = bool(_BY.search(claim.text[: second.start]))
        if told and all(straight == (passive != theirs) for straight, theirs in told):
            return first.text, second.text
    return None


def _told(sentence: Sentence, first: Value, second: Value, deed: Sequence[str]) -> list[tuple[bool, bool]]:
    """Return how a sentence tells a deed between two names: (in the order of the claim, with a "by")."""
    names = [v for v in sentence.values if v.kind in ("name", "opener")]
    found = []
    for a in names:
        for b in names:
            if a.end > b.start:
                continue
            straight, turned = states(a, first) and states(b, second), states(a, second) and states(b, first)
            if straight != turned and _alike(deed, _between(sentence, a, b)):
                found.append((straight, bool(_BY.search(sentence.text[: b.start]))))
    return found


def _between(sentence: Sentence, first: Value, second: Value) -> list[str]:
    """Return the content words between two values, none where they stand far apart or are joined as equals."""
    words = [word for word, start, end in sentence.words if start >= first.end and end <= second.start]
    if _agentless(words) and not _BY.search(sentence.text[: second.start]):
        return []
    if len(words) > _BETWEEN or any(word in DENIALS for word in words):
        return []
    described = any(word in _COPULAS for word in words) and any(word in ("a", "an", "the") for word in words)
    if described or any(word in _JOINING for word in words):
        return []
    return [word for word in words if word not in ANY_LANGUAGE and word not in _MUTUAL]


def _agentless(words: Sequence[str]) -> bool:
    """Say whether words tell what was done to the name before them, "would be hosted on", and so not who did it."""
    return any(a in _PASSIVES and any(_PARTICIPLE.match(b) for b in words[n + 1 :]) for n, a in enumerate(words))


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return any(same_stem(a, b) or (len(a) > 3 and a[:-2] == b[: len(a) - 2]) for a in ours for b in theirs)
