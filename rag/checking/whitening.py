"""Token states made comparable: without the mean and with the directions that any two texts share drawn in.

Raw states of any two texts are alike (cosine .7 and more), and what a few directions carry is mostly the language and
the place in the sentence; scaled down, words are found again across languages (Mu and Viswanath 2018, arXiv:1702.01417;
Huang et al. 2021, arXiv:2104.01767). Only the strongest directions are kept, so that the file stays small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix

_LAMBDA = 1.0


@dataclass(frozen=True, slots=True)
class Whitening:
    """What is taken out of token states before they are compared."""

    mean: Matrix
    """(384,)"""
    directions: Matrix
    """(directions, 384): orthonormal rows, strongest first; none leaves the mean alone to be taken out."""
    factors: Matrix
    """(directions,): what is left of each, in [0, 1]."""

    def __call__(self, states: Matrix) -> Matrix:
        """Return states as unit rows, (rows, 384) for (rows, 384)."""
        rows = states - self.mean
        if len(self.directions):
            rows = rows - ((rows @ self.directions.T) * (np.float32(1.0) - self.factors)) @ self.directions
        result: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-9))
        return result


def fit_whitening(states: Matrix, kept: int = 48) -> Whitening:
    """Fit on a sample of states, (rows, 384): softened by the mean variance, so that no direction is blown up."""
    mean = states.mean(axis=0)
    centred = (states - mean).astype(np.float64)
    variances, vectors = np.linalg.eigh(centred.T @ centred / len(centred))
    scales: NDArray[np.float64] = (variances + _LAMBDA * variances.mean()) ** -0.5
    kept = min(kept, len(scales) - 1)
    factors = scales[::-1][:kept] / scales[: len(scales) - kept].mean()
    return Whitening(mean, vectors.T[::-1][:kept].astype(np.float32), np.minimum(factors, 1.0).astype(np.float32))
