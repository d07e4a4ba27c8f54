"""A model's opinion of an answer against a reference, and how far that opinion agrees with the exact metrics.

A reply that is not exactly what was asked for is an error, never a score. The judge sees no passages: it says whether
the answer says what the reference says, not whether the documents bear it out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rag.errors import ModelBroken
from rag.evaluation.outcome import Judgement, Outcome
from rag.models import ChatModel
from rag.prompts import COMPARISON_VERSION, comparison_messages
from rag.schema import CheckedAnswer, GoldenQuestion

_SCORES = {"correct": 1.0, "partly": 0.5, "wrong": 0.0}
_TOKENS = 300


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often judge and exact metric say the same of an answer, beyond chance."""

    questions: int
    """Questions that both judged."""
    both: int
    """Complete by the exact metric, correct by the judge."""
    judge_only: int
    exact_only: int
    neither: int
    kappa: float | None
    """Cohen's kappa; None without questions, or when both always say the same one thing."""


class Judge:
    """Scores answers by a model; ``opened`` opens it for a call."""

    def __init__(self, opened: Callable[[], ChatModel]) -> None:
        self._opened = opened

    def judge(self, question: GoldenQuestion, answer: CheckedAnswer) -> Judgement | None:
        """Return the judgement; None for a question without a reference; a refusal is wrong without asking.

        Raises ModelError when the call fails, ModelBroken when the reply is not in the form asked for.
        """
        if not question.reference:
            return None
        if answer.abstained:
            return Judgement(0.0, "the question was refused", COMPARISON_VERSION)
        said = "\n".join(sentence.text for sentence in answer.sentences)
        messages = comparison_messages(question.question, question.reference, said)
        return read_judgement("".join(self._opened().stream(messages, max_tokens=_TOKENS)))


def read_judgement(written: str) -> Judgement:
    """Read a judge's reply: one JSON object with verdict and reason, at most in a code fence. Raises ModelBroken."""
    bare = written.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        held = json.loads(bare)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or held.keys() != {"verdict", "reason"}:
        raise ModelBroken("the judge did not answer with the JSON asked for: use a stronger model as judge")
    verdict, reason = held["verdict"], held["reason"]
    if not isinstance(verdict, str) or verdict not in _SCORES or not isinstance(reason, str):
        raise ModelBroken(f"the judge's verdict is none of {', '.join(_SCORES)}: use a stronger model as judge")
    return Judgement(_SCORES[verdict], " ".join(reason.split()), COMPARISON_VERSION)


def agreement(pairs: Iterable[tuple[Outcome, float | None]]) -> Agreement | None:
    """Compare "correct" by the judge with a complete answer by the exact metric; None where nobody judged.

    kappa = (p_o - p_e) / (1 - p_e), p_o being the share of equal verdicts and p_e the share expected of two
    independent judges with the same marginals (Cohen, Educational and Psychological Measurement 20, 1960).
    """
    cells = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for outcome, complete in pairs:
        if outcome.judgement is not None and complete is not None:
            cells[outcome.judgement.score == 1.0, complete == 1.0] += 1
    count = sum(cells.values())
    if not count:
        return None
    both, judge_only, exact_only, neither = cells.values()
    observed = (both + neither) / count
    judge, exact = (both + judge_only) / count, (both + exact_only) / count
    expected = judge * exact + (1 - judge) * (1 - exact)
    kappa = (observed - expected) / (1 - expected) if expected < 1 else None
    return Agreement(count, both, judge_only, exact_only, neither, kappa)
