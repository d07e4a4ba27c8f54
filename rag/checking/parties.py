"""Whether the evidence tells a claim's deed of the same parties: "OpenAI sued Musk" does not carry "Musk sued OpenAI".

Only deeds whose doer the claim names are looked at; one telling that fits, or that leaves the doer open, is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.checking.agreement import is_stated
from rag.checking.alignment import same_stem
from rag.checking.deeds import deeds
from rag.checking.evidence import Sentence
from rag.checking.role_words import DOERS, LATTER
from rag.checking.roles import Deed, deed_words, read_deeds
from rag.values import Value, states

_BRIEF = 6
"""Content words up to which a claim is held to the doer of its deed; longer ones fall only where turned round."""
_MUTUAL = deeds(
    ("join", "marry", "divorced", "merge", "agreement", "compete", "meet", "appeared", "called", "born", "died")
)
"""Deeds that two do to each other, or one to nobody."""
_EITHER_WAY = deeds(("sue", "criticised", "praise", "support", "threat", "investigated", "invest", "sells"))
"""Deeds that the other party may have done as well: the one told does not rule the other out."""
TURNED = "the passage tells it the other way round: who did it, and to whom"


@dataclass(frozen=True, slots=True)
class Told:
    """How the evidence tells a deed of a claim otherwise."""

    turned: bool
    """Whether it names the claim's doer as the one it was done to, and the other way round, and both can't be."""
    reason: str


def told_otherwise(claim: Sentence, evidence: Sequence[Sentence]) -> Told | None:
    """Return how the evidence tells a deed of the claim of other parties, None when it does not."""
    brief = len(claim.content) <= _BRIEF
    for word, groups in deed_words(claim):
        if groups & _MUTUAL or not (groups or brief):
            continue
        for own in read_deeds(claim, frozenset({word})):
            if not own.agents or not (own.patients or own.whom):
                continue
            found = _against(own, word, groups, evidence, brief)
            if found is not None:
                return replace(found, turned=found.turned and not (groups & _EITHER_WAY and _bare(claim, evidence)))
    return None


def _bare(claim: Sentence, evidence: Sequence[Sentence]) -> bool:
    """Say whether a claim says nothing beside who did what to whom that the evidence, turned round, says as well."""
    rest = [w for w, a, b in claim.content if not deeds((w,)) and not any(v.start <= a < v.end for v in claim.named)]
    return not rest or not all(any(same_stem(w, other) for each in evidence for other in each.folded) for w in rest)


def _against(own: Deed, word: str, groups: frozenset[int], evidence: Sequence[Sentence], brief: bool) -> Told | None:
    """Return how one deed of the claim is told otherwise, None where a telling fits or none is against it."""
    told = tellings(word, groups, evidence)
    judged = [_compare(own, deed) for _, deed in told]
    against = [each for each in judged if isinstance(each, Told) and (brief or each.turned)]
    if any(each is True for each in judged):
        return None
    if against and any(_named(own.agents, sentence) for sentence in evidence):
        return next((each for each in against if each.turned), against[0])
    rows = [at for at, sentence in enumerate(evidence) if " | " in sentence.text]
    near = [*rows, *(at for at, deed in told if deed.patients or not DOERS.match(deed.word))]
    if brief and own.patients and told and not any(_both(own, evidence, at) for at in near):
        return Told(False, f"no sentence of the passage says this of {own.agents[0].text} and {own.patients[0].text}")
    return None


def tellings(word: str, groups: frozenset[int], evidence: Sequence[Sentence]) -> list[tuple[int, Deed]]:
    """Return how sentences tell a deed, by a word or the groups that it stands in, each with its sentence's place."""
    return [
        (at, _latter(deed, at, evidence))
        for at, sentence in enumerate(evidence)
        for deed in read_deeds(sentence, _same(word, groups, sentence))
    ]


def _latter(deed: Deed, at: int, evidence: Sequence[Sentence]) -> Deed:
    """Return a deed of "the latter" as one of the last name of the sentence before."""
    if not (at and not deed.agents and LATTER.match(evidence[at].text)):
        return deed
    names = evidence[at - 1].named
    return replace(deed, agents=tuple(names[-1:]), open=not names)


def _both(own: Deed, evidence: Sequence[Sentence], at: int) -> bool:
    """Say whether a sentence, with the one before, names both parties."""
    around = evidence[max(0, at - 1) : at + 1]
    return all(any(_named(party, each) for each in around) for party in (own.agents, own.patients))


def _named(agents: Sequence[Value], sentence: Sentence) -> bool:
    return any(is_stated(agent, sentence.named, sentence.spelled) for agent in agents)


def _same(word: str, groups: frozenset[int], sentence: Sentence) -> frozenset[str]:
    """Return the words of a sentence that name the deed."""
    told = {w for group in groups for w in sentence.deeds.get(group, ())}
    return frozenset(told | {w for w in sentence.heads.get(word[:4], ()) if same_stem(word, w)})


def _compare(own: Deed, other: Deed) -> Told | bool | None:
    """Say whether a telling fits the claim's, tells it of others, or neither."""
    doer, done_to = _any_one(own.agents, other.agents), _any_one(own.agents, other.patients)
    swapped = _any_one(own.patients, other.agents)
    fits = _any_one(own.patients, other.patients) or _shared(own.whom, other.whom)
    if doer:
        return True if fits or swapped or not (other.noun or other.patients or other.whom) else None
    if swapped or done_to:
        return Told(swapped and done_to, TURNED)
    if other.agents:
        named = " and ".join(v.text for v in other.agents)
        return Told(False, f"the passage says this of {named}, the sentence of {own.agents[0].text}") if fits else None
    return True if other.open and (fits or not (other.patients or other.whom)) else None


def _any_one(ours: Iterable[Value], theirs: Sequence[Value]) -> bool:
    return any(states(a, b) or states(b, a) for a in ours for b in theirs)


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(same_stem(a, b) for a in ours for b in theirs)
