"""How often the checker is right on labelled pairs, next to plain word overlap.

Reads JSON lines with "claim", "evidence" and "label"; what is not plainly labelled supported counts as not supported.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.checking import Checker
from rag.errors import UsageError
from rag.language import guess_language
from rag.schema import Support
from rag.words import content_words

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]
_AHEAD = 32
_SUPPORTED = frozenset({"supported", "support", "supports", "entailment", "entailed", "true", "yes", "1"})


def bench_check(path: Path, checker: Checker) -> dict[str, Any]:
    """Judge every pair of a file and return the figures, all shares in [0, 1] and times in milliseconds.

    Raises UsageError when the file has no labelled pairs of both kinds, CheckError when a check fails.
    """
    rows = _read(path)
    labels = np.array([_label(row) for row in rows])
    if labels.all() or not labels.any():
        raise UsageError(f"{path}: needs pairs of both kinds, supported and not")
    scores, accepted, milliseconds = _judged(rows, checker)
    overlap = np.array([word_overlap(str(row["claim"]), str(row["evidence"])) for row in rows])
    languages = np.array([_languages(row) for row in rows])
    return {
        **_figures(labels, accepted, scores, overlap),
        "milliseconds_a_pair": float(np.mean(milliseconds)),
        "milliseconds_p50": float(np.median(milliseconds)),
        "by_language": {
            str(language): _figures(*(column[languages == language] for column in (labels, accepted, scores, overlap)))
            for language in np.unique(languages)
        },
    }


def _figures(labels: Labels, accepted: Labels, scores: Scores, overlap: Scores) -> dict[str, Any]:
    """Return the figures of some pairs; those that need pairs of both kinds only where there are."""
    figures: dict[str, Any] = {"pairs": len(labels), "supported": int(labels.sum())}
    if not labels.all():
        figures["false_accepts"] = float(accepted[~labels].mean())
    if labels.any():
        figures["false_rejects"] = float((~accepted[labels]).mean())
    if labels.any() and not labels.all():
        figures |= {
            "balanced_accuracy": balanced_accuracy(labels, accepted),
            "auroc": auroc(labels, scores),
            "expected_calibration_error": calibration_error(labels, scores),
            "overlap_balanced_accuracy": best_balanced_accuracy(labels, overlap),
            "overlap_auroc": auroc(labels, overlap),
        }
    return figures


def _languages(row: dict[str, Any]) -> str:
    """Return the language of a pair, "it-en" for a claim in Italian against English, "?" where unsure."""
    claim = str(row.get("language") or guess_language(str(row["claim"])))
    evidence = guess_language(str(row["evidence"]))
    return f"{claim}-{evidence}" if claim and evidence and claim != evidence else claim or evidence or "?"


def word_overlap(claim: str, evidence: str) -> float:
    """Return the share of the claim's content words that the evidence holds: the floor beside every figure."""
    wanted, held = set(content_words(claim)), set(content_words(evidence))
    return len(wanted & held) / max(len(wanted), 1)


def balanced_accuracy(labels: Labels, accepted: Labels) -> float:
    """Return the mean of the shares of supported pairs accepted and of other pairs rejected."""
    return float((accepted[labels].mean() + (~accepted[~labels]).mean()) / 2)


def best_balanced_accuracy(labels: Labels, scores: Scores) -> float:
    """Return the balanced accuracy at the threshold that is best for these very labels: generous to a floor."""
    return max(balanced_accuracy(labels, scores >= threshold) for threshold in np.unique(scores))


def auroc(labels: Labels, scores: Scores) -> float:
    """Return the chance that a supported pair scores above another, ties counted half (Mann and Whitney 1947)."""
    order, ranks = np.unique(scores, return_inverse=True)
    counts = np.bincount(ranks, minlength=len(order))
    middle = np.cumsum(counts) - (counts - 1) / 2
    good = int(labels.sum())
    return float((middle[ranks][labels].sum() - good * (good + 1) / 2) / (good * (len(labels) - good)))


def calibration_error(labels: Labels, scores: Scores, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width (Naeini et al. 2015)."""
    which = np.minimum((scores * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(labels[which == at].mean() - scores[which == at].mean()) * (which == at).mean()
            for at in np.unique(which)
        )
    )


def _judged(rows: Sequence[dict[str, Any]], checker: Checker) -> tuple[Scores, Labels, list[float]]:
    scores, accepted, milliseconds, share = [], [], [], 0.0
    for at, row in enumerate(rows):
        if at % _AHEAD == 0:
            ahead = rows[at : at + _AHEAD]
            begun = time.perf_counter()
            checker.prepare([str(each["claim"]) for each in ahead], [str(each["evidence"]) for each in ahead])
            share = (time.perf_counter() - begun) / len(ahead)
        started = time.perf_counter()
        verdict = checker.judge(str(row["claim"]), str(row["evidence"])).verdict
        milliseconds.append((time.perf_counter() - started + share) * 1000)
        scores.append(verdict.score)
        accepted.append(verdict.support is Support.SUPPORTED)
    return np.array(scores), np.array(accepted), milliseconds


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read: {error}") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}: not JSON lines: {error}") from error
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not {"claim", "evidence", "label"} <= row.keys():
            raise UsageError(f'{path}: pair {number} lacks one of "claim", "evidence", "label"')
    return rows


def _label(row: dict[str, Any]) -> bool:
    """Say whether a label means supported; partly supported does not."""
    return str(row["label"]).strip().lower() in _SUPPORTED
