"""What takes support away whatever the score: values, denials and quotations that the evidence says otherwise or lacks.

Each veto is a reason in words. They only ever lower a verdict.
"""

from __future__ import annotations

from rag.checking.agreement import Missing, same_product
from rag.checking.evidence import Evidence, Sentence
from rag.checking.features import Measured
from rag.checking.verbatim import missing_quotes

_NEAR, _ALIKE, _CLOSE = 0.75, 0.6, 0.75
"""Share of words in the same order from which two sentences say nearly, or much, the same; mean token cosine."""
_NUMERIC = frozenset({"number", "date", "time", "weekday", "ordinal"})


def contradictions(measured: Measured) -> list[str]:
    """Return what the passage says otherwise; only where the rest of the sentence is the same."""
    values, wording = measured.values, measured.wording
    same, near = bool(values["same_language"]), wording.near
    close = near >= _ALIKE or values["mean"] >= _CLOSE
    reasons: list[str] = []
    if same and near >= _NEAR and wording.turned:
        reasons.append(f"the passage says “{wording.turned[1]}”, the sentence says “{wording.turned[0]}”")
    if same and near >= _NEAR and wording.denied:
        reasons.append("one denies what the other states")
    if same and near >= _ALIKE:
        reasons += [f"the passage says {theirs}, the sentence says {ours}" for ours, theirs in wording.exchanged]
    reasons += [m.reason for m in measured.absent if m.rivals and m.group in _NUMERIC and close]
    named = [m for m in measured.missing if m.rivals and m.group == "name"]
    reasons += [m.reason for m in named if (same and near >= _NEAR) or (close and same_product(m.rivals[0], m.value))]
    return list(dict.fromkeys(reasons))


def doubts(claim: Sentence, evidence: Evidence, measured: Measured) -> list[str]:
    """Return what the evidence lacks and a supported sentence must not add."""
    quotes = missing_quotes(claim.text, evidence.normal) if measured.values["same_language"] else []
    reasons = [f"the quoted words “{_short(words)}” do not occur in the passage" for words in quotes]
    reasons += [m.reason for m in measured.absent if _hard(m)]
    if measured.wording.hedge == "dropped" and measured.wording.near >= _ALIKE:
        reasons.append("the passage reports this as possible or planned, the sentence as fact")
    return reasons


def _hard(missing: Missing) -> bool:
    """Say whether a value that the evidence lacks rules out support: one written in digits, "Grok-4" included."""
    return missing.group in ("number", "date", "time", "name") and any(c.isdigit() for c in missing.value.text)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "…"
