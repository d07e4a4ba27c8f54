"""The table of metrics, and outcomes to figures: each metric over the questions for which it is defined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.evaluation.bootstrap import Scores, Summary, interval, mean, quantile
from rag.evaluation.metrics.abstention_precision import abstention_precision
from rag.evaluation.metrics.abstention_recall import abstention_recall
from rag.evaluation.metrics.answer_length import answer_length
from rag.evaluation.metrics.citation_hit_rate import citation_hit_rate
from rag.evaluation.metrics.citation_precision import citation_precision
from rag.evaluation.metrics.citation_recall import citation_recall
from rag.evaluation.metrics.complete_answer_rate import complete_answer_rate
from rag.evaluation.metrics.cost import cost
from rag.evaluation.metrics.fact_coverage import fact_coverage
from rag.evaluation.metrics.false_refusal_rate import false_refusal_rate
from rag.evaluation.metrics.groundedness import groundedness
from rag.evaluation.metrics.judge_score import judge_score
from rag.evaluation.metrics.latency import latency
from rag.evaluation.metrics.mrr import mrr
from rag.evaluation.metrics.ndcg_at_10 import ndcg_at_10
from rag.evaluation.metrics.recall_at_10 import recall_at_10
from rag.evaluation.metrics.repairs import repairs
from rag.evaluation.metrics.retrieval_hit_rate import retrieval_hit_rate
from rag.evaluation.metrics.tokens import tokens
from rag.evaluation.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a run: how an outcome scores, and how scores become the figure."""

    name: str
    score: Callable[[Outcome], float | None]
    """None where the metric is not defined for an outcome."""
    about: str
    """What the figure says, for a reader of the report."""
    summary: Summary = mean
    lower_is_better: bool = False
    judged: bool = True
    """Whether a change for the worse fails a comparison; False for what depends on the machine or on taste."""
    unit: str = ""
    """Empty for a share in [0, 1]."""


METRICS: tuple[Metric, ...] = (
    Metric("retrieval_hit_rate", retrieval_hit_rate, "questions with the evidence among ten passages"),
    Metric("recall_at_10", recall_at_10, "share of the evidence among ten passages"),
    Metric("mrr", mrr, "how near to the top the first right passage is"),
    Metric("ndcg_at_10", ndcg_at_10, "how well the ten passages are ranked"),
    Metric("fact_coverage", fact_coverage, "share of the wanted facts that the answer says"),
    Metric("complete_answer_rate", complete_answer_rate, "answers that say every wanted fact"),
    Metric("citation_precision", citation_precision, "share of what is cited that carries the answer"),
    Metric("citation_recall", citation_recall, "share of what carries the answer that is cited"),
    Metric("citation_hit_rate", citation_hit_rate, "complete answers that cite the right words"),
    Metric("groundedness", groundedness, "sentences that the checker found supported"),
    Metric("abstention_precision", abstention_precision, "refusals that were right"),
    Metric("abstention_recall", abstention_recall, "unanswerable questions that were refused"),
    Metric("false_refusal_rate", false_refusal_rate, "answerable questions that were refused", lower_is_better=True),
    Metric("judge_score", judge_score, "what a model thinks of the answers, against a reference", judged=False),
    Metric("latency_p50", latency, "half of the answers took no longer", quantile(0.5), True, False, "s"),
    Metric("latency_p95", latency, "95 % of the answers took no longer", quantile(0.95), True, False, "s"),
    Metric("answer_length", answer_length, "length of an answer", judged=False, unit="characters"),
    Metric("repairs", repairs, "mends before an answer was shown", mean, True, False, "per answer"),
    Metric("tokens", tokens, "tokens that a model read and wrote", mean, True, False, "per answer"),
    Metric("cost", cost, "what they cost, in the price's currency", mean, True, False, "per answer"),
)
"""Every metric, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The metrics of a set of outcomes, each with its 95 % interval."""

    questions: int
    """Questions without an error."""
    metrics: Mapping[str, float | None]
    """None where a metric is defined for no question."""
    confidence: Mapping[str, tuple[float, float]]
    """Low and high by metric; without those that are not defined."""


def scores(outcome: Outcome) -> dict[str, float | None]:
    """Return an outcome's score in every metric; None where it has none, as for an error."""
    return {metric.name: metric.score(outcome) for metric in METRICS}


def summarize(scored: Sequence[Mapping[str, float | None]], questions: int, seed: int = 0) -> Figures:
    """Turn the scores of some outcomes into figures; ``questions`` of them are without an error."""
    figures: dict[str, float | None] = {}
    confidence: dict[str, tuple[float, float]] = {}
    for metric in METRICS:
        column = column_of(scored, metric.name)
        value = figure(column, metric)
        bounds = interval(column, metric.summary, seed)
        figures[metric.name] = value
        if value is not None and bounds is not None:
            confidence[metric.name] = bounds
    return Figures(questions, figures, confidence)


def column_of(scored: Sequence[Mapping[str, float | None]], name: str) -> Scores:
    """Return one metric's scores in order, NaN where there is none."""
    values = (scores.get(name) for scores in scored)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def figure(column: Scores, metric: Metric) -> float | None:
    """Return the metric's figure over a column of scores, None where none is defined."""
    value = float(metric.summary(column[None, :])[0]) if len(column) else float("nan")
    return None if np.isnan(value) else value
