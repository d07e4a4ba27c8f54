"""Features to a calibrated score, by coefficients that ``scripts/train_checker.py`` fitted and ``model.json`` holds.

A sum of small regression trees (Friedman 2001), then a calibration table; pure arithmetic, the same on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.checking.features import FEATURES
from rag.checking.whitening import Whitening
from rag.embedding import Matrix
from rag.errors import CheckError

_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Trees:
    """Regression trees side by side, all (trees, nodes): left when feature <= threshold; leaves lead to themselves."""

    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: NDArray[np.float64]
    depth: int

    def total(self, values: NDArray[np.float64]) -> float:
        """Return the sum over the trees of the leaf that these features fall into."""
        rows = np.arange(len(self.feature))
        at = np.zeros(len(rows), np.intp)
        for _ in range(self.depth):
            below = values[self.feature[rows, at]] <= self.threshold[rows, at]
            at = np.where(below, self.left[rows, at], self.right[rows, at])
        return float(self.value[rows, at].sum())


@dataclass(frozen=True, slots=True)
class Classifier:
    """Fitted coefficients for one kind of embedder."""

    base: float
    trees: Trees
    calibration: tuple[tuple[float, ...], tuple[float, ...]]
    """Raw log-odds and the share supported at each, increasing in both; between them a straight line."""
    supported: float
    """From this score on a claim counts as supported."""
    partly: float
    """From this score on it counts as partly supported."""

    def score(self, values: Matrix) -> float:
        """Return the calibrated share of such claims that are supported, in [0, 1]."""
        raw = self.base + self.trees.total(values.astype(np.float64))
        return float(np.interp(raw, *self.calibration))


@dataclass(frozen=True, slots=True)
class Model:
    """Everything fitted."""

    whitening: Whitening
    """What is taken out of token states before they are compared."""
    within: Classifier
    """For an embedder with token states, claim and evidence in one language."""
    across: Classifier
    """The same in two languages, where letters say little and states differ more."""
    sentences: Classifier
    """For an embedder that knows whole texts only."""
    version: str
    """The beginning of the file's SHA-256."""


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the fitted coefficients. Raises CheckError when they don't fit this version's features."""
    try:
        content = _FILE.read_bytes()
        data = json.loads(content)
        if tuple(data["features"]) != FEATURES:
            raise CheckError("the checker's coefficients are for other features: run scripts/train_checker.py")
        parts = (np.array(data["whitening"][part], np.float32) for part in ("mean", "directions", "factors"))
        version = hashlib.sha256(content).hexdigest()[:12]
        within, across, whole = (_classifier(data[name]) for name in ("within", "across", "sentences"))
        return Model(Whitening(*parts), within, across, whole, version)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckError(f"the checker's coefficients can't be read from {_FILE.name}: {error}") from error


def _classifier(data: dict[str, object]) -> Classifier:
    xs, ys = zip(*data["calibration"], strict=True)  # type: ignore[misc]
    base, supported, partly = (float(data[name]) for name in ("base", "supported", "partly"))  # type: ignore[arg-type]
    return Classifier(base, _trees(data["trees"]), (xs, ys), supported, partly)  # type: ignore[arg-type]


def _trees(listed: Sequence[Sequence[Sequence[float]]]) -> Trees:
    """Lay trees side by side, filled up to the largest; a leaf (feature -1) leads to itself."""
    nodes = max((len(tree[0]) for tree in listed), default=1)
    table = np.zeros((5, len(listed), nodes))
    for row, tree in enumerate(listed):
        for part, column in enumerate(tree):
            table[part, row, : len(column)] = column
    leaf, own = table[0] < 0, np.arange(nodes)
    feature, left, right = (
        np.where(leaf, other, table[at]).astype(np.intp) for at, other in ((0, 0), (2, own), (3, own))
    )
    return Trees(feature, table[1], left, right, table[4], max((_depth(tree) for tree in listed), default=0))


def _depth(tree: Sequence[Sequence[float]], at: int = 0) -> int:
    return 0 if tree[0][at] < 0 else 1 + max(_depth(tree, int(tree[2][at])), _depth(tree, int(tree[3][at])))
