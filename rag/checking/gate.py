"""The gate: a draft sentence leaves it with its verdict and exact footnotes, or not at all.

Markers are claims too: one out of range is dropped, a missing one is added and a wrong one moved, but only where a
passage carries the sentence. Each of these counts as a repair and is said among the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.checking.checker import Checker, Finding
from rag.checking.compound import Found, is_settled, judge_parts, judge_passage
from rag.checking.verbatim import normalise
from rag.schema import CheckedSentence, Citation, Claim, Passage, Support, Verdict

_QUOTED = Verdict(Support.SUPPORTED, 0.99, ("quoted from the source",))


class Footnotes:
    """The footnotes of one answer, numbered in the order in which they are first used."""

    def __init__(self) -> None:
        self.citations: tuple[Citation, ...] = ()

    def add(self, passage: Passage, start: int, end: int) -> int:
        """Return the number of the footnote for a span given in the document's offsets."""
        for known in self.citations:
            if (known.source, known.start, known.end) == (passage.source, start, end):
                return known.number
        quote = passage.text[start - passage.start : end - passage.start]
        number = len(self.citations) + 1
        self.citations += (Citation(number, passage.source, start, end, quote, passage.page),)
        return number

    def cite(self, passage: Passage, finding: Finding) -> tuple[int, ...]:
        """Return the footnote for what a finding rests on, none when it rests on nothing."""
        if finding.span is None or finding.verdict.support is Support.UNSUPPORTED:
            return ()
        return (self.add(passage, passage.start + finding.span[0], passage.start + finding.span[1]),)


class Gate:
    """Checks the sentences of one answer, in order, against the passages it was given."""

    def __init__(self, checker: Checker, passages: Sequence[Passage], *, strict: bool = False) -> None:
        self.checker, self._passages, self._strict = checker, passages, strict
        self._notes = Footnotes()
        self.repairs = 0
        """Markers dropped, added or moved so far."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The footnotes so far, in order of number."""
        return self._notes.citations

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What the sentences are checked against, in the order in which it is numbered."""
        return tuple(self._passages)

    def footnote(self, passage: Passage, start: int, end: int) -> int:
        """Return the number of a footnote for a span, given in the document's offsets, that no sentence rests on."""
        return self._notes.add(passage, start, end)

    def admit(self, claim: Claim) -> CheckedSentence | None:
        """Return the sentence with verdict and footnotes; None when it is not supported and the gate is strict.

        Raises CheckError when the check fails.
        """
        if claim.spans and self._verbatim(claim):
            notes = tuple(dict.fromkeys(self._notes.add(self._passages[n - 1], a, b) for n, a, b in claim.spans))
            return CheckedSentence(claim.text, notes, _QUOTED)
        markers, reasons = self._markers(claim)
        chosen = self._judged(claim.text, markers)
        if not _carried(chosen):
            chosen, moved = self._elsewhere(claim, markers, chosen)
            reasons += moved
        chosen = self._confirmed(claim.text, chosen)
        verdict = chosen[0].finding.verdict if chosen else Verdict(Support.UNSUPPORTED, 0.0, ("there are no passages",))
        if chosen and not is_settled(chosen[0]):
            verdict, resting = judge_parts(claim.text, chosen[0], self._numbered(), self.checker)
            chosen = chosen if verdict is chosen[0].finding.verdict else resting
        if self._strict and verdict.support is not Support.SUPPORTED:
            return None
        cited = [n for f in chosen for n in self._notes.cite(self._passages[f.number - 1], f.finding)]
        verdict = replace(verdict, reasons=verdict.reasons + tuple(reasons))
        return CheckedSentence(claim.text, tuple(dict.fromkeys(cited)), verdict)

    def _numbered(self) -> list[tuple[int, Passage]]:
        return list(enumerate(self._passages, 1))

    def _verbatim(self, claim: Claim) -> bool:
        """Say whether the spans lie in their passages and hold the words of the sentence."""
        pieces = []
        for number, start, end in claim.spans:
            if not 1 <= number <= len(self._passages):
                return False
            passage = self._passages[number - 1]
            if not passage.start <= start < end <= passage.end:
                return False
            pieces.append(passage.text[start - passage.start : end - passage.start])
        said = normalise(claim.text).text.strip()
        return said == normalise(" ".join(pieces)).text.strip() or all(
            said == normalise(p).text.strip() for p in pieces
        )

    def _markers(self, claim: Claim) -> tuple[list[int], list[str]]:
        """Return the markers that name a passage, and why the others were dropped."""
        inside = [n for n in dict.fromkeys(claim.passages) if 1 <= n <= len(self._passages)]
        outside = [n for n in dict.fromkeys(claim.passages) if n not in inside]
        self.repairs += len(outside)
        there = f"there are {len(self._passages)}" if len(self._passages) != 1 else "there is 1"
        return inside, [f"marker [{n}] was dropped: it names no passage, {there}" for n in outside]

    def _judged(self, text: str, numbers: Sequence[int]) -> list[Found]:
        """Judge against these passages; return those that carry the sentence, else the best one."""
        found = [Found(n, judge_passage(self.checker, text, self._passages[n - 1])) for n in numbers]
        found.sort(key=lambda f: f.finding.rank)
        carrying = [f for f in found if f.finding.verdict.support is Support.SUPPORTED]
        return carrying or found[:1]

    def _confirmed(self, text: str, chosen: Sequence[Found]) -> list[Found]:
        """Have the judge look at what was chosen; the passages that still carry the sentence, else the best."""
        asked = [
            Found(f.number, self.checker.confirm(text, self._passages[f.number - 1].text, f.finding)) for f in chosen
        ]
        asked.sort(key=lambda f: f.finding.rank)
        return [f for f in asked if f.support is Support.SUPPORTED] or asked[:1]

    def _elsewhere(self, claim: Claim, markers: list[int], chosen: list[Found]) -> tuple[list[Found], list[str]]:
        """Look for the sentence in the passages that its markers don't name."""
        others = self._judged(claim.text, [n for n in range(1, len(self._passages) + 1) if n not in markers])[:1]
        if not others or (chosen and others[0].finding.rank >= chosen[0].finding.rank):
            return chosen, []
        number, best = others[0].number, others[0].finding.verdict.support
        if markers and best is not Support.SUPPORTED:
            return chosen, []
        if best is Support.UNSUPPORTED:
            return others, []
        self.repairs += 1
        if markers:
            return others, [f"marker [{markers[0]}] was moved to passage {number}, which carries the sentence"]
        return others, [f"no marker was given; passage {number} is the nearest"]


def _carried(found: Sequence[Found]) -> bool:
    return bool(found) and found[0].finding.verdict.support is Support.SUPPORTED
