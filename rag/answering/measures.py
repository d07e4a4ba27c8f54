"""Token matches to one number a sentence, comparable over the sentences of one question only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix


def best_cosines(question: Matrix, texts: Sequence[Matrix]) -> NDArray[np.float64]:
    """Return each question token's best cosine in each text: (tokens, texts)."""
    columns = [(question @ text.T).max(axis=1) if len(text) else np.zeros(len(question)) for text in texts]
    return np.stack(columns, axis=1).astype(np.float64)


def telling(best: NDArray[np.float64], power: float = 2.0) -> NDArray[np.float64]:
    """Average over tokens, each weighted by how far its best text stands out: what every text says tells nothing."""
    spread = np.maximum(best.max(axis=1) - best.mean(axis=1), 1e-6) ** power
    return np.asarray((spread[:, None] * best).sum(axis=0) / spread.sum(), np.float64)


def by_language(values: NDArray[np.float64], languages: Sequence[str], share: float) -> NDArray[np.float64]:
    """Take out this share of what a language has over the others merely by being the question's own."""
    out, overall = values.copy(), values.mean()
    for language in set(languages):
        rows = np.array([held == language for held in languages])
        trust = rows.sum() / (rows.sum() + 3)
        out[rows] -= share * trust * (values[rows].mean() - overall)
    return out


def standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values with mean 0 and deviation 1."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), np.float64)
