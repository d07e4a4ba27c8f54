"""A claim and the window of evidence that holds it best, as the numbers that the classifier weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rag.checking.agreement import Missing, missing_values
from rag.checking.alignment import Alignment
from rag.checking.brief import unheld
from rag.checking.direction import direction, swapped_roles
from rag.checking.evidence import Evidence, Sentence
from rag.checking.parties import Told, told_otherwise
from rag.checking.wording import Wording, compare
from rag.embedding import Matrix
from rag.values import Value

FEATURES = (
    "mean", "low", "lowest", "lowest_token", "mean_all", "low_all", "lowest_all", "tokens", "tokens_all", "cosine",
    "cover", "cover_all", "pairs", "unfound", "lowest_unfound", "numbers", "numbers_all", "numbers_other", "dates",
    "names", "names_all", "names_other", "openers", "parity", "denied", "turned", "exchanged", "replaced", "added",
    "hedge", "near", "same_language", "words", "precision", "peak", "rare", "best", "direction", "swapped",
    "mutual", "mutual_low", "margin", "anchors",
)  # fmt: skip
"""Names of the features in the classifier's order; ``_all`` counts the whole evidence, the rest the best window."""
_BACK = 0.3
"""What a sentence's tokens that the claim says weigh beside the claim's that the sentence says."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a claim against a window."""

    values: dict[str, float]
    missing: tuple[Missing, ...]
    """Values of the claim that the window does not state."""
    absent: tuple[Missing, ...]
    """Values of the claim that the whole evidence does not state."""
    wording: Wording
    """Against the one sentence of the window that is nearest."""
    unheld: tuple[str, ...] = ()
    """Words of a brief claim that no one sentence of the evidence holds beside the others."""
    otherwise: Told | None = None
    """How the evidence tells a deed of the claim of other parties."""


def measure(claim: Sentence, evidence: Evidence, alignment: Alignment, window: tuple[int, int]) -> Measured:
    """Measure a claim against a window of its alignment."""
    first, last = window
    columns = slice(first, last)
    passage = [evidence.sentences[alignment.sentences[at]] for at in range(first, last)]
    everything = [evidence.sentences[at] for at in alignment.sentences]
    missing = _unplaced(missing_values(claim, passage), evidence)
    absent = _unplaced(missing_values(claim, everything), evidence) if missing else []
    wording, nearest = _nearest(claim, evidence, alignment, columns)
    values_same = not (claim.language and evidence.language) or claim.language == evidence.language
    values = {
        **_similarities(alignment, columns),
        **_mutual(alignment),
        **_missing(missing, absent),
        "pairs": _pairs(claim, passage),
        "parity": float(wording.parity),
        "denied": float(wording.denied),
        "turned": float(wording.turned is not None),
        "exchanged": float(min(3, len(wording.exchanged))),
        "replaced": wording.replaced / max(len(claim.content), 1),
        "added": wording.added / max(len(claim.content), 1),
        "hedge": {"dropped": 1.0, "added": -0.5}.get(wording.hedge, 0.0),
        "near": wording.near,
        "same_language": float(values_same),
        "words": math.log1p(len(claim.content)),
        "rare": _rare(claim, evidence, alignment, columns),
        "anchors": float(min(3, sum(_anchors(value) for value in claim.values))),
        "direction": direction(claim.folded, nearest.folded),
        "swapped": float(bool(values_same) and swapped_roles(claim, nearest) is not None),
    }
    lacking, otherwise = unheld(claim, evidence, alignment), told_otherwise(claim, everything)
    return Measured(values, tuple(missing), tuple(absent), wording, tuple(lacking), otherwise)


def _unplaced(missing: list[Missing], evidence: Evidence) -> list[Missing]:
    """Leave out names that stand above a table: whose figures they are."""
    if not evidence.around or not evidence.rows:
        return missing
    return [m for m in missing if m.group not in ("name", "opener") or not evidence.is_around(m.value.text)]


def _anchors(value: Value) -> bool:
    """Say whether a value ties a claim to one matter: a figure or a proper name, no code such as "p53", no opener."""
    return value.kind != "opener" and (value.kind != "name" or not any(c.isdigit() for c in value.text))


def _nearest(claim: Sentence, evidence: Evidence, alignment: Alignment, columns: slice) -> tuple[Wording, Sentence]:
    """Compare the claim with the sentence of the window that words it most alike; return that sentence too."""
    scores = (alignment.weights @ alignment.found + alignment.weights @ alignment.similarity)[columns]
    likeliest = sorted(range(len(scores)), key=lambda at: -scores[at])[:2]
    sentences = [evidence.sentences[alignment.sentences[columns.start + at]] for at in likeliest]
    return max(((compare(claim, each), each) for each in sentences), key=lambda found: found[0].near)


def _rare(claim: Sentence, evidence: Evidence, alignment: Alignment, columns: slice) -> float:
    """Return how well the window holds the claim's words when those all over the evidence, its topic, count little."""
    held = np.maximum(alignment.found, alignment.similarity)[:, columns].max(axis=1)
    spread = alignment.found.sum(axis=1)
    weights = alignment.weights / (1.0 + spread)
    return float(weights @ held / max(float(weights.sum()), 1e-9))


def vector(values: dict[str, float]) -> Matrix:
    """Return the features in the classifier's order."""
    return np.array([values[name] for name in FEATURES], np.float32)


def _similarities(alignment: Alignment, columns: slice) -> dict[str, float]:
    """Return what token states and letters say, in the window and in the whole evidence."""
    here, anywhere = alignment.similarity[:, columns].max(axis=1), alignment.similarity.max(axis=1)
    found, found_all = alignment.found[:, columns].max(axis=1), alignment.found.max(axis=1)
    tokens, tokens_all = alignment.tokens[:, columns].max(axis=1), alignment.tokens.max(axis=1)
    unfound = here[found == 0]
    weights = alignment.weights
    single = weights @ alignment.similarity
    best = int(single[columns].argmax())
    others = np.delete(single, columns.start + best)
    return {
        "precision": float(alignment.precision[columns][best]),
        "best": float(single[columns][best]),
        "peak": float(single[columns][best] - (np.sort(others)[-3:].mean() if len(others) else 0.0)),
        "mean": float(weights @ here),
        "low": float(np.sort(here)[:3].mean()),
        "lowest": float(here.min()),
        "lowest_token": float(tokens.min()),
        "mean_all": float(weights @ anywhere),
        "low_all": float(np.sort(anywhere)[:3].mean()),
        "lowest_all": float(anywhere.min()),
        "tokens": float(tokens.mean()),
        "tokens_all": float(tokens_all.mean()),
        "cosine": float(alignment.cosine[columns].max()),
        "cover": float(weights @ found),
        "cover_all": float(weights @ found_all),
        "unfound": float(weights @ (1 - np.maximum(found, here))),
        "lowest_unfound": float(unfound.min()) if len(unfound) else 1.0,
    }


def _mutual(alignment: Alignment) -> dict[str, float]:
    """Return how well the one likeliest sentence and the claim say each other, all tokens alike: it tells translations.

    ``margin`` is its lead over the next sentence, none where there is no other.
    """
    both = alignment.tokens.mean(axis=0) + _BACK * alignment.precision
    order = np.argsort(-both, kind="stable")
    lead = float(both[order[0]] - both[order[1]]) if len(order) > 1 else 0.0
    low = float(np.sort(alignment.tokens[:, order[0]])[:3].mean())
    return {"mutual": float(both[order[0]]), "mutual_low": low, "margin": lead}


def _missing(missing: list[Missing], absent: list[Missing]) -> dict[str, float]:
    """Count the values that are missing, at most three of a kind."""

    def count(of: list[Missing], *groups: str, rivals: bool = False) -> float:
        return float(min(3, sum(m.group in groups and (bool(m.rivals) or not rivals) for m in of)))

    numeric = ("number", "date", "time", "ordinal")
    return {
        "numbers": count(missing, *numeric),
        "numbers_all": count(absent, *numeric),
        "numbers_other": count(missing, *numeric, rivals=True),
        "dates": count(missing, "date", "weekday"),
        "names": count(missing, "name"),
        "names_all": count(absent, "name"),
        "names_other": count(missing, "name", rivals=True),
        "openers": count(missing, "opener"),
    }


def _pairs(claim: Sentence, passage: list[Sentence]) -> float:
    """Return the share of the claim's neighbouring word pairs that stand side by side in the window too."""
    held = {pair for sentence in passage for pair in zip(sentence.folded, sentence.folded[1:], strict=False)}
    own = list(zip(claim.folded, claim.folded[1:], strict=False))
    return sum(pair in held for pair in own) / max(len(own), 1)
