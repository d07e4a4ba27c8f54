"""The second stage: candidates weighed by late interaction, by what stands around the best, and by shared words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.embedding import TokenStates
from rag.embedding.compress import unpack
from rag.retrieval.late_interaction import best_matches, read_around
from rag.retrieval.token_weights import token_weights
from rag.store import Catalog


@dataclass(frozen=True, slots=True)
class Weighing:
    """What counts how much; the values are chosen by measurement (docs/decisions.md)."""

    coverage: float = 0.12
    """What holding all of the question's words is worth beside late interaction, a cosine."""
    widened: int = 20
    """Documents whose best passage is read together with what stands around it."""
    around: float = 0.5
    """Share of what is matched there as well; the rest is what the passage itself matches."""


def weigh(
    catalog: Catalog,
    question: str,
    asked: TokenStates,
    candidates: Sequence[int],
    coverage: Mapping[int, float],
    weighing: Weighing,
) -> NDArray[np.float64] | None:
    """Return a score for each candidate passage: (candidates,); None where token states are not to be had.

    ``coverage`` is the share of the question's words that a passage holds, by row id; 0 where it is not named.
    """
    packed = catalog.states(candidates)
    if len(packed) < len(candidates):
        return None
    weights = token_weights(question, asked)
    own = best_matches(asked.states, (unpack(packed[i]) for i in candidates))
    shared = weighing.coverage * np.array([coverage.get(i, 0.0) for i in candidates])
    first = _best_of_each(catalog.contents(candidates), candidates, weights @ own + shared)[: weighing.widened]
    near = catalog.around([candidates[at] for at in first])
    further = catalog.states(sorted({i for several in near.values() for i in several} - packed.keys()))
    column = {i: at for at, i in enumerate([*candidates, *further])}
    others = np.concatenate([own, best_matches(asked.states, map(unpack, further.values()))], axis=1)
    around = {at: [column[i] for i in near.get(candidates[at], ()) if i in column] for at in first}
    return np.asarray(weights @ read_around(own, others, around, weighing.around) + shared, np.float64)


def _best_of_each(contents: Mapping[int, int], candidates: Sequence[int], scores: NDArray[np.float64]) -> list[int]:
    """Return where the best passage of each document stands, best first.

    Were its neighbours widened too, they would share its matches and stand before it, or before other documents.
    """
    best: dict[int, int] = {}
    for at in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(contents.get(candidates[at], -1 - at), at)
    return list(best.values())
