"""Citation recall: how much of what carries the answer is cited."""

from __future__ import annotations

from rag.evaluation.evidence import EvidenceSpan, covered, quotes_for
from rag.evaluation.outcome import Outcome


def citation_recall(outcome: Outcome) -> float | None:
    """Return the mean, over the wanted facts, of the largest cited share of a quote that carries the fact.

    recall = (1/|G|) * sum over groups g of max over quotes e that spell g of |e ∩ C| / |e|, in characters. A quote
    carries a fact when it spells it; where no quote does, any quote will do, so articles that say the same are
    alternatives. 0 for a refusal; None for an unanswerable question and for one without golden quotes. Character
    spans as in ERASER's token recall (DeYoung et al., ACL 2020).
    """
    if outcome.answer is None or not outcome.golden.evidence:
        return None
    shares = [0.0] * len(outcome.golden.evidence)
    for span in outcome.evidence:
        shares[span.quote] = max(shares[span.quote], _cited(span, outcome))
    needs = quotes_for(outcome.golden)
    return sum(max(shares[quote] for quote in need) for need in needs) / len(needs)


def _cited(span: EvidenceSpan, outcome: Outcome) -> float:
    if outcome.answer is None or outcome.abstained:
        return 0.0
    cited = [(c.start, c.end) for c in outcome.answer.citations if c.source == span.source]
    return covered((span.start, span.end), cited)
