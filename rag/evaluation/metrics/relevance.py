"""Which of a question's wanted items each ranked passage carries: the ground that the retrieval metrics share."""

from __future__ import annotations

from rag.evaluation.evidence import carries
from rag.evaluation.outcome import Outcome

DEPTH = 10
"""Ranks that the retrieval metrics look at."""


def wanted(outcome: Outcome) -> frozenset[int | str] | None:
    """Return the question's items: its quotes by number, or its sources where it has no quotes.

    None where retrieval is not judged: an unanswerable question, an error, or a question that names neither.
    """
    golden = outcome.golden
    if golden.unanswerable or outcome.answer is None:
        return None
    return frozenset(range(len(golden.evidence)) if golden.evidence else golden.sources) or None


def carried(outcome: Outcome) -> list[frozenset[int | str]]:
    """Return for each of the first ten passages, best first, the wanted items that it carries."""
    found: list[frozenset[int | str]] = []
    for ranked in outcome.passages[:DEPTH]:
        passage = ranked.passage
        if outcome.golden.evidence:
            found.append(frozenset(span.quote for span in outcome.evidence if carries(passage, span)))
        else:
            found.append(frozenset({passage.source, *passage.also_in} & set(outcome.golden.sources)))
    return found
