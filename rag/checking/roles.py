"""Who did a deed and to whom, as a sentence tells it: in the active, the passive, or by a noun ("Musk's lawsuit").

Rules over the order of names around a deed in English, Italian, Bulgarian and German, no parser: what can't be read is
left open, a subject that may be one of two names counts as both, and pronouns are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checking.deeds import LIGHT, deeds_of
from rag.checking.evidence import Sentence
from rag.checking.polarity import DENIALS
from rag.checking.role_words import (
    ACTIONS,
    AGAINST_NAME,
    AND,
    ASIDE,
    ATTACHED,
    AUXILIARIES,
    BY_NAME,
    DOERS,
    END,
    HAVING,
    JOINED,
    LOST,
    OF_NAME,
    PARTICIPLE,
    PASSIVE_VERBS,
    PRONOUNS,
    RELATIVE,
    TO,
    TO_NAME,
    TOUCHING,
    UNDONE,
    WHOSE,
)
from rag.stop_words import ANY_LANGUAGE
from rag.values import Value

_WIDE, _SHORT, _BESIDE = 6, 3, 2


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed as one sentence tells it."""

    word: str
    """Folded."""
    agents: tuple[Value, ...]
    """Names of who may have done it; none where nobody is named."""
    patients: tuple[Value, ...]
    """Names of whom, or what, it was done to."""
    whom: frozenset[str]
    """Content words of what it was done to."""
    open: bool
    """Whether somebody unnamed, a pronoun perhaps, is its subject."""
    noun: bool = False
    """Whether a noun tells it."""


def read_deeds(sentence: Sentence, wanted: frozenset[str]) -> list[Deed]:
    """Return how a sentence tells the deeds that these folded words name in it; denied ones are left out."""
    found: list[Deed] = []
    if not wanted:
        return found
    reader = _Reader(sentence)
    for at, (word, start, end) in enumerate(sentence.words):
        if word in wanted and not reader.in_name(start, end):
            before = sentence.folded[max(0, at - 4) : at]
            if not any(w in DENIALS for w in before):
                found.append(reader.deed(at))
    return found


class _Reader:
    """The names of one sentence, and where they stand around a word."""

    def __init__(self, sentence: Sentence) -> None:
        self.text, self.words, self.folded = sentence.text, sentence.words, sentence.folded
        self.names = sentence.named
        self.asides = [match.span() for match in ASIDE.finditer(self.text)]

    def in_name(self, start: int, end: int) -> bool:
        return any(v.kind == "name" and v.start <= start and end <= v.end for v in self.names)

    def verb_of_two(self, at: int) -> bool:
        """Say whether a word stands right after a name, or "is", and has another name, or one after a "by", behind."""
        after = self._after(self.words[at][2])
        before = at - 1
        while before > 0 and self.folded[before] in AUXILIARIES:
            before -= 1
        follows = before >= 0 and any(v.end == self.words[before][2] for v in self.names)
        by = self._passive(at) and any(BY_NAME.search(self.text[: v.start]) for v in after)
        return bool(after) and (follows or by)

    def deed(self, at: int) -> Deed:
        """Read the deed that a word names, by the form of the word."""
        word, start, end = self.words[at]
        if DOERS.match(word):
            return self._doer(word, start, end)
        if ACTIONS.match(word) and not self._told_as_verb(at):
            return self._action(word, start, end)
        after = self._after(end)
        by = [v for v in after if BY_NAME.search(self.text[end : v.start])]
        if self._passive(at) or (by and PARTICIPLE.match(word) and self._reduced(start, end, by)):
            doers = self._joined(by[:1]) if by else self._inserted(at)
            return Deed(
                word, tuple(doers), tuple(self._subjects(start)), self._content(self._clause(start), start), False
            )
        agents = [] if self._unnamed(at) else self._subjects(start, self._continues(at))
        if not agents and word.endswith("ing"):
            agents = self._next_subject(end)
        if word in LOST and (to := [v for v in after if TO.search(self.text[end : v.start])]):
            return Deed("beat", tuple(to[:1]), tuple(agents), frozenset(), False)
        patients = self._objects(start, end, after)
        near = self._content(end, self._stop(end))
        return Deed(word, tuple(v for v in agents if v not in patients), tuple(patients), near, not agents)

    def _told_as_verb(self, at: int) -> bool:
        """Say whether a word that may be a noun is a verb here: it has a name, "to" or an auxiliary right before it."""
        start = self.words[at][1]
        named = any(v.end + 1 == start for v in self.names)
        return self.words[at][0].isascii() and (named or (at > 0 and self.folded[at - 1] in AUXILIARIES))

    def _passive(self, at: int) -> bool:
        word = self.folded[at]
        if not PARTICIPLE.match(word) or word.startswith(UNDONE):
            return False
        return any(self.text[a:b].lower() in PASSIVE_VERBS for _, a, b in self.words[max(0, at - 4) : at])

    def _reduced(self, start: int, end: int, by: Sequence[Value]) -> bool:
        """Say whether a participle without its verb follows what it is said of: "Grok, developed by xAI"."""
        if HAVING.search(self.text[:start]):
            return False
        first = self._after(end)[0]
        direct = first is not by[0] and not ATTACHED.search(self.text[end : first.start])
        return not direct and not self._verb_between(end, by[0].start)

    def _verb_between(self, first: int, last: int) -> bool:
        """Say whether another participle stands there, to which a "by" would belong."""
        named = [v for v in self.names if first <= v.start < last]
        return any(
            PARTICIPLE.match(w) and len(w) > _SHORT and a >= first and b <= last and w not in ANY_LANGUAGE
            for w, a, b in self.words
            if not any(v.start <= a < v.end for v in named)
        )

    def _inserted(self, at: int) -> list[Value]:
        """Return the doer named between the auxiliary and the participle, as in German."""
        start = self.words[at][1]
        between = [v for v in self.names if v.end <= start and BY_NAME.search(self.text[: v.start])]
        return between[-1:]

    def _next_subject(self, end: int) -> list[Value]:
        """Return whom "Despite suing the firm, Musk came" names after its comma."""
        behind = [v for v in self.names if v.start >= end]
        return behind[:1] if behind and re.search(r",\s*$", self.text[end : behind[0].start]) else []

    def _continues(self, at: int) -> bool:
        """Say whether a verb goes on with an earlier subject: "and" or a comma stands before it."""
        before = at - 1
        while before >= 0 and self.folded[before] in AUXILIARIES:
            before -= 1
        gap = self.text[self.words[before][2] : self.words[before + 1][1]] if before >= 0 else ""
        return before >= 0 and (self.folded[before] in AND or "," in gap)

    def _unnamed(self, at: int) -> bool:
        """Say whether a pronoun stands right before a verb and its auxiliaries."""
        before = at - 1
        while before > 0 and self.folded[before] in AUXILIARIES:
            before -= 1
        return before >= 0 and self.folded[before] in PRONOUNS

    def _subjects(self, start: int, continues: bool = False) -> list[Value]:
        """Return the names that may be the subject of a verb: the nearest before it that hangs on no other word."""
        free = [v for v in self.names if v.end <= start and self._stands(v, start)]
        if not free:
            return []
        nearest = self._joined_before(free)
        # What "and" goes on from has its object nearest, and its subject before that.
        return [v for v in free if v not in nearest] or nearest if continues else nearest

    def _stands(self, value: Value, start: int) -> bool:
        if any(a <= value.start and value.end <= b and not a <= start < b for a, b in self.asides):
            return False
        near = len(self.text[value.end : start].split()) <= _BESIDE
        return not (TOUCHING if near else ATTACHED).search(self.text[: value.start])

    def _joined_before(self, free: Sequence[Value]) -> list[Value]:
        group = [free[-1]]
        for value in reversed(free[:-1]):
            if not JOINED.fullmatch(self.text[value.end : group[0].start]):
                break
            group.insert(0, value)
        return group

    def _joined(self, first: Sequence[Value]) -> list[Value]:
        group = list(first)
        for value in self.names:
            if group and value.start >= group[-1].end and JOINED.fullmatch(self.text[group[-1].end : value.start]):
                group.append(value)
        return group

    def _stop(self, end: int) -> int:
        match = END.search(self.text, end)
        return match.start() if match else len(self.text)

    def _clause(self, start: int) -> int:
        ends = [m.end() for m in END.finditer(self.text, 0, start)]
        return ends[-1] if ends else 0

    def _after(self, end: int) -> list[Value]:
        stop = self._stop(end)
        return [v for v in self.names if end <= v.start < stop]

    def _objects(self, start: int, end: int, after: Sequence[Value]) -> list[Value]:
        """Return the names that a verb in the active is done to."""
        direct = [v for v in after if not ATTACHED.search(self.text[end : v.start]) or self._against(end, v)]
        if direct:
            return self._joined(direct[:1])
        before = [v for v in self.names if v.end <= start]
        if len(before) > 1 and RELATIVE.search(self.text[before[-2].end : before[-1].start]):
            return [before[-2]]
        return []

    def _against(self, end: int, value: Value) -> bool:
        return bool(AGAINST_NAME.search(self.text[end : value.start]))

    def _content(self, first: int, last: int) -> frozenset[str]:
        found = [w for w, a, b in self.words if first <= a and b <= last]
        plain = [w for w in found if w not in ANY_LANGUAGE and w not in LIGHT and not w[0].isdigit()]
        return frozenset(plain[:_WIDE] if first > 0 and last == self._stop(first) else plain[-_WIDE:])

    def _owner(self, start: int) -> list[Value]:
        """Return the name whose a noun is said to be: "Musk's latest lawsuit"."""
        owner = [
            v
            for v in self.names
            if v.end <= start and re.fullmatch(r"['’]s?(?:\s+[^\W\d_A-ZА-Я]\w*){0,2}\s+", self.text[v.end : start])
        ]
        return owner[-1:]

    def _action(self, word: str, start: int, end: int) -> Deed:
        """Read a deed told by a noun: "Musk's lawsuit against OpenAI", "the purchase of Palm by HP"."""
        after, owner = self._after(end), self._owner(start)
        between = {v: self.text[end if not i else after[i - 1].end : v.start] for i, v in enumerate(after)}
        by = [v for v in after if BY_NAME.search(between[v]) and not self._verb_between(end, v.start)]
        told = [v for v in after[:1] if WHOSE.fullmatch(self.text[end : v.start])]
        aimed = TO_NAME if word.startswith("caus") else AGAINST_NAME
        against = [v for v in after if aimed.search(between[v]) and v not in by]
        of = [v for v in after if OF_NAME.search(between[v]) and v not in by][:1]
        if by:
            agents, patients = by[:1], [*(against or of or owner)]
        elif against:
            agents, patients = told or owner or of or self._subjects(start), self._joined(against[:1])
        else:
            agents, patients = owner or (self._subjects(start) if of else []), of
        return Deed(word, tuple(agents), tuple(patients), frozenset(), False, True)

    def _doer(self, word: str, start: int, end: int) -> Deed:
        """Read a deed told by its doer: "Musk, founder of xAI", "xAI's founder Musk"."""
        after, owner = self._after(end), self._owner(start)
        of = [v for v in after[:1] if OF_NAME.search(self.text[end : v.start])]
        patients = self._joined(of) or owner
        beside = [v for v in self.names if v.start >= end and re.fullmatch(r",?\s+", self.text[end : v.start])]
        beside += [v for v in self.names if of and re.fullmatch(r",\s+", self.text[of[0].end : v.start])]
        agents = [v for v in [*self._subjects(start), *beside] if v not in patients]
        return Deed(word, tuple(agents), tuple(patients), frozenset(), False, True)


def deed_words(claim: Sentence) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield the words of a claim that name a known deed, with their groups, and other verbs of two of its names."""
    reader = _Reader(claim)
    for at, (word, start, end) in enumerate(claim.words):
        groups = deeds_of(word)
        inside = any(v.start <= start and end <= v.end and (v.kind == "name" or not groups) for v in reader.names)
        if inside or word in LIGHT or word in ANY_LANGUAGE or word[0].isdigit():
            continue
        if groups or (len(word) > _SHORT and reader.verb_of_two(at)):
            yield word, groups
