"""E5 graph: the encoder of the bundled weights as an ONNX graph that onnxruntime runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.e5_weights import E5Weights, Weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

TOKENS, STATES = "tokens", "states"  # what goes in, int64 [1, n], and what comes out, float32 [1, n, hidden]
_OPERATORS = "com.microsoft"  # onnxruntime's own operators, each a fusion of several standard ones
_EPSILON = 1e-12
_LARGEST = 64  # of a weight in 8 bits: with 127, sums of two products overflow on CPUs without VNNI


def write_graph(file: Path, weights: E5Weights, tokens: Sequence[int], *, int8: bool) -> None:
    """Write the graph with the word vectors of ``tokens``, which it knows by their place.

    It reads one text at a time, so that there is no padding, and nothing that is embedded along with a text
    changes its vector. ``int8`` rounds the weights, a scale for each output, and at run time what they are
    multiplied with, a scale for each text; else everything is as in float32.
    """
    import onnx
    from onnx import helper

    graph = _Graph(weights, int8)
    graph.add(tokens)
    body = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(TOKENS, onnx.TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info(STATES, onnx.TensorProto.FLOAT, [1, "n", weights.shape.hidden])],
        graph.tensors,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(_OPERATORS, 1)]
    # The oldest file format with these operators, so that more versions of onnxruntime read it.
    onnx.save(helper.make_model(body, opset_imports=versions, ir_version=9), file)


class _Graph:
    """Nodes and tensors of the graph as it grows; a value is known by its name."""

    def __init__(self, weights: E5Weights, int8: bool) -> None:
        self._weights = weights
        self._int8 = int8
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []

    def add(self, tokens: Sequence[int]) -> None:
        """Add all layers, from tokens to states."""
        states = self._embeddings(tokens)
        layers = self._weights.shape.layers
        for layer in range(layers):
            states = self._layer(f"l{layer}", states, STATES if layer == layers - 1 else f"l{layer}.states")

    def _embeddings(self, tokens: Sequence[int]) -> str:
        shape, weights = self._weights.shape, self._weights
        # A text is of one token type, so that its vector can be added to those of the positions.
        places = weights.tensor("emb.pos", shape.positions, shape.hidden) + weights.token_type_vectors()[0]
        words = self._node(
            "Gather", [self._tensor("words", weights.word_vectors(np.array(tokens))), TOKENS], "emb.words"
        )
        zero = self._tensor("zero", np.zeros(1, np.int64))
        length = self._node("Shape", [TOKENS], "length", start=1, end=2)
        start = self._node("Slice", [self._tensor("places", places), zero, length, zero], "emb.places")
        total = self._node("Add", [words, start], "emb.sum")
        norm = self._norm("emb.ln")
        return self._node("LayerNormalization", [total, *norm], "emb.states", axis=-1, epsilon=_EPSILON)

    def _layer(self, name: str, states: str, out: str) -> str:
        shape = self._weights.shape
        hidden, wide = shape.hidden, shape.intermediate
        parts = [self._linear(f"{name}.{part}", states, hidden, hidden) for part in "qkv"]
        heads = self._own("MultiHeadAttention", parts, f"{name}.heads", num_heads=shape.heads)
        mixed = self._linear(f"{name}.ao", heads, hidden, hidden)
        between = self._add_and_norm(f"{name}.aln", mixed, states, f"{name}.between")
        inner = self._own("Gelu", [self._linear(f"{name}.fi", between, hidden, wide)], f"{name}.inner")
        outer = self._linear(f"{name}.fo", inner, wide, hidden)
        return self._add_and_norm(f"{name}.oln", outer, between, out)

    def _linear(self, name: str, states: str, inputs: int, outputs: int) -> str:
        weight = self._weights.tensor(f"{name}.w", outputs, inputs)
        bias = self._tensor(f"{name}.b", self._weights.tensor(f"{name}.b", outputs))
        if not self._int8:
            product = self._node("MatMul", [states, self._tensor(f"{name}.w", weight.T)], f"{name}.product")
            return self._node("Add", [product, bias], f"{name}.out")
        rounded, scales = round_weights(weight)
        inputs_ = [
            states,
            self._tensor(f"{name}.w", rounded.T),
            self._tensor(f"{name}.scales", scales),
            self._tensor(f"{name}.zeros", np.zeros(outputs, np.int8)),
            bias,
        ]
        return self._own("DynamicQuantizeMatMul", inputs_, f"{name}.out")

    def _add_and_norm(self, norm: str, states: str, skipped: str, out: str) -> str:
        inputs = [states, skipped, *self._norm(norm)]
        return self._own("SkipLayerNormalization", inputs, out, epsilon=_EPSILON)

    def _norm(self, name: str) -> list[str]:
        hidden = self._weights.shape.hidden
        return [
            self._tensor(f"{name}.{part}", self._weights.tensor(f"{name}.{part}", hidden)) for part in "wb"
        ]

    def _tensor(self, name: str, values: npt.NDArray[np.generic]) -> str:
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, inputs: Sequence[str], out: str, domain: str = "", **settings: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [out], name=out, domain=domain, **settings))
        return out

    def _own(self, operator: str, inputs: Sequence[str], out: str, **settings: Any) -> str:
        return self._node(operator, inputs, out, _OPERATORS, **settings)


def round_weights(weight: Weights) -> tuple[npt.NDArray[np.int8], Weights]:
    """Each row of ``weight`` in whole numbers of at most 64, and what each row's are multiplied with."""
    largest = np.abs(weight).max(axis=1)
    # A row too small to be divided is as good as none.
    scales = np.where(largest > _LARGEST * np.finfo(np.float32).tiny, largest, 1).astype(np.float32)
    scales /= np.float32(_LARGEST)
    return np.rint(weight / scales[:, None]).astype(np.int8), scales
