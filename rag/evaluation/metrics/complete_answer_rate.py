"""Complete answer rate: how often the answer says all that was wanted."""

from __future__ import annotations

from rag.evaluation.metrics.fact_coverage import fact_coverage
from rag.evaluation.outcome import Outcome


def complete_answer_rate(outcome: Outcome) -> float | None:
    """Return 1 if the fact coverage is 1, else 0; None where fact coverage is not defined."""
    coverage = fact_coverage(outcome)
    return None if coverage is None else float(coverage == 1.0)
