"""Small documents, answers and outcomes to score by hand, and an assistant that knows nothing but them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.errors import SourceError
from rag.evaluation.evidence import locate_evidence
from rag.evaluation.outcome import Outcome
from rag.schema import (
    CheckedAnswer,
    CheckedSentence,
    Citation,
    Document,
    GoldenQuestion,
    Passage,
    RankedPassage,
    Support,
    Turn,
    Verdict,
)

#         0         1         2         3         4
#         0123456789012345678901234567890123456789
TEXT_A = "Ada was born. She died in 1852. The end."
TEXT_B = "Rain fell. Ada died in 1852 in London. Snow."
TEXTS = {"a.txt": TEXT_A, "b.txt": TEXT_B}


def read(source: str) -> Document:
    if source not in TEXTS:
        raise SourceError(source, "is not in the store")
    return Document(source, TEXTS[source])


def golden(**changes: object) -> GoldenQuestion:
    """The question when Ada died; the year stands in both documents, the place in b.txt only."""
    fields: dict[str, object] = {
        "id": "ada",
        "question": "When and where did Ada die?",
        "facts": (("1852",), ("London", "Londra")),
        "sources": ("a.txt", "b.txt"),
        "evidence": ("died in 1852", "in London"),
    }
    return GoldenQuestion(**(fields | changes))  # type: ignore[arg-type]


UNANSWERABLE = GoldenQuestion("no-price", "What did it cost?", unanswerable=True)


def passage(source: str, start: int, end: int) -> Passage:
    return Passage(f"{source}:{start}", source, start, end, TEXTS[source][start:end])


def ranked(*spans: tuple[str, int, int]) -> tuple[RankedPassage, ...]:
    return tuple(RankedPassage(n, 1 / n, passage(*span)) for n, span in enumerate(spans, start=1))


def cite(source: str, quote: str, number: int = 1) -> Citation:
    start = TEXTS[source].index(quote)
    return Citation(number, source, start, start + len(quote), quote)


def answer(
    *texts: str,
    citations: Sequence[Citation] = (),
    supports: Sequence[Support] = (),
    abstained: bool = False,
    repairs: int = 0,
) -> CheckedAnswer:
    supports = supports or [Support.SUPPORTED] * len(texts)
    sentences = tuple(CheckedSentence(t, (), Verdict(s, 0.9)) for t, s in zip(texts, supports, strict=True))
    said = "I could not find that." if abstained else " ".join(texts)
    return CheckedAnswer("?", sentences, tuple(citations), abstained, "extractive", said, repairs=repairs)


REFUSED = answer(abstained=True)
COMPLETE = answer("Ada died in 1852 in London.", citations=[cite("b.txt", "Ada died in 1852 in London.")])


def outcome(
    question: GoldenQuestion | None = None,
    reply: CheckedAnswer | None = COMPLETE,
    passages: Sequence[RankedPassage] = (),
    seconds: float = 0.0,
    error: str = "",
) -> Outcome:
    question = question or golden()
    return Outcome(question, locate_evidence(question, read), reply, tuple(passages), seconds, error)


class Scripted:
    """Answers each question as told and records what it was asked; an exception in place of an answer is raised."""

    def __init__(self, replies: Mapping[str, CheckedAnswer | Exception], found: Sequence[RankedPassage] = ()) -> None:
        self.replies = replies
        self.found = list(found)
        self.asked: list[tuple[str, str | None, bool | None]] = []
        self.histories: list[tuple[Turn, ...]] = []
        self.searched: list[str] = []

    def answer(
        self, question: str, *, history: Sequence[Turn] = (), model: str | None = None, strict: bool | None = None
    ) -> CheckedAnswer:
        self.asked.append((question, model, strict))
        self.histories.append(tuple(history))
        reply = self.replies[question]
        if isinstance(reply, Exception):
            raise reply
        return reply

    def search(self, question: str, top_k: int) -> list[RankedPassage]:
        self.searched.append(question)
        return self.found[:top_k]

    def document(self, source: str) -> Document:
        return read(source)
