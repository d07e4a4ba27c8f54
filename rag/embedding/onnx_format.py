"""Writes an ONNX model as bytes: just the messages needed here, so that the onnx package is not required.

Field numbers are those of ``onnx.proto3`` (github.com/onnx/onnx, Apache-2.0); the encoding is Protocol Buffers'.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MICROSOFT = "com.microsoft"
"""Domain of ONNX Runtime's own operators."""
_ELEMENT = {np.dtype(np.float32): 1, np.dtype(np.int8): 3, np.dtype(np.int64): 7}
_IR_VERSION, _OPSET, _MICROSOFT_OPSET = 8, 18, 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    """Encode an integer; negative ones in 64-bit two's complement, as the format wants."""
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def _bytes(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _attribute(name: str, value: int | float) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, 2)
    return _bytes(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)


def _float_value(name: str, shape: Sequence[int | str]) -> bytes:
    """Describe an input or output of floats; a string is a dimension that varies."""
    dims = [_bytes(2, size) if isinstance(size, str) else _number(1, size) for size in shape]
    tensor = _number(1, 1) + _bytes(2, b"".join(_bytes(1, dim) for dim in dims))
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))


class GraphWriter:
    """Collects operators and constants in order, then encodes them."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Add a constant (float32, int8 or int64) and return its name."""
        dims = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, _ELEMENT[values.dtype])
        self._constants.append(dims + kind + _bytes(8, name) + _bytes(9, values.tobytes()))
        return name

    def add(
        self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: int | float
    ) -> str:
        """Add an operator and return its first output; an empty input name leaves an optional input out."""
        node = b"".join(_bytes(1, name) for name in inputs) + b"".join(_bytes(2, name) for name in outputs)
        node += _bytes(3, outputs[0]) + _bytes(4, operator) + _bytes(7, domain)
        node += b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self._nodes.append(node)
        return outputs[0]

    def encode(self, inputs: dict[str, Sequence[int | str]], outputs: dict[str, Sequence[int | str]]) -> bytes:
        """Return the model's bytes; inputs and outputs are named with their shapes, floats all."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _bytes(2, "e5")
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += b"".join(_bytes(11, _float_value(*item)) for item in inputs.items())
        graph += b"".join(_bytes(12, _float_value(*item)) for item in outputs.items())
        opsets = [_bytes(1, ""), _number(2, _OPSET)], [_bytes(1, MICROSOFT), _number(2, _MICROSOFT_OPSET)]
        versions = b"".join(_bytes(8, b"".join(opset)) for opset in opsets)
        return _number(1, _IR_VERSION) + _bytes(2, "footnoted") + _bytes(7, graph) + versions
