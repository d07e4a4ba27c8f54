"""A scripted assistant for what a real one won't do on demand: hostile text, failures, pauses between sentences."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from rag.errors import SourceError
from rag.models import ModelEntry
from rag.schema import (
    AnswerEvent,
    CheckedAnswer,
    CheckedSentence,
    CheckedText,
    Citation,
    Document,
    Filter,
    Passage,
    RankedPassage,
    Searched,
    SentenceReady,
    Support,
    Turn,
    Verdict,
)
from rag.store import SourceState

SEEDS = Path(__file__).parents[2] / "seeds"
Script = Callable[[str], Iterator[AnswerEvent]]


@dataclass
class Scripted:
    """Plays one script an answer; records what it was asked and whether its iterators were closed early."""

    documents: dict[str, Document]
    script: Script
    checked: CheckedText | Exception = field(default_factory=lambda: CheckedText((), ()))
    catalogue: list[ModelEntry] = field(default_factory=lambda: [ModelEntry("extractive", "built in", "", True, "")])
    notices: list[str] = field(default_factory=list)
    settings: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(model="extractive", strict=False, top_k=10)
    )
    asked: list[tuple[str, list[Turn], str | None, bool | None]] = field(default_factory=list)
    options: list[tuple[Filter | None, int | None]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
        top_k: int | None = None,
    ) -> Iterator[AnswerEvent]:
        self.asked.append((question, list(history), model, strict))
        self.options.append((within, top_k))
        try:
            yield from self.script(question)
        except GeneratorExit:
            self.stopped.set()
            raise

    def check(self, text: str) -> CheckedText:
        if isinstance(self.checked, Exception):
            raise self.checked
        return self.checked

    def document(self, source: str) -> Document:
        if source not in self.documents:
            raise SourceError(source, "not in the corpus")
        return self.documents[source]

    def file(self, source: str) -> Path:
        return SEEDS / self.document(source).source

    def versions(self) -> dict[str, str]:
        return {"footnoted": "scripted"}

    def sources(self) -> list[SourceState]:
        return [
            SourceState(one.source, "indexed", "", one.language, one.title, 1, len(one.text))
            for one in self.documents.values()
        ]

    def models(self) -> list[ModelEntry]:
        return self.catalogue

    def degraded(self) -> list[str]:
        return self.notices


def seed_documents() -> dict[str, Document]:
    """Return the bundled articles as documents."""
    return {
        path.name: Document(path.name, path.read_text(encoding="utf-8"), title=path.stem)
        for path in sorted(SEEDS.glob("*.txt"))
    }


def cite(number: int, document: Document, quote: str) -> Citation:
    """Return the citation of a quote that occurs in a document."""
    start = document.text.index(quote)
    return Citation(number, document.source, start, start + len(quote), quote)


def sentence(text: str, *numbers: int, support: Support = Support.SUPPORTED, reason: str = "") -> CheckedSentence:
    """Return a checked sentence with the footnotes of these numbers."""
    return CheckedSentence(text, numbers, Verdict(support, 0.9, (reason,) if reason else ()))


def ranked(document: Document, start: int, end: int) -> RankedPassage:
    """Return a span of a document as the best passage of a search."""
    return RankedPassage(1, 1.0, Passage("p", document.source, start, end, document.text[start:end]))


def told(
    question: str, sentences: Sequence[CheckedSentence], citations: Sequence[Citation], **answer: object
) -> list[AnswerEvent]:
    """Return the events of an answer of these sentences."""
    events: list[AnswerEvent] = [Searched(question, ())]
    events += [SentenceReady(one, tuple(citations)) for one in sentences]
    text = " ".join(one.text for one in sentences)
    fields: dict[str, object] = {"abstained": False, "model": "scripted", "text": text, **answer}
    events.append(CheckedAnswer(question, tuple(sentences), tuple(citations), **fields))  # type: ignore[arg-type]
    return events
