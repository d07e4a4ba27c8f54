"""How much each token of a question counts: rare ones more, and in a long question those that say what it is about.

A question carries much that no answer repeats ("According to the passage, which of the following …"); in a statement
every word counts. The coefficients are fitted by ``scripts/tune_token_weights.py`` to the bundled model's states.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding import TokenStates, Vector

_FILE = Path(__file__).with_name("token_weights.json")
_ASKING = frozenset("?？؟")
_SHORT, _LONG = 6, 18
"""Tokens up to which a question's words count by rarity alone, and from which what was learned counts in full."""
_RAREST = 0.5


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What was learned of questions: a token's weight is rarity ** (1 + rarity) * exp(state . direction)."""

    direction: Vector
    """(384,)"""
    rarity: float


@lru_cache(maxsize=1)
def load_coefficients() -> Coefficients:
    """Read the coefficients that come with the program."""
    held = json.loads(_FILE.read_text("utf-8"))
    return Coefficients(np.array(held["direction"], np.float32), float(held["rarity"]))


def token_weights(question: str, tokens: TokenStates, coefficients: Coefficients | None = None) -> NDArray[np.float64]:
    """Return the weight of each token of a question: (tokens,), with the sum 1; even where no rarity is known."""
    count = len(tokens.states)
    if len(tokens.rarity) != count or not tokens.rarity.sum() > 0:
        return np.full(count, 1 / max(count, 1))
    learned = coefficients or load_coefficients()
    asking = asked_share(question, count) if tokens.states.shape[1] == len(learned.direction) else 0.0
    rarity = np.maximum(tokens.rarity.astype(np.float64), _RAREST)
    weights = tokens.rarity * rarity ** (asking * learned.rarity) * np.exp(asking * (tokens.states @ learned.direction))
    return np.asarray(weights / weights.sum(), np.float64)


def asked_share(question: str, tokens: int) -> float:
    """Return how far what was learned applies, in [0, 1]: not to what asks nothing, nor to a question of few words."""
    if _ASKING.isdisjoint(question):
        return 0.0
    return min(1.0, max(0.0, (tokens - _SHORT) / (_LONG - _SHORT)))
