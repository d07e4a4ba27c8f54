"""Fact coverage: how much of what was wanted the answer says."""

from __future__ import annotations

from rag.evaluation.matching import groups_met
from rag.evaluation.outcome import Outcome


def fact_coverage(outcome: Outcome) -> float | None:
    """Return the share of the fact groups that the answer's sentences meet; 0 for a refusal, None without facts.

    coverage = |{g : some spelling of g occurs in the answer}| / |groups|; None for unanswerable questions. The same as
    nugget recall (Voorhees, Overview of the TREC 2003 Question Answering Track), with spellings in place of assessors.
    """
    facts = outcome.golden.facts
    if not facts or outcome.answer is None:
        return None
    return sum(groups_met(facts, outcome.answer_text)) / len(facts)
