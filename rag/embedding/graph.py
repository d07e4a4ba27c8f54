"""Builds the encoder as an ONNX graph from the bundled weights: BERT's post-norm layers, matrices as int8.

Input ``embeddings`` (1, tokens, hidden): word, position and type embeddings, summed; output ``states`` of that shape.
One text a run: activations are quantised with one scale a tensor, so texts run together would colour one another.
A few tokens and channels are far larger than the rest and would leave the others few of the 256 steps. So tokens are
brought to one size before the feed-forward's matrices, and channels evened out as in SmoothQuant (Xiao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.embedding import Matrix, Vector
from rag.embedding.onnx_format import MICROSOFT, GraphWriter
from rag.embedding.weights import Weights

VERSION = 3
"""Part of the cached graph's name: raise it with every change to what is built here."""


def normalised_names(layers: int) -> list[str]:
    """Name the normalised states that feed a matrix: whose channels can be evened out when their sizes are known."""
    outputs = [_output(layer, layers) for layer in range(layers - 1)]
    return ["normalised", *outputs, *(f"l{layer}.middle" for layer in range(layers))]


def build_graph(weights: Weights, largest: Mapping[str, Vector] | None = None, watch: bool = False) -> bytes:
    """Return the ONNX model of the encoder.

    ``largest`` gives the largest absolute value of each channel by the names of ``normalised_names``; with ``watch``
    the model puts out those states, too, so that they can be measured.
    """
    encoder = _Encoder(weights, largest or {})
    states = encoder.normalise("embeddings", "emb.ln", "normalised")
    for layer in range(weights.sizes.layers):
        states = encoder.layer(states, f"l{layer}", _output(layer, weights.sizes.layers))
    shape = (1, "tokens", weights.sizes.hidden)
    watched = normalised_names(weights.sizes.layers) if watch else []
    return encoder.writer.encode({"embeddings": shape}, dict.fromkeys([states, *watched], shape))


def _output(layer: int, layers: int) -> str:
    return "states" if layer == layers - 1 else f"l{layer}.out"


class _Encoder:
    """Writes the encoder's parts one after the other; tensors are handed on by name."""

    def __init__(self, weights: Weights, largest: Mapping[str, Vector]) -> None:
        self.writer = GraphWriter()
        self._weights = weights
        self._largest = largest
        self.writer.constant("thirds", np.array([weights.sizes.hidden] * 3, np.int64))
        self.writer.constant("last", np.array([-1], np.int64))

    def layer(self, states: str, name: str, output: str) -> str:
        """Attention and feed-forward, each with its residual and layer normalization (Vaswani et al. 2017)."""
        attended = self._attention(states, name)
        summed = self.writer.add("Add", [attended, states], f"{name}.attended")
        middle = self.normalise(summed, f"{name}.aln", f"{name}.middle")
        inner = self._multiply_by_token(middle, f"{name}.fi", *self._parameters(f"{name}.fi"))
        active = self.writer.add("Gelu", [inner], f"{name}.gelu", domain=MICROSOFT)
        back = self._multiply_by_token(active, f"{name}.fo", *self._parameters(f"{name}.fo"))
        summed = self.writer.add("Add", [back, middle], f"{name}.fed")
        return self.normalise(summed, f"{name}.oln", output)

    def normalise(self, states: str, name: str, output: str) -> str:
        """Layer normalization with the weights of that name."""
        scale = self.writer.constant(f"{name}.w", self._weights.vector(f"{name}.w"))
        shift = self.writer.constant(f"{name}.b", self._weights.vector(f"{name}.b"))
        epsilon = float(self._weights.sizes.epsilon)
        return self.writer.add("LayerNormalization", [states, scale, shift], output, axis=2, epsilon=epsilon)

    def _attention(self, states: str, name: str) -> str:
        parts = [self._parameters(f"{name}.{part}") for part in "qkv"]
        matrix = np.concatenate([matrix for matrix, _ in parts])
        even, matrix = self._even_out(states, f"{name}.qkv", matrix)
        joined = self._multiply(even, f"{name}.qkv", matrix, np.concatenate([bias for _, bias in parts]))
        heads = [f"{name}.{part}.out" for part in "qkv"]
        self.writer.add("Split", [joined, "thirds"], *heads, axis=2)
        count = self._weights.sizes.heads
        mixed = self.writer.add("MultiHeadAttention", heads, f"{name}.mixed", domain=MICROSOFT, num_heads=count)
        return self._multiply(mixed, f"{name}.ao", *self._parameters(f"{name}.ao"))

    def _parameters(self, name: str) -> tuple[Matrix, Vector]:
        return self._weights.matrix(f"{name}.w"), self._weights.vector(f"{name}.b")

    def _multiply(self, states: str, name: str, matrix: Matrix, bias: Vector | None) -> str:
        """Multiply by a matrix in int8 with one scale an output; activations are quantised to 8 bits as they come."""
        scales = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-12)) / np.float32(127)
        quantised = np.rint(matrix / scales[:, None]).astype(np.int8)
        inputs = [states, self.writer.constant(f"{name}.w", np.ascontiguousarray(quantised.T))]
        inputs.append(self.writer.constant(f"{name}.s", scales))
        if bias is not None:
            inputs += ["", self.writer.constant(f"{name}.b", bias)]
        return self.writer.add("DynamicQuantizeMatMul", inputs, f"{name}.product", domain=MICROSOFT)

    def _multiply_by_token(self, states: str, name: str, matrix: Matrix, bias: Vector) -> str:
        """Multiply, each token divided by its largest absolute value before and multiplied by it after."""
        even, matrix = self._even_out(states, name, matrix)
        absolute = self.writer.add("Abs", [even], f"{name}.abs")
        largest = self.writer.add("ReduceMax", [absolute, "last"], f"{name}.max")
        divided = self.writer.add("Div", [even, largest], f"{name}.divided")
        product = self._multiply(divided, name, matrix, None)
        restored = self.writer.add("Mul", [product, largest], f"{name}.restored")
        return self.writer.add("Add", [restored, self.writer.constant(f"{name}.b", bias)], f"{name}.shifted")

    def _even_out(self, states: str, name: str, matrix: Matrix) -> tuple[str, Matrix]:
        """Move each channel's size halfway into the matrix (SmoothQuant, equation 4, alpha 0.5)."""
        if states not in self._largest:
            return states, matrix
        ratio = self._largest[states] / np.maximum(np.abs(matrix).max(axis=0), np.float32(1e-6))
        factor = np.sqrt(np.maximum(ratio, np.float32(1e-3)))
        inverse = self.writer.constant(f"{name}.even", np.float32(1) / factor)
        return self.writer.add("Mul", [states, inverse], f"{name}.evened"), matrix * factor
