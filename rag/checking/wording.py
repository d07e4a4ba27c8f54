"""How the wording of a claim differs from the sentence it is nearest to: words put in, left out or exchanged.

Letters only, so it says something within one language and nothing across two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.checking.agreement import is_stated, rivals, told_loosely
from rag.checking.evidence import Sentence
from rag.checking.polarity import DENIALS, OPPOSITES, denials, hedged
from rag.sentences import Span
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value

_SHORT = 3
_HEDGE = 4
_SEGMENT = 7
_LEAD = re.compile(
    r"^(?:in addition|additionally|moreover|furthermore|however|overall|notably|also|finally|in fact|in particular|"
    r"specifically|for example|for instance|in short|in summary|in conclusion|nevertheless|therefore|thus|meanwhile|"
    r"according to the (?:text|article|passage|document|source)s?|the (?:text|article|passage) (?:says|states) that|"
    r"inoltre|in particolare|tuttavia|infatti|infine|in sintesi|in generale|per esempio|ad esempio|"
    r"secondo (?:il testo|l'articolo|il documento)|"
    r"освен това|по-специално|обаче|всъщност|накрая|също така|в заключение|например|като цяло|"
    r"според (?:текста|статията|документа)|"
    r"darüber hinaus|außerdem|jedoch|zudem|insbesondere|schließlich|zum beispiel|laut dem text|insgesamt|"
    r"en outre|de plus|cependant|en particulier|además|sin embargo|en particular|por ejemplo|кроме того|однако)"
    r"(?: gilt)?(?:\s*[,:]\s*|\s+(?=[A-ZА-Я]))",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"^(?:(?:and|e|и|und)\s+)?(?:first(?:ly)?(?: of all)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|"
    r"last(?:ly)?|in the (?:first|second|third) place|next|then|primo|secondo|terzo|poi|"
    r"in (?:primo|secondo|terzo) luogo|първо|второ|трето|четвърто|на (?:първо|второ|трето) място|"
    r"erstens|zweitens|drittens|viertens|"
    r"premièrement|deuxièmement|troisièmement|primero|segundo|tercero|en (?:primer|segundo|tercer) lugar|"
    r"во-первых|во-вторых|в-третьих)\s*[,:]\s*",
    re.IGNORECASE,
)
_PRONOUNS = frozenset("he she it they him her them who this these той тя то те lui lei esso essi er sie es".split())
_Codes = Sequence[tuple[str, int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Wording:
    """The difference between a claim and one sentence of the evidence."""

    near: float
    """Share of the claim's words that stand in the sentence in the same order, in [0, 1]."""
    denied: bool
    """A word that denies was put in or taken out, and little else at that place."""
    parity: bool
    """One counts an odd number of denials, the other an even one."""
    turned: tuple[str, str] | None
    """A word and its opposite exchanged: (claim's, sentence's)."""
    exchanged: tuple[tuple[str, str], ...]
    """Values that stand in each other's place: (claim's, sentence's)."""
    replaced: int
    """Content words of the claim that stand where the sentence has others."""
    added: int
    """Content words of the claim that stand where the sentence has none."""
    hedge: str
    """"dropped" when the sentence reports as possible what the claim states as fact, "added" the other way round."""


def without_lead(claim: str) -> str:
    """Return a sentence without a leading "In addition," or "Second," or the like, which states nothing of its own."""
    match = _LEAD.match(claim) or _ENUMERATOR.match(claim)
    return claim[match.end() :] if match and len(claim) - match.end() > 3 else claim


def compare(claim: Sentence, sentence: Sentence) -> Wording:
    """Compare a claim with a sentence of the evidence."""
    ours, theirs = claim.folded, sentence.folded
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    matched = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    return Wording(
        near=matched / max(len(ours), 1),
        denied=any(_flips(ours[i1:i2], theirs[j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"),
        parity=denials(ours) % 2 != denials(theirs) % 2,
        turned=_turned(codes, ours, theirs),
        exchanged=tuple(_exchanged(codes, claim, sentence)),
        replaced=sum(_content(ours[i1:i2]) for tag, i1, i2, j1, j2 in codes if tag == "replace"),
        added=sum(_content(ours[i1:i2]) for tag, i1, i2, _, _ in codes if tag == "delete"),
        hedge=_hedge(codes, ours, theirs),
    )


def _content(words: Sequence[str]) -> int:
    return sum(word not in ANY_LANGUAGE for word in words)


def _flips(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Say whether a small difference holds a denial on one side only."""
    small = len(ours) <= _SHORT and len(theirs) <= _SHORT
    return small and sum(w in DENIALS for w in ours) % 2 != sum(w in DENIALS for w in theirs) % 2


def _hedge(codes: _Codes, ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Say on which side a hedge stands in a small difference between words that both sides share."""
    for tag, i1, i2, j1, j2 in codes:
        if tag != "equal" and i2 - i1 <= _HEDGE and j2 - j1 <= _HEDGE and i1 > 0:
            own, other = hedged(ours[i1:i2]), hedged(theirs[j1:j2])
            if own != other:
                return "added" if own else "dropped"
    return ""


def _turned(codes: _Codes, ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str] | None:
    """Return the first word of the claim that the sentence has the opposite of in its place."""
    for tag, i1, i2, j1, j2 in codes:
        if tag == "replace" and i2 - i1 <= 4 and j2 - j1 <= 4:
            for word in ours[i1:i2]:
                for opposite in theirs[j1:j2]:
                    if opposite in OPPOSITES.get(word, frozenset()):
                        return word, opposite
    return None


def _exchanged(codes: _Codes, claim: Sentence, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield values of the claim in whose place the sentence has another of the same kind.

    A value that stands elsewhere in a part of the sentence that the claim words otherwise was moved, not exchanged.
    """
    loose = [_reach(sentence, j1, j2) for tag, _, _, j1, j2 in codes if tag != "equal" and j2 > j1]
    free = [v for v in sentence.values if any(v.start < b and a < v.end for a, b in loose)]
    words = {w for w, a, b in sentence.words if any(a < d and c < b for c, d in loose)}
    for tag, i1, i2, j1, j2 in codes:
        if tag != "replace" or i2 - i1 > _SEGMENT or j2 - j1 > _SEGMENT or set(sentence.folded[j1:j2]) & _PRONOUNS:
            continue
        (a, b), (c, d) = _reach(claim, i1, i2), _reach(sentence, j1, j2)
        theirs = [v for v in free if v.start < d and c < v.end]
        for value in claim.values:
            if value.start < b and a < value.end and not _is_told(value, claim, free, words):
                others = rivals(value, [], theirs)
                if others and _alone(value, others[0], (a, b), (c, d)) and not _common(value, sentence):
                    yield value.text, others[0].text


def _is_told(value: Value, claim: Sentence, stated: Sequence[Value], words: Set[str]) -> bool:
    return is_stated(value, stated, words) or told_loosely(value, claim, stated)


def _alone(value: Value, other: Value, ours: Span, theirs: Span) -> bool:
    """Say whether words that may be no names at all stand alone in each other's place."""
    if "opener" not in (value.kind, other.kind):
        return True
    return (value.start, value.end) == ours and (other.start, other.end) == theirs


def _common(value: Value, sentence: Sentence) -> bool:
    """Say whether the sentence has a capitalised word of the claim as a plain word."""
    return value.kind in ("name", "opener") and value.text.lower() in sentence.text


def _reach(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the span of characters that a range of words covers."""
    return sentence.words[first][1], sentence.words[last - 1][2]
