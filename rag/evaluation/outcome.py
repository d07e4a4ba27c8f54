"""What came of one golden question: the record that every metric reads."""

from __future__ import annotations

from dataclasses import dataclass

from rag.evaluation.evidence import EvidenceSpan
from rag.schema import CheckedAnswer, GoldenQuestion, RankedPassage


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model thinks of an answer, against a reference."""

    score: float
    """1 correct, 0.5 partly, 0 wrong."""
    reason: str
    version: str
    """Of the judge's prompt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A golden question, what was retrieved and answered, or the error that came instead."""

    golden: GoldenQuestion
    evidence: tuple[EvidenceSpan, ...] = ()
    """Where the golden quotes stand."""
    answer: CheckedAnswer | None = None
    """None exactly when there was an error."""
    passages: tuple[RankedPassage, ...] = ()
    """What retrieval ranks for this question, best first."""
    seconds: float = 0.0
    """Wall-clock time from question to checked answer."""
    error: str = ""
    """What went wrong; such an outcome has no score in any metric, and its run fails."""
    judgement: Judgement | None = None
    """None where nobody judged, or nobody could."""
    judge_error: str = ""
    """Why the judge failed; the answer's other scores stand, and the run fails."""

    @property
    def finished(self) -> bool:
        """Whether everything that was to be done with the question succeeded."""
        return not self.error and not self.judge_error

    @property
    def abstained(self) -> bool:
        """Whether the answer was an abstention; False when there was an error."""
        return self.answer is not None and self.answer.abstained

    @property
    def answered(self) -> bool:
        """Whether something was answered; False when there was an error."""
        return self.answer is not None and not self.answer.abstained

    @property
    def answer_text(self) -> str:
        """The sentences of the answer, one a line, without markers; empty for an abstention or an error."""
        return "\n".join(s.text for s in self.answer.sentences) if self.answer and not self.answer.abstained else ""
