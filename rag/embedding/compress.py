"""Token states in few bytes, to keep beside a passage: neighbouring pairs averaged, 4 bits a value.

About 9 KB for a passage of 60 words, with one scale a dimension. Which of two neighbours matched is lost.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Matrix
from rag.errors import EmbeddingError

_HEADER = struct.Struct("<4sHH")
_MAGIC = b"TS4\x01"
_STEPS = 7
"""Steps to either side of zero; the sixteenth code is left unused, so that the range is symmetrical."""


def pack(states: Matrix) -> bytes:
    """Compress states (tokens, dimensions even); rows come back halved in number and of unit length.

    Raises EmbeddingError for more than 131,070 tokens or an odd number of dimensions.
    """
    tokens, width = states.shape
    if width % 2 or width > 0xFFFF or tokens > 2 * 0xFFFF:
        raise EmbeddingError(f"token states of shape {states.shape} can't be packed")
    merged = _merge(states.astype(np.float32, copy=False))
    header = _HEADER.pack(_MAGIC, len(merged), width)
    if not len(merged):
        return header
    # float16 would round a tiny scale to zero: keep it above the smallest normal number.
    scales = np.maximum(np.abs(merged).max(axis=0) / _STEPS, 2.0**-14).astype(np.float16)
    codes = np.clip(np.rint(merged / scales.astype(np.float32)), -_STEPS, _STEPS).astype(np.int8) + 8
    nibbles = codes.astype(np.uint8)
    pairs = nibbles[:, 0::2] | nibbles[:, 1::2] << 4
    return b"".join([header, scales.tobytes(), pairs.tobytes()])


def unpack(packed: bytes) -> Matrix:
    """Return the packed states (pairs, dimensions), each row a unit vector. Raises EmbeddingError."""
    if len(packed) < _HEADER.size:
        raise EmbeddingError("packed token states are cut off; rebuild the index")
    magic, count, width = _HEADER.unpack_from(packed)
    expected = _HEADER.size + (2 * width + count * width // 2 if count else 0)
    if magic != _MAGIC or len(packed) != expected:
        raise EmbeddingError("packed token states are damaged or of another version; rebuild the index")
    if not count:
        return np.empty((0, width), np.float32)
    scales = np.frombuffer(packed, np.float16, width, _HEADER.size).astype(np.float32)
    pairs = np.frombuffer(packed, np.uint8, count * width // 2, _HEADER.size + 2 * width)
    rows: Matrix = _CODES.take(pairs).view(np.float32).reshape(count, width)
    rows *= scales
    rows *= (1 / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), np.float32(1e-12)))[:, None]
    return rows


def _code_table() -> NDArray[np.float64]:
    """Return by byte its two codes, from -8 to 7, as two float32 side by side: looked up as one number of 8 bytes."""
    byte = np.arange(256)
    return (np.stack([byte & 15, byte >> 4], axis=-1).astype(np.float32) - np.float32(8)).view(np.float64).ravel()


_CODES = _code_table()


def _merge(states: Matrix) -> Matrix:
    """Average neighbouring pairs; an odd last token stays alone."""
    even = len(states) // 2 * 2
    pairs = (states[0:even:2] + states[1:even:2]) / 2
    return _unit(np.concatenate([pairs, states[even:]]))


def _unit(rows: Matrix) -> Matrix:
    result: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return result
