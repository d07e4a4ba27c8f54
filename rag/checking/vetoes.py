"""What takes support away whatever the score: values, denials and quotations that the evidence says otherwise or lacks.

Each veto is a reason in words. They only ever lower a verdict.
"""

from __future__ import annotations

from rag.checking.agreement import Missing, same_product
from rag.checking.evidence import Evidence, Sentence
from rag.checking.features import Measured
from rag.checking.parties import TURNED
from rag.checking.verbatim import missing_quotes
from rag.values.exonyms import is_place

_NEAR, _ALIKE, _CLOSE = 0.75, 0.6, 0.72
"""Share of words in the same order from which two sentences say nearly, or much, the same; mean token cosine."""
_OPEN = 0.45
"""Share of a paraphrase that may be worded in ways not recognised for a wrong value in it to contradict."""
_NUMERIC = frozenset({"number", "date", "time", "weekday", "ordinal"})


def contradictions(claim: Sentence, measured: Measured) -> list[str]:
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
    close = close or (same and _kindred(claim, measured))
    reasons += [m.reason for m in measured.absent if m.rivals and m.group in _NUMERIC and close]
    if measured.otherwise.turned if measured.otherwise else values["swapped"]:
        reasons.append(TURNED)
    named = [m for m in measured.missing if m.rivals and m.group == "name"]
    reasons += [m.reason for m in named if (same and near >= _NEAR) or (close and same_product(m.rivals[0], m.value))]
    return list(dict.fromkeys(reasons))


def _kindred(claim: Sentence, measured: Measured) -> bool:
    """Say whether a paraphrase tells of the same thing: two names and more, all there, one value another."""
    named = [value for value in claim.values if value.kind in ("name", "opener")]
    lacking = [m for m in measured.missing if m.group in ("name", "opener")]
    wrong = [m for m in measured.absent if m.group in _NUMERIC]
    alone = len(wrong) == 1 and len({rival.key for rival in wrong[0].rivals if rival.kind == wrong[0].value.kind}) == 1
    return len(named) >= 2 and not lacking and alone and measured.values["unfound"] < _OPEN


def doubts(claim: Sentence, evidence: Evidence, measured: Measured) -> list[str]:
    """Return what the evidence lacks and a supported sentence must not add."""
    quotes = missing_quotes(claim.text, evidence.normal) if measured.values["same_language"] else []
    reasons = [f"the quoted words “{_short(words)}” do not occur in the passage" for words in quotes]
    reasons += [m.reason for m in measured.absent if _hard(m)]
    reasons += [m.reason for m in measured.absent if not measured.values["same_language"] and _place(m)]
    reasons += [m.reason for m in measured.absent if evidence.rows and evidence.around and _owner(claim, m)]
    if measured.wording.hedge == "dropped" and measured.wording.near >= _ALIKE:
        reasons.append("the passage reports this as possible or planned, the sentence as fact")
    if measured.otherwise and not reasons:
        reasons.append(measured.otherwise.reason)
    if measured.unheld and not reasons:
        words = ", ".join(f"“{word}”" for word in measured.unheld)
        reasons.append(f"no sentence of the passage says this with {words}")
    return reasons


def _hard(missing: Missing) -> bool:
    """Say whether a value that the evidence lacks rules out support: one in digits, or "Grok-4" where there is Grok 3.

    Other names with digits don't: sources spell "p18(INK4C)" and "CD4+" in too many ways.
    """
    if missing.group == "name":
        return any(same_product(rival, missing.value) for rival in missing.rivals)
    return missing.group in ("number", "date", "time") and any(c.isdigit() for c in missing.value.text)


def _place(missing: Missing) -> bool:
    """Say whether a name is one of a place whose names in other languages are known."""
    return missing.group == "name" and is_place(missing.value.text)


def _owner(claim: Sentence, missing: Missing) -> bool:
    """Say whether a name is one whose figures a claim tells: "Apple's revenue", against a table of another's."""
    owns = claim.text[missing.value.end :].startswith(("'s", "’s"))
    return missing.group == "name" or (missing.group == "opener" and owns)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "…"
