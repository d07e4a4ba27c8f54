"""Late interaction: how well each token of the question is matched by some token of a passage, rare ones counting more.

MaxSim (Khattab and Zaharia, ColBERT, SIGIR 2020), over token states that were stored packed with each passage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix, TokenStates


def late_interaction(question: TokenStates, passages: Sequence[Matrix]) -> NDArray[np.float64]:
    """Return for each passage the average over the question's tokens of their best cosine in it: (passages,).

    Tokens are weighted by their rarity where it is known. A passage or question without tokens gets 0.
    """
    lengths = np.array([len(passage) for passage in passages])
    scores = np.zeros(len(passages))
    held = np.flatnonzero(lengths)
    if not len(held) or not len(question.states):
        return scores
    starts = np.concatenate([[0], np.cumsum(lengths[held])[:-1]])
    similarity = question.states @ np.concatenate([passage for passage in passages if len(passage)]).T
    best = np.maximum.reduceat(similarity, starts, axis=1)
    scores[held] = np.average(best, axis=0, weights=_weights(question))
    return scores


def _weights(question: TokenStates) -> NDArray[np.float32] | None:
    return question.rarity if len(question.rarity) == len(question.states) and question.rarity.sum() > 0 else None
