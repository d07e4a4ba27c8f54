"""Answer length: how much a reader has to read; neither more nor less is better in itself."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def answer_length(outcome: Outcome) -> float | None:
    """Return the code points of the answer's sentences, markers and line breaks left out; None for a refusal."""
    if outcome.answer is None or outcome.abstained:
        return None
    return float(sum(len(sentence.text) for sentence in outcome.answer.sentences))
