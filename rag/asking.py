"""One question on its way to a checked answer: understood, searched part by part, and closed with what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.earlier_part import person_told
from rag.answering.following import leans, standalone
from rag.answering.joining import Beside, completed, joined
from rag.answering.markers import blunted
from rag.answering.parts import parts
from rag.checking import Gate
from rag.errors import ModelError, ModelOverlong
from rag.language import guess_language
from rag.models import ChatModel
from rag.prompts import abstention
from rag.schema import (
    CheckedAnswer,
    CheckedSentence,
    Citation,
    Conflict,
    Passage,
    RankedPassage,
    Seconds,
    Support,
    Turn,
    Usage,
)
from rag.siding import Sides, sides_of

_CARRYING = (Support.SUPPORTED, Support.PARTLY_SUPPORTED)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions asked, and what was found for it."""

    question: str
    found: tuple[RankedPassage, ...]


class Asking:
    """One answer under way: what is known so far and how long each stage took."""

    def __init__(self, question: str, model: str) -> None:
        self.question = question
        self.model = model
        self.standalone = question
        """The question as it would be asked without the conversation."""
        self.parts: list[Part] = []
        self.found: list[RankedPassage] = []
        """What was found for all parts, the best of each first."""
        self.shown: list[RankedPassage] = []
        """The same with neighbours joined: what a model is shown, an answer quotes and a footnote points into."""
        self.sides: dict[str, Sides] = {}
        """What sources differ on, by the part that asks just that; for answers that are quoted."""
        self.started = time.perf_counter()
        self.retrieval = self.answer = self.check = 0.0
        self.sentences: list[CheckedSentence] = []
        self.notes: list[str] = []
        self.dropped = self.mended = 0
        self.declined = ""
        """Why nothing is answered, when nothing is."""
        self.cut_short = ""
        self.usage: Usage | None = None

    @property
    def passages(self) -> list[Passage]:
        """What is read and cited, in the order in which it is numbered: the passages found, neighbours joined."""
        return [ranked.passage for ranked in self.shown]

    @property
    def searched_for(self) -> str:
        """What was searched for: the standalone question, or its parts in order."""
        return " ".join(part.question for part in self.parts) or self.standalone

    def understand(self, history: Sequence[Turn], chat: ChatModel | None) -> None:
        """Resolve a follow-up from the conversation: by the model where there is one, by rules else."""
        if not history or not leans(self.question):
            return
        if chat:
            from rag.answering.rewriting import rewritten

            begun = time.perf_counter()
            said = rewritten(self.question, history, chat)
            self.answer += time.perf_counter() - begun
            if said is not None:
                self.standalone = said
                return
            self.notes.append("the model gave no standalone question; the follow-up was resolved by rules")
        self.standalone = standalone(self.question, history)

    def search(
        self, search: Callable[[str], list[RankedPassage]], beside: Beside, told: Callable[[Part], str] | None = None
    ) -> None:
        """Search for each part of the question; ``beside`` gives the neighbours of a passage.

        ``told`` returns the checked words that answer a part: a later part may mean the person whom they name.
        """
        begun, made = time.perf_counter(), dict[str, Part]()

        def part_of(asked: str) -> Part:
            if asked not in made:
                made[asked] = Part(asked, tuple(search(asked)))
            return made[asked]

        def person(asked: str) -> str:
            part = part_of(asked)
            texts = [ranked.passage.text for ranked in part.found]
            return person_told(asked, told(part), texts) if told else ""

        self.parts = [part_of(asked) for asked in parts(self.standalone, person)]
        self.found = merged([part.found for part in self.parts])
        self.shown = joined(completed(self.found, beside))
        self.retrieval = time.perf_counter() - begun

    def oppose(self, more: Sequence[Passage]) -> None:
        """Look for both sides of what a part asks, among what is read and ``more``; what holds one is read as well."""
        begun = time.perf_counter()
        for part in self.parts:
            sides, passages = sides_of(part.question, self.passages, more)
            self.shown += [RankedPassage(n, 0.0, p) for n, p in enumerate(passages, 1) if n > len(self.shown)]
            self.sides |= {part.question: sides} if sides else {}
        self.answer += time.perf_counter() - begun

    def settle(self, chat: ChatModel) -> None:
        """Take from the model what its calls took, and which model it was in the end."""
        self.model, self.usage = chat.name, chat.usage
        self.notes += chat.notes

    def broke_off(self, error: ModelError) -> None:
        """Take note that a call failed; a model that merely would not stop has said what it had to say."""
        self.cut_short = self.cut_short if isinstance(error, ModelOverlong) else str(error)

    def cited(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return those footnotes that the answer's sentences use; none for an abstention."""
        used = {number for sentence in self._shown() for number in sentence.citations}
        return tuple(c for c in citations if c.number in used)

    def answered(self, gate: Gate, conflicts: tuple[Conflict, ...]) -> CheckedAnswer:
        """Close the answer: an abstention when no passage carries any of its sentences."""
        sentences = self._shown()
        abstained, searched_for = not sentences, self.searched_for
        return CheckedAnswer(
            question=self.question,
            sentences=sentences,
            citations=self._noted(gate.citations, conflicts),
            abstained=abstained,
            model=self.model,
            text=abstention(guess_language(self.question), searched_for) if abstained else written_out(sentences),
            conflicts=conflicts,
            nearest=tuple(self.found[:3]) if abstained else (),
            repairs=gate.repairs + self.mended,
            seconds=Seconds(self.retrieval, self.answer, self.check, time.perf_counter() - self.started),
            notes=tuple(self._closing_notes(abstained)),
            searched_for=searched_for if searched_for != self.question else "",
            usage=self.usage,
            cut_short=self.cut_short,
        )

    def _noted(self, citations: Sequence[Citation], conflicts: Sequence[Conflict]) -> tuple[Citation, ...]:
        """Return the footnotes of the answer: those its sentences use, and those of what stands against them."""
        against = {number for conflict in conflicts for number in conflict.citations}
        used = {citation.number for citation in self.cited(citations)} | against
        return tuple(c for c in citations if c.number in used)

    def _shown(self) -> tuple[CheckedSentence, ...]:
        carried = any(s.verdict.support in _CARRYING for s in self.sentences)
        return tuple(self.sentences) if carried else ()

    def _closing_notes(self, abstained: bool) -> list[str]:
        """Say what was dropped on the way, and why nothing is answered when nothing is."""
        notes = list(self.notes)
        if self.dropped:
            notes.append(f"left out because no passage supports them: {counted(self.dropped)}")
        if abstained and self.sentences:
            notes.append(f"left out because no passage supports what the model wrote: {counted(len(self.sentences))}")
        return [*notes, self.declined] if abstained and self.declined else notes


def merged(rankings: Sequence[Sequence[RankedPassage]]) -> list[RankedPassage]:
    """Return the passages of several rankings, each once, the best of each ranking first, ranked anew from 1."""
    if len(rankings) == 1:
        return list(rankings[0])
    unique: dict[str, RankedPassage] = {}
    for place in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if place < len(ranking):
                unique.setdefault(ranking[place].passage.id, ranking[place])
    return [replace(ranked, rank=rank) for rank, ranked in enumerate(unique.values(), 1)]


def counted(count: int) -> str:
    """Return a number of sentences in words."""
    return "1 sentence" if count == 1 else f"{count} sentences"


def written_out(sentences: Sequence[CheckedSentence]) -> str:
    """Return the sentences as one text, each followed by its markers; what looks like one in a source is blunted."""
    return " ".join(blunted(s.text) + "".join(f"[{number}]" for number in s.citations) for s in sentences)
