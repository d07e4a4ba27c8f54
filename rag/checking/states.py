"""Token states ready to compare: those of claims token by token, those of evidence in pairs, as a store keeps them.

Evidence is always read through the store's packing (neighbouring pairs averaged, 4 bits), so that a verdict does not
depend on whether the states were kept when the passage was indexed or computed just now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rag.checking.whitening import Whitening
from rag.embedding import Embedder, Matrix, TokenEmbedder, TokenStates
from rag.embedding.compress import pack, unpack

Stored = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Packed token states of those of these texts that were embedded before."""
_KEPT = 512
_T = TypeVar("_T")


@runtime_checkable
class _Tokenizing(Protocol):
    """An embedder that can say where tokens lie without running the model."""

    def token_spans(self, text: str) -> NDArray[np.int32]:
        """Return (tokens, 2) code points."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text's states, whitened."""

    states: Matrix
    """(rows, 384) unit rows; of a claim one a token, of evidence one a pair of tokens, or one for the whole text."""
    spans: NDArray[np.int32]
    """(rows, 2): the code points of the text that each row covers."""


class StateCache:
    """States of texts, the latest kept; where the embedder gives no token states, vectors of whole texts instead."""

    def __init__(self, embedder: Embedder, whitening: Whitening, stored: Stored | None = None) -> None:
        self.embedder, self._whitening, self._stored = embedder, whitening, stored
        self.has_tokens = isinstance(embedder, TokenEmbedder)
        self._claims: OrderedDict[str, Read] = OrderedDict()
        self._evidence: OrderedDict[str, Read] = OrderedDict()

    def claims(self, texts: Sequence[str]) -> list[Read]:
        """Return the states of each claim, embedding what is new in one batch. Raises EmbeddingError."""
        return _through(self._claims, texts, lambda new: [self._read(s) for s in self._embed(new)])

    def evidence(self, texts: Sequence[str]) -> list[Read]:
        """Return the states of each piece of evidence, from the store where it has them. Raises EmbeddingError."""
        return _through(self._evidence, texts, self._evidence_states)

    def _evidence_states(self, texts: list[str]) -> list[Read]:
        if not self.has_tokens:
            return [self._read(states) for states in self._embed(texts)]
        known = self._kept_states(texts)
        fresh = [text for text in texts if text not in known]
        known |= {text: _paired(states) for text, states in zip(fresh, self._embed(fresh), strict=True)}
        return [self._read(known[text]) for text in texts]

    def _kept_states(self, texts: list[str]) -> dict[str, TokenStates]:
        """Return the states that the store kept; those whose tokens are counted otherwise now are left out."""
        if self._stored is None or not isinstance(self.embedder, _Tokenizing):
            return {}
        found = {}
        for text, packed in self._stored(texts).items():
            rows, spans = unpack(packed), _pair_spans(self.embedder.token_spans(text))
            if len(rows) == len(spans):
                found[text] = TokenStates(rows, spans)
        return found

    def _embed(self, texts: list[str]) -> Iterable[TokenStates]:
        if not texts:
            return []
        if isinstance(self.embedder, TokenEmbedder):
            return self.embedder.token_states(texts)
        vectors = self.embedder.get_text_embedding_batch(texts)
        return [
            TokenStates(np.asarray(vector, np.float32)[None, :], np.array([[0, len(text)]], np.int32))
            for text, vector in zip(texts, vectors, strict=True)
        ]

    def _read(self, states: TokenStates) -> Read:
        return Read(self._whitening(states.states) if self.has_tokens else states.states, states.spans)


def _paired(states: TokenStates) -> TokenStates:
    """Return states as they come back from a store."""
    return TokenStates(unpack(pack(states.states)), _pair_spans(states.spans))


def _pair_spans(spans: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the spans of neighbouring pairs; an odd last token stays alone."""
    firsts = spans[0::2, 0]
    lasts = spans[np.minimum(np.arange(1, len(spans) + 1, 2), len(spans) - 1), 1] if len(spans) else spans[:, 1]
    return np.stack([firsts, lasts], axis=1).astype(np.int32)


def _through(kept: OrderedDict[str, _T], texts: Sequence[str], make: Callable[[list[str]], Sequence[_T]]) -> list[_T]:
    """Return what is kept for each text, making what is missing; the longest unused go first."""
    missing = [text for text in dict.fromkeys(texts) if text not in kept]
    if missing:
        kept.update(zip(missing, make(missing), strict=True))
    found = [kept[text] for text in texts]
    for text in texts:
        kept.move_to_end(text)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return found
