"""Citation precision: how much of what is cited carries the answer; every extra wrong citation costs."""

from __future__ import annotations

from rag.evaluation.evidence import covered
from rag.evaluation.outcome import Outcome
from rag.schema import Citation


def citation_precision(outcome: Outcome) -> float | None:
    """Return the mean, over the answer's distinct citations, of the share of their characters that is evidence.

    precision = (1/|C|) * sum over c in C of |c ∩ E| / |c|, E being the golden quotes widened to whole sentences.
    An answer without citations has 0; without golden quotes a citation counts 1 when its source is a golden one.
    None for a refusal, an unanswerable question, and a question with neither quotes nor sources. Character spans as
    in ERASER's token precision (DeYoung et al., ACL 2020), averaged over citations so that a short wrong citation
    costs as much as a long one.
    """
    golden = outcome.golden
    if outcome.answer is None or not outcome.answered or not golden.sources:
        return None
    distinct = {(c.source, c.start, c.end): c for c in outcome.answer.citations}
    return sum(_right(c, outcome) for c in distinct.values()) / len(distinct) if distinct else 0.0


def _right(citation: Citation, outcome: Outcome) -> float:
    if not outcome.golden.evidence:
        return float(citation.source in outcome.golden.sources)
    sentences = [span.sentences for span in outcome.evidence if span.source == citation.source]
    return covered((citation.start, citation.end), sentences)
