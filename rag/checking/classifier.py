"""Features to a calibrated score, by coefficients that ``scripts/train_checker.py`` fitted and ``model.json`` holds.

A sum of small regression trees (Friedman 2001), then a calibration table; pure arithmetic, the same on every machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.checking.features import FEATURES
from rag.embedding import Matrix
from rag.errors import CheckError

_FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Tree:
    """A regression tree as flat lists: at node i go left when feature[i] <= threshold[i]; leaves have feature -1."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def __call__(self, values: list[float]) -> float:
        """Return the value of the leaf that these features fall into."""
        at = 0
        while self.feature[at] >= 0:
            at = self.left[at] if values[self.feature[at]] <= self.threshold[at] else self.right[at]
        return self.value[at]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Fitted coefficients for one kind of embedder."""

    base: float
    trees: tuple[Tree, ...]
    calibration: tuple[tuple[float, float], ...]
    """Points (raw log-odds, share supported), increasing in both; between them a straight line."""
    supported: float
    """From this score on a claim counts as supported."""
    partly: float
    """From this score on it counts as partly supported."""

    def score(self, values: Matrix) -> float:
        """Return the calibrated share of such claims that are supported, in [0, 1]."""
        row = values.tolist()
        raw = self.base + sum(tree(row) for tree in self.trees)
        xs, ys = zip(*self.calibration, strict=True)
        return float(np.interp(raw, xs, ys))


@dataclass(frozen=True, slots=True)
class Model:
    """Everything fitted."""

    mean: Matrix
    """(384,): the mean token state, taken out before states are compared."""
    tokens: Classifier
    """For an embedder with token states."""
    sentences: Classifier
    """For an embedder that knows whole texts only."""


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the fitted coefficients. Raises CheckError when they don't fit this version's features."""
    try:
        data = json.loads(_FILE.read_text("utf-8"))
        if tuple(data["features"]) != FEATURES:
            raise CheckError("the checker's coefficients are for other features: run scripts/train_checker.py")
        mean = np.array(data["mean"], np.float32)
        return Model(mean, _classifier(data["tokens"]), _classifier(data["sentences"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckError(f"the checker's coefficients can't be read from {_FILE.name}: {error}") from error


def _classifier(data: dict[str, object]) -> Classifier:
    trees = tuple(Tree(*(tuple(part) for part in tree)) for tree in data["trees"])  # type: ignore[attr-defined]
    points = tuple((float(x), float(y)) for x, y in data["calibration"])  # type: ignore[attr-defined]
    base, supported, partly = (float(data[name]) for name in ("base", "supported", "partly"))  # type: ignore[arg-type]
    return Classifier(base, trees, points, supported, partly)
