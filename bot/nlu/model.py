"""The fused intent model: how like a text is to each training line, in letters, in sound and in meaning.

The sparse view sees characters and sounds (typing errors, homophones); its likeness is a product
of n-gram vectors, so all lines together are one matrix. The dense view sees meaning (paraphrase,
mixed languages, long stories) by the distance of sentence vectors. The coefficients of the lines
were found for the sum of both (bot.nlu.training); a bias decides how readily a text counts as out
of scope, and a temperature makes probabilities of the scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import softmax
from bot.nlu.features import Block, Grams
from bot.nlu.ridge import FloatArray

DENSE_SHARE = 0.5
DIMENSIONS = 96  # twice as many read no test set better and take twice the time


@dataclass(frozen=True)
class SparseView:
    """Character and pinyin n-grams, one row of weights per n-gram, blocks one after the other.

    A row is kept as whole numbers from -127 to 127 and what they are multiplied with: a quarter of the
    memory and of the time to load, and no decision that one would notice comes out otherwise.
    """

    blocks: tuple[Block, ...]
    weights: NDArray[np.int8]
    units: FloatArray

    @classmethod
    def fit(cls, blocks: tuple[Block, ...], weights: FloatArray) -> SparseView:
        """The view with these weights, rounded."""
        units = np.maximum(np.abs(weights).max(axis=1), np.finfo(np.float32).tiny) / np.float32(127)
        return cls(blocks, np.round(weights / units[:, None]).astype(np.int8), units)

    def scores(self, text: Grams, beside: Sequence[Block] = ()) -> FloatArray:
        """One score per intent: the weighted sum of the rows of the n-grams that occur. What other blocks know of
        the text besides makes all of them smaller."""
        total = np.zeros(self.weights.shape[1], dtype=np.float32)
        first = 0
        others: Sequence[Block | None] = beside or [None] * len(self.blocks)
        for block, grams, other in zip(self.blocks, text, others, strict=True):
            rows, weights = block.weigh(grams, other)
            rows = rows + first
            total += (weights * self.units[rows]) @ self.weights[rows].astype(np.float32)
            first += len(block.idf)
        return total


@dataclass(frozen=True)
class Projection:
    """Sentence vectors in the few directions in which the training lines differ most."""

    centre: FloatArray
    axes: FloatArray

    @classmethod
    def fit(cls, vectors: FloatArray) -> Projection:
        """The principal axes, at most DIMENSIONS."""
        centre = vectors.mean(axis=0)
        spread = vectors - centre
        _, axes = np.linalg.eigh(spread.T @ spread)
        return cls(centre, np.ascontiguousarray(axes[:, ::-1][:, :DIMENSIONS]))

    def apply(self, vectors: FloatArray) -> FloatArray:
        """One row per vector."""
        projected: FloatArray = (vectors - self.centre) @ self.axes
        return projected


@dataclass(frozen=True)
class DenseView:
    """The projected training lines (one column each, doubled) and their coefficients, each times exp(-|line|²)."""

    projection: Projection
    doubled: FloatArray
    weights: FloatArray

    @classmethod
    def fit(cls, projection: Projection, anchors: FloatArray, coefficients: FloatArray) -> DenseView:
        """The view whose scores are `likeness(vectors, anchors) @ coefficients`."""
        lengths = np.exp(-np.square(anchors).sum(axis=1))
        return cls(projection, np.ascontiguousarray(2 * anchors.T), coefficients * lengths[:, None])

    def scores(self, vectors: FloatArray) -> FloatArray:
        """One row of scores per vector."""
        # One by one: for a few vectors BLAS would copy the whole matrix into another order first.
        return np.stack([self._scores(vector) for vector in self.projection.apply(vectors)])

    def _scores(self, projected: FloatArray) -> FloatArray:
        likenesses = projected @ self.doubled
        np.exp(likenesses, out=likenesses)
        scores: FloatArray = (likenesses @ self.weights) * np.exp(-(projected @ projected))
        return scores


@dataclass(frozen=True)
class FusedModel:
    """Everything that classifies a text, given its n-grams and its sentence vector."""

    labels: tuple[str, ...]
    sparse: SparseView
    dense: DenseView
    bias: FloatArray
    temperature: float = 1.0

    def probabilities(self, texts: Sequence[Grams], vectors: FloatArray) -> NDArray[np.float64]:
        """Calibrated probabilities, one row per text, columns as `labels`."""
        return softmax(self.scores(texts, vectors) / self.temperature)

    def scores(self, texts: Sequence[Grams], vectors: FloatArray) -> FloatArray:
        """The scores of both views before calibration."""
        return np.stack([self.sparse.scores(text) for text in texts]) + self.dense.scores(vectors) + self.bias


def likeness(vectors: FloatArray, anchors: FloatArray) -> FloatArray:
    """exp(-d²) of the distance of each vector to each anchor: 1 for the same meaning, about 0.15 for none."""
    exponents = vectors @ (2 * anchors.T)
    exponents -= np.square(vectors).sum(axis=1)[:, None]
    exponents -= np.square(anchors).sum(axis=1)
    likenesses: FloatArray = np.exp(np.minimum(exponents, 0, out=exponents), out=exponents)
    return likenesses
