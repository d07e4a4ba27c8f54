"""Late interaction: how well each token of the question is matched in a passage, or in what stands around it.

MaxSim (Khattab and Zaharia, ColBERT, SIGIR 2020), over token states that were stored packed with each passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix

NONE = -1.0
"""The match of a token in a passage without tokens: the lowest cosine there is."""


def best_matches(question: Matrix, passages: Sequence[Matrix]) -> NDArray[np.float32]:
    """Return the best cosine of each of the question's tokens (tokens, d) in each passage: (tokens, passages)."""
    found = np.full((len(question), len(passages)), NONE, np.float32)
    lengths = np.array([len(passage) for passage in passages])
    held = np.flatnonzero(lengths)
    if len(held) and len(question):
        starts = np.concatenate([[0], np.cumsum(lengths[held])[:-1]])
        similarity = question @ np.concatenate([passage for passage in passages if len(passage)]).T
        found[:, held] = np.maximum.reduceat(similarity, starts, axis=1)
    return found


def read_around(
    own: NDArray[np.float32], others: NDArray[np.float32], around: Mapping[int, Sequence[int]], share: float
) -> NDArray[np.float32]:
    """Return matches (tokens, passages) in which what stands around a passage counts by ``share``, itself by the rest.

    ``around`` names, by column of ``own``, the columns of ``others`` that stand around that passage.
    """
    found = own.copy()
    for column, near in around.items():
        if near:
            wide = np.maximum(own[:, column], others[:, list(near)].max(axis=1))
            found[:, column] += share * (wide - own[:, column])
    return found
