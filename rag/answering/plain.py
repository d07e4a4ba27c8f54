"""Extractive answers for an embedder without token states: the nearest sentences by vector, abstaining by kind only.

A fallback: it refuses fewer of the questions that the sources don't answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.amounts import asks_for_value, states_kind
from rag.answering.candidates import is_quotable
from rag.answering.question import Kind, analyse
from rag.embedding import Embedder
from rag.schema import Claim, RankedPassage
from rag.sentences import split_sentences
from rag.values import find_values

_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found: claims with exact spans, or none and the reason."""

    claims: tuple[Claim, ...]
    reason: str = ""
    """Why nothing is quoted; empty when something is."""


def extract_plainly(question: str, ranked: Sequence[RankedPassage], embedder: Embedder) -> Extraction:
    """Quote the nearest sentences that state what is asked for. Raises EmbeddingError."""
    asked = analyse(question)
    bound = asked.kind is not Kind.REASON
    named = {word for value in find_values(question) for word in value.key.split()}
    found = [
        (number, ranked_passage.passage.start + start, ranked_passage.passage.start + end, text)
        for number, ranked_passage in enumerate(ranked, 1)
        for start, end in split_sentences(ranked_passage.passage.text)
        if is_quotable(text := ranked_passage.passage.text[start:end])
        and (not bound or states_kind(text, asked.kind, named))
    ]
    if not found:
        lacking = f"the question asks for a {asked.kind.value}, and " if asks_for_value(asked.kind) else ""
        return Extraction((), f"{lacking}no passage that was found states it")
    vectors = np.asarray(embedder.get_text_embedding_batch([text for *_, text in found]), np.float32)
    nearness = vectors @ np.asarray(embedder.get_query_embedding(question), np.float32)
    order = np.argsort(-nearness, kind="stable")[:_SENTENCES]
    return Extraction(tuple(_claim(*found[i]) for i in sorted(order)))


def _claim(number: int, start: int, end: int, text: str) -> Claim:
    return Claim(text, (number,), ((number, start, end),))
