"""Who sued whom, as a text tells it: the name before the deed and the first one after it, in four languages and more.

Read from the order of names around a few verbs, not parsed. "The latter" is the last name of the sentence before; a
sentence whose subject is another pronoun says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.sentences import split_sentences
from rag.values import Value, names_in, states

_SUED = re.compile(
    r"\b(?:sued|sues|suing|(?:filed|filing|brought) (?:a |an |multiple |several )?(?:law)?suits?(?: against| aimed at)?"
    r"|lawsuits? (?:filed )?(?:against|aimed at)|legal action against"
    r"|azioni legali contro|causa (?:a|contro)|citato in giudizio|querelato"
    r"|(?:заведе|завежда|подаде|подава)\w*(?: \w+){0,3} (?:срещу|против)|осъди|съди"
    r"|verklagt\w*|klage gegen|poursuit en justice|demandó a|подал\w* (?:в суд|иск) (?:на|против|к))",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"\b(?:sue[ds]?|suing|(?:law)?suits?|(?:in|to) court|legal (?:action|battle|dispute|fight)s?|litigation"
    r"|caus[ae] (?:a|contro|legal\w+)|azion[ei] legal[ei]|citat\w+ in giudizio|querel\w+|denunciat\w+|tribunale"
    r"|дел[оа]|делото|съди|осъди\w*|съдеб\w+|иск(?:ове|ът|а)?|(?:ver)?klag\w+|gericht|prozess)\b",
    re.IGNORECASE,
)
"""What a question about a lawsuit says."""
_ASIDE = re.compile(
    r",\s*(?:(?:which|who) (?:is|was) )?(?:led|headed|founded|run|backed|owned|guidat\w+|fondat\w+|dirett\w+"
    r"|capeggiat\w+|ръковод\w+|оглавяван\w*|основан\w*|воден\w*|geführt|geleitet|gegründet|unter)\b[^,]{0,80},",
    re.IGNORECASE,
)
"""What is said of a subject in passing: who leads it does not sue."""
_LATTER = re.compile(
    r"\W*(?:quest['’]ultim[oa]|the latter|последн(?:ият|ата|ото|ите)|letztere[rs]?|dernier|ésta|éste)\b", re.I
)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|lui|lei|egli|той|тя|те|er|sie|es)\b", re.IGNORECASE)
_NEAR = 80


def suits(text: str, before: str = "") -> Iterator[tuple[Value, Value]]:
    """Yield (who, whom) of each lawsuit that a text tells of; ``before`` is what stands in front of it."""
    for start, end in split_sentences(text):
        sentence, earlier = text[start:end], (before + text[:start]).rstrip()
        for match in _SUED.finditer(sentence):
            held = names_in(sentence)
            who = _subject(sentence, match.start(), held, earlier)
            whom = next((v for v in held if v.start >= match.end() and v.start - match.end() < _NEAR), None)
            if who is not None and whom is not None and not one(who, whom):
                yield who, whom


def one(first: Value, second: Value) -> bool:
    """Say whether two names are one's."""
    return states(first, second) or states(second, first)


def _subject(sentence: str, deed: int, held: Sequence[Value], earlier: str) -> Value | None:
    """Return who did a deed: the nearest name before it that is no aside, else the last one named before."""
    asides = [match.span() for match in _ASIDE.finditer(sentence)]
    told = [v for v in held if v.end <= deed and not any(a <= v.start < b for a, b in asides)]
    latter = _LATTER.match(sentence)
    if latter:
        told = [v for v in told if v.start >= latter.end()]
    if told:
        return told[-1]
    if not latter or _PRONOUN.match(sentence):
        return None
    spans = split_sentences(earlier)
    last = names_in(earlier[slice(*spans[-1])]) if spans else ()
    return last[-1] if last else None
