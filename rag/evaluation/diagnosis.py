"""Which part lost a question: retrieval, answering, citing, or the decision to answer at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.evaluation.evidence import quotes_for
from rag.evaluation.matching import groups_met
from rag.evaluation.metrics.citation_hit_rate import citation_hit_rate
from rag.evaluation.metrics.fact_coverage import fact_coverage
from rag.evaluation.metrics.relevance import DEPTH, carried, wanted
from rag.evaluation.outcome import Outcome


class Lost(StrEnum):
    """Where a question was lost."""

    NOWHERE = ""
    RETRIEVAL = "retrieval"
    ANSWERING = "answering"
    CITING = "citing"
    ABSTENTION = "abstention"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Where a question was lost, and why one can say so."""

    lost: Lost
    reason: str = ""


def diagnose(outcome: Outcome) -> Diagnosis:
    """Say which part lost the question; NOWHERE when all the wanted facts are there and rightly cited."""
    if outcome.answer is None:
        return Diagnosis(Lost.ERROR, outcome.error)
    if outcome.golden.unanswerable:
        answered = Diagnosis(Lost.ABSTENTION, "the documents don't answer this, and it was answered")
        return Diagnosis(Lost.NOWHERE) if outcome.abstained else answered
    if outcome.abstained:
        return _blame(outcome, "refused")
    missing = _missing_groups(outcome)
    if missing:
        spelled = "; ".join(" / ".join(outcome.golden.facts[group]) for group in missing)
        return _blame(outcome, f"the answer lacks {spelled}")
    if citation_hit_rate(outcome) == 0.0:
        return Diagnosis(Lost.CITING, "the facts are there, but no citation touches the words that carry them")
    return Diagnosis(Lost.NOWHERE)


def _missing_groups(outcome: Outcome) -> list[int]:
    if fact_coverage(outcome) in (None, 1.0):
        return []
    return [n for n, met in enumerate(groups_met(outcome.golden.facts, outcome.answer_text)) if not met]


def _blame(outcome: Outcome, what: str) -> Diagnosis:
    """Blame retrieval unless every missing fact stood in one of the ranked passages."""
    if wanted(outcome) is None:
        return Diagnosis(Lost.ANSWERING, what)
    found: set[int | str] = set().union(*carried(outcome))
    if outcome.golden.evidence:
        needs = quotes_for(outcome.golden)
        asked = _missing_groups(outcome) or range(len(needs))
        there = all(found & needs[group] for group in asked)
    else:
        there = bool(found)
    if there:
        best = next(rank for rank, items in enumerate(carried(outcome), start=1) if items)
        return Diagnosis(Lost.ANSWERING, f"{what}, though retrieval brought the evidence (best at rank {best})")
    return Diagnosis(Lost.RETRIEVAL, f"{what}, and its evidence is not among the first {DEPTH} passages")
