"""A follow-up to a standalone question, by rules: what it leaves out is carried over from the conversation.

A question that names its own subject is left alone. Rules for English, Italian, Bulgarian and German; in other
languages a follow-up passes unchanged. Wrong guesses are shown: the page and the command line say what was searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering import referring
from rag.answering.antecedents import Mention, best_thing, gist, mentions, noun_phrase, which_phrase
from rag.answering.candidates import stem
from rag.answering.question import Kind, analyse
from rag.language import guess_language
from rag.schema import Turn
from rag.stop_words import ANY_LANGUAGE
from rag.words import fold, word_spans, words

_TURNS = 6
_NEAR = 40
"""Characters around a name within which words of the question tell that it is the one asked for."""
_FRAGMENT = 4
"""Words that a fragment such as "and in Italy?" has at most."""
_MARKERS = re.compile(r"\[\d{1,3}\]")
_NUMBER = re.compile(r"[ -]\d+(?:\.\d+)?\b")
_NOUNS = re.compile(r"\b(?:il|lo|la|i|gli|le|un|una|del|della|dei|delle|degli|dello)\s+\w|\b(?:l|un|dell)['’]\w|"
                    r"\b[а-я]{3,}(?:ът|ят|та|то|те)\b", re.IGNORECASE)  # fmt: skip


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question as it would be asked without the conversation; unchanged when it stands alone."""
    turns: list[Turn] = []
    for turn in history[-_TURNS:]:
        turns.append(Turn(_resolved(turn.question, turns), _MARKERS.sub("", turn.answer)))
    return _resolved(question, turns)


def leans(question: str) -> bool:
    """Say whether a question might leave something out; one that does not never needs its conversation."""
    bare = _bare(question)
    return bare != question.strip() or bool(_referring(bare)) or len(_content(bare)) <= 3 or not mentions(bare)


def _resolved(question: str, turns: Sequence[Turn]) -> str:
    if not turns:
        return question
    bare, last = _bare(question), turns[-1]
    joined = bare != question.strip()
    if not words(bare):
        return question
    named, content = mentions(bare), _content(bare)
    if _referring(bare):
        return _with_pronouns(bare, turns, content)
    asking = referring.ASKING.match(bare)
    if asking and not named and not _content(bare[asking.end() :]):
        return _asked_anew(bare, last.question)
    if not asking and not referring.AUXILIARY.match(bare) and _is_fragment(question, bare, joined):
        return _of_another(bare, named, last.question)
    return _about(bare, turns, content) if not named and _lacks_subject(bare, content, joined) else question


def _bare(question: str) -> str:
    """Return a question without what joins it to the one before."""
    text = question.strip()
    for opening in (referring.ABOUT, referring.CONNECTIVE, referring.ABOUT):
        match = opening.match(text)
        text = text[match.end() :] if match and words(text[match.end() :]) else text
    return text


def _content(text: str) -> list[str]:
    """Return the folded words that say something."""
    asking = {word for match in referring.ASKING.finditer(text) for word in words(match[0])}
    return [word for word in words(text) if word not in ANY_LANGUAGE | asking]


def _is_fragment(question: str, bare: str, joined: bool) -> bool:
    """Say whether a question is only the part that differs from the one before: "and in Italy?", "Meta?"."""
    short = len(bare.split()) <= _FRAGMENT
    return short and (joined or (question.strip().endswith("?") and len(bare.split()) <= 2))


def _lacks_subject(bare: str, content: Sequence[str], joined: bool) -> bool:
    """Say whether a question without names speaks of something that only the conversation knows."""
    if referring.DEFINITION.match(bare) or len(content) > 3:
        return False
    if joined or (content and all(word in referring.RELATIONAL for word in content)):
        return True
    dropped = guess_language(bare) in ("it", "bg") or analyse(bare).kind is not Kind.OTHER
    latin_english = referring.AUXILIARY.search(bare) and guess_language(bare) in ("en", "de", "")
    return len(content) <= 2 and dropped and not latin_english and not _NOUNS.search(bare)


def _referring(text: str) -> list[re.Match[str]]:
    """Return the words that stand for something named neither in the question nor by rule for nothing."""
    idle = [match.span() for match in referring.EXPLETIVE.finditer(text)]
    found: list[re.Match[str]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            inside = any(a < match.end() and match.start() < b for a, b in idle)
            if not inside and not _resolved_within(text, match):
                found.append(match)
    language = guess_language(text)
    return [m for m in found if not (m.re is referring.THING and fold(m[0]) in _GERMAN and language not in ("de", ""))]


_PATTERNS = (
    referring.PERSONAL, referring.PLURAL, referring.THING, referring.POSSESSIVE, referring.OBJECT, referring.DATIVE,
    referring.PLACE, referring.STATEMENT, referring.DEMONSTRATIVE,
)  # fmt: skip
_GERMAN = frozenset({"er", "ihn", "ihm", "es"})


def _resolved_within(text: str, match: re.Match[str]) -> bool:
    """Say whether the question itself names, before a pronoun, what it may stand for.

    The last word of a clause is not its own subject: in "Will Musk stay with it?" Musk is not meant.
    """
    before = text[: match.start()]
    named = mentions(before)
    if len(named) == 1 and match.re in (referring.THING, referring.PERSONAL, referring.PLURAL):
        last = not words(text[match.end() :])
        return not last or referring.JOINED.search(before[named[0].end :]) is not None
    return bool(named) or len(_content(before)) >= 3


def _with_pronouns(bare: str, turns: Sequence[Turn], content: Sequence[str]) -> str:
    """Put what they stand for in the place of pronouns; carry over the topic where nothing fits."""
    text, used = bare, set[str]()
    for match in sorted(_referring(bare), key=lambda m: -m.start()):
        name = _antecedent(match, turns)
        if name:
            text = _substituted(text, match, name)
            used.add(name)
    if not used:
        return _about(bare, turns, content)
    asked = set(words(turns[-1].question))
    thin = not mentions(bare) and (any(word in asked for word in content) or any(n.startswith("the ") for n in used))
    others = [m.text for m in mentions(turns[-1].question) if not any(m.text in name for name in used)]
    return _appended(text, others) if thin else text


def _antecedent(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """Return what a pronoun stands for, the last turn first; empty when no name fits."""
    pattern, word = match.re, fold(match[0]).strip()
    if pattern in (referring.STATEMENT, referring.DEMONSTRATIVE, referring.PLACE):
        return ""
    if word in ("his", "he", "him", "she", "her") or (pattern is referring.PERSONAL and word in _ITALIAN):
        choose = _person
    elif pattern in (referring.PERSONAL, referring.DATIVE, referring.POSSESSIVE) and word != "its":
        choose = _either
    else:
        choose = _thing
    return next((name for turn in reversed(turns) if (name := choose(turn))), "")


_ITALIAN = frozenset({"lui", "lei", "egli", "ella"})


def _person(turn: Turn) -> str:
    """Return the person a turn is about: the one asked about, else the one that the answer names most."""
    told = mentions(turn.answer)
    known = [m.text for m in told if m.person]
    asked = [m for m in mentions(turn.question, known=known) if m.person]
    if asked:
        return asked[0].text
    return max(known, key=lambda name: _nearness(name, turn), default="")


def _nearness(name: str, turn: Turn) -> tuple[int, int]:
    """Return how many words of the question stand near a name in the answer, and how often it is named there."""
    answer, last = fold(turn.answer), fold(name).split()[-1]
    asked = {stem(word) for word in _content(turn.question)}
    near = [answer[max(0, m.start() - _NEAR) : m.end() + _NEAR] for m in re.finditer(re.escape(last), answer)]
    best = max((len(asked & {stem(word) for word in words(text)}) for text in near), default=0)
    return best, len(near)


def _thing(turn: Turn) -> str:
    known = [m.text for m in mentions(turn.answer) if m.person]
    which = which_phrase(turn.question)
    asked = best_thing(mentions(turn.question, known=known))
    told = best_thing(mentions(turn.answer)) if not asked and not noun_phrase(turn.question) else None
    found = asked or told
    return which or (found.phrase if found else noun_phrase(turn.question))


def _either(turn: Turn) -> str:
    """Return the person where one was asked for, else the thing: for pronouns that do for both."""
    person = _person(turn) if analyse(turn.question).kind is Kind.PERSON or not mentions(turn.question) else ""
    return person or _thing(turn) or _person(turn)


def _substituted(text: str, match: re.Match[str], name: str) -> str:
    """Put a name in the place of a pronoun, in the case that its language wants."""
    start, end = match.span()
    if match.re is referring.OBJECT:
        return f"{text[:start]}{text[end:].rstrip(' ?')} {name}?"
    if match.re is referring.DATIVE:
        return f"{text[:start]} на {name}{text[end:]}"
    if match.re is not referring.POSSESSIVE:
        return text[:start] + name + text[end:]
    owned = match["it"] or match["bg"] or match["de"]
    if not owned:
        return f"{text[:start]}{name}’s{text[end:]}"
    article = f"{match['article']} " if match["article"] else ""
    joint = "di" if match["it"] else "на" if match["bg"] else "von"
    return f"{text[:start]}{article}{owned} {joint} {name}{text[end:]}"


def _asked_anew(bare: str, earlier: str) -> str:
    """Put a bare question word ("and when?") to the question before, in the place of its own."""
    asking = bare.rstrip(" ?？.")
    match = referring.ASKING.match(earlier.strip())
    rest = earlier.strip()[match.end() :].lstrip() if match else earlier.strip()
    if match and (passive := re.fullmatch(r"(\w+ed)\s+(.+?)\s*[?？]*", rest)) and fold(match[0]).startswith("who"):
        return f"{asking} was {passive[2]} {passive[1]}?"
    which = referring.WHICH.match(earlier.strip())
    if which:
        held = next(name for name, found in which.groupdict().items() if found)
        return _appended(f"{asking} {earlier.strip()[which.end(held) :].strip()}", [which_phrase(earlier)])
    plain = fold((words(rest) or [""])[0]) in ANY_LANGUAGE or referring.AUXILIARY.match(rest)
    return f"{asking} {rest[:1].lower() + rest[1:] if plain else rest}"


def _of_another(bare: str, named: Sequence[Mention], earlier: str) -> str:
    """Ask the question before of something else: the name in the same place gives way, or else it is added."""
    fragment, held = bare.rstrip(" ?？."), mentions(earlier)
    if not named or any(fold(m.text) == fold(n.text) for m in held for n in named):
        return _appended(fragment, [m.text for m in held]) if held else f"{fragment} ({gist(earlier)})?"
    new = named[0]
    place = next((m for m in held if new.preposition and m.preposition == new.preposition), None)
    same = [m for m in held if m.person == new.person and not m.preposition] or [m for m in held if not m.preposition]
    place = place or (next(iter(same or held), None) if not new.preposition else None)
    if place is None:
        return f"{earlier.strip().rstrip('?？ ')} {fragment}?"
    number = _NUMBER.match(earlier, place.end)
    begin, rest = (place.begin, fragment) if new.preposition else (place.start, bare[new.start :].rstrip(" ?？."))
    return earlier[:begin] + rest + earlier[number.end() if number else place.end :]


def _about(bare: str, turns: Sequence[Turn], content: Sequence[str]) -> str:
    """Add what the last turn with a topic was about."""
    for turn in reversed(turns):
        which = which_phrase(turn.question)
        named = [which, *_outside(turn.question, which)] if which else _outside(turn.question, "")
        told = mentions(turn.answer) if analyse(turn.question).kind in (Kind.PERSON, Kind.VERSION) else []
        fresh = [m.text for m in told if m.text not in turn.question][:1] if _referring(bare) or not named else []
        if named + fresh:
            statement = any(m.re is referring.STATEMENT for m in _referring(bare))
            return _appended(bare, [gist(turn.question)] if statement else named + fresh)
    return _appended(bare, [gist(turns[-1].question)])


def _outside(question: str, phrase: str) -> list[str]:
    """Return the names of a question that a phrase of it does not hold."""
    return [m.text for m in mentions(question) if m.text not in phrase]


def _appended(text: str, names: Sequence[str]) -> str:
    """Add names in brackets before the question mark; those that the text holds are left out."""
    folded = {word for word, _, _ in word_spans(text)}
    fresh = [name for name in dict.fromkeys(names) if not set(words(name)) <= folded]
    bare = text.rstrip(" ?？.")
    return f"{bare} ({', '.join(fresh)})?" if fresh else f"{bare}?"
