"""Late interaction: how well each token of the question is matched in a passage, or in what stands around it.

MaxSim (Khattab and Zaharia, ColBERT, SIGIR 2020), over token states that were stored packed with each passage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix

NONE = -1.0
"""The match of a token in a passage without tokens: the lowest cosine there is."""


def best_matches(question: Matrix, passages: Iterable[Matrix]) -> NDArray[np.float32]:
    """Return the best cosine of each of the question's tokens (tokens, d) in each passage: (tokens, passages).

    Passages are taken one by one, so that what was just unpacked is still at hand: twice as fast as all at once.
    """
    lacking = np.full(len(question), NONE, np.float32)
    found = [(question @ passage.T).max(axis=1) if len(passage) else lacking for passage in passages]
    return np.stack(found, axis=1) if found else np.zeros((len(question), 0), np.float32)


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
