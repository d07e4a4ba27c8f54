"""What a conversation has spoken of: the names of a text, told apart by shape and place, for pronouns to stand for.

A guess by rules: a firm named like a person is taken for one, and of two things the one that is no mere place wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.referring import ASKING, AUXILIARY, RELATIONAL, WHICH
from rag.language import guess_language
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value, find_values
from rag.values.names import name_key
from rag.words import fold, words

_NO_TOPIC = frozenset("ai ceo cfo cto coo eu us usa uk it llm tell explain describe list name give compare".split())
"""Capitals that name nothing in particular, and words that open an order."""
_IN_A_NAME_OF_NO_PERSON = frozenset(
    "cloud services foundry inc corp ltd llc university bank group conference build city press news times verge party "
    "studio labs research institute department court union street house platform model chatbot "
    "università banca gruppo azienda università университет банка група компания universität".split()
)
_ROLE = re.compile(
    r"(?:ceo|cfo|cto|co-?founder|founder|president|chairman|director|chief|mr|mrs|ms|dr|fondatore|fondatrice|presidente"
    r"|direttore|signor|основател\w*|съосновател\w*|директор|председател\w*|президент\w*|gründer\w*|herr|frau"
    r"|guidata da|founded by|led by|fondata da)\W+$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(in|on|at|to|from|with|by|for|of|against|about|into|nel|nella|negli|nelle|nei|a|al|alla|da|dal|dalla|di|del|della"
    r"|su|sul|sulla|con|per|contro|tra|в|във|на|от|за|с|със|към|до|при|срещу|по|auf|von|für|mit|bei|zu|gegen|im|am)"
    r"\s+(?:(?:the|a|an|il|lo|la|i|gli|le|der|die|das|den|dem)\s+|l['’])?$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:.*\s)?(?:CEO|CFO|CTO|COO|Mr|Mrs|Ms|Dr)\.?\s+(?:(?:of|di|на|von)\s+)?")
_SAME = {
    "nel": "in", "nella": "in", "negli": "in", "nelle": "in", "nei": "in", "al": "a", "alla": "a", "dal": "da",
    "dalla": "da", "del": "di", "della": "di", "sul": "su", "sulla": "su", "във": "в", "със": "с", "im": "in",
    "am": "an", "into": "in",
}  # fmt: skip
_LEFT = re.compile(
    r"(?:\b(?:the|a|an|il|lo|la|un|una|der|die|das)\s+|\bl['’])?"
    r"(?P<noun>[^\W\d_]{4,})\s+(?:with|con|със|с|mit|between|tra|между)\s+$",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"\s+(?P<noun>[a-z]{3,})\b(?!\s+(?:of|in|on)\b)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where a text speaks of it."""

    text: str
    begin: int
    """Where its preposition begins; its own start when it has none."""
    start: int
    end: int
    phrase: str
    """The name with the noun it belongs to: "the Oracle deal", "l'accordo con Oracle"."""
    person: bool
    """Whether it looks like the name of a person."""
    preposition: str
    """What stands before it, in its plain form; empty for a subject or object."""


def mentions(text: str, *, known: Iterable[str] = ()) -> list[Mention]:
    """Return the names of a text in order, each once; ``known`` holds names of persons in full, from elsewhere."""
    found, seen = list[Mention](), set[str]()
    values = _named(text)
    full = {*known, *(v.text for v in values if _is_full(v.text, text[: v.start]))}
    named = [v for v in values if v.kind == "name"] or values
    for value in named:
        asking = ASKING.match(value.text)
        if fold(value.text) in _NO_TOPIC | ANY_LANGUAGE or value.key in seen or (asking and asking[0] == value.text):
            continue
        seen.add(value.key)
        before = text[: value.start]
        at = _PREPOSITION.search(before)
        preposition = _SAME.get(fold(at[1]), fold(at[1])) if at else ""
        person = any(fold(value.text) in fold(whole).split() or value.text == whole for whole in full)
        phrase = value.text if person else _phrase(text, value.start, value.end)
        found.append(
            Mention(value.text, at.start() if at else value.start, value.start, value.end, phrase, person, preposition)
        )
    return found


def _named(text: str) -> list[Value]:
    """Return the names of a text; in German, where every noun looks like one, the nouns when there are none."""
    for language in dict.fromkeys((guess_language(text), "en")):
        found = [_untitled(v) for v in find_values(text, language) if v.kind in ("name", "opener")]
        kept = [v for v in found if fold(v.text) not in RELATIONAL]
        if any(v.kind == "name" for v in kept) or language == "en":
            return kept
    return []


def which_phrase(question: str) -> str:
    """Return what a question that asks "which …" asks for, as "the …"; empty when it asks for something else."""
    match = WHICH.match(question.strip())
    if not match:
        return ""
    return f"the {match['en']}" if match["en"] else next(group for group in match.groups() if group)


def noun_phrase(question: str) -> str:
    """Return the first thing that a question without names speaks of definitely: "the conference", "сделката"."""
    match = re.search(
        r"\b(?:the|il|la|lo|i|gli|le|der|die|das)\s+[^\W\d_]{3,}|\bl['’][^\W\d_]{3,}"
        r"|\b[а-я]{3,}(?:ът|ят|та|то|те)\b(?<!\bкогато)",
        question,
        re.IGNORECASE,
    )
    return match[0] if match else ""


def gist(question: str) -> str:
    """Return what a question speaks of, without the words that make it a question."""
    bare = ASKING.sub("", question.strip().rstrip("?？. "), count=1).strip(" ,:")
    bare = AUXILIARY.sub("", bare, count=1).strip() if AUXILIARY.match(bare) else bare
    return bare if words(bare) else question.strip().rstrip("?？ ")


def best_thing(found: Sequence[Mention]) -> Mention | None:
    """Return the name that "it" most likely stands for: no person, and rather a subject or object than a place."""
    things = [m for m in found if not m.person]
    return next((m for m in things if not m.preposition), things[0] if things else None)


def _phrase(text: str, start: int, end: int) -> str:
    """Return a name with the noun that it qualifies or that qualifies it."""
    left = _LEFT.search(text[:start])
    if left and fold(left["noun"]) not in ANY_LANGUAGE:
        return text[left.start() : end]
    right = _RIGHT.match(text, end)
    definite = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
    if definite and right and fold(right["noun"]) not in ANY_LANGUAGE:
        return text[definite.start() : right.end()]
    return text[start:end]


def _untitled(value: Value) -> Value:
    """Return a name without the title or office before it: "CEO of Microsoft" speaks of Microsoft."""
    title = _TITLE.match(value.text)
    if not title or title.end() == len(value.text):
        return value
    bare = value.text[title.end() :]
    return Value(value.kind, value.start + title.end(), value.end, bare, name_key(bare))


def _is_full(name: str, before: str) -> bool:
    """Say whether a name looks like a person's in full, by its two or three plain words or the role before it."""
    parts = name.split()
    plain = all(part[:1].isupper() and part[1:].islower() and part.isalpha() for part in parts)
    if not plain or any(fold(part) in _IN_A_NAME_OF_NO_PERSON for part in parts):
        return False
    role = _ROLE.search(before) is not None
    return role or (len(parts) == 2 and not re.search(r"\b(?:the|in|on|at|a|il|la|на|в)\s+$", before, re.IGNORECASE))
