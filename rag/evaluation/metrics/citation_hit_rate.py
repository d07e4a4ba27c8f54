"""Citation hit rate: how often an answer that says all that was wanted points at the right words."""

from __future__ import annotations

from rag.evaluation.evidence import overlap
from rag.evaluation.metrics.fact_coverage import fact_coverage
from rag.evaluation.outcome import Outcome


def citation_hit_rate(outcome: Outcome) -> float | None:
    """Return 1 if any citation overlaps a golden quote, else 0; only for answers that hold all the wanted facts.

    hit = [max over c, e of |c ∩ e| > 0]. Lenient where citation precision is strict: further citations cost nothing
    here. None for every other outcome and for questions without golden quotes.
    """
    if outcome.answer is None or not outcome.golden.evidence or fact_coverage(outcome) != 1.0:
        return None
    return float(
        any(
            citation.source == span.source and overlap((citation.start, citation.end), (span.start, span.end))
            for citation in outcome.answer.citations
            for span in outcome.evidence
        )
    )
