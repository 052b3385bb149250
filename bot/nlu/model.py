"""The fused intent model: how like a text is to each training line, in letters, in sound and in meaning.

The sparse view sees characters and sounds (typing errors, homophones); its likeness is a product
of n-gram vectors, so all lines together are one matrix. The dense view sees meaning (paraphrase,
mixed languages, long stories) by the distance of sentence vectors. The coefficients of the lines
were found for the sum of both (bot.nlu.training); a bias decides how readily a text counts as out
of scope, and a temperature makes probabilities of the scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import softmax
from bot.nlu.features import PARTS, Counts, Grams
from bot.nlu.ridge import FloatArray

DENSE_SHARE = 0.5
DIMENSIONS = 96  # twice as many read no test set better and take twice the time
LINES = 1000  # training lines that are compared with one text after the other
TOGETHER = 16  # texts


@dataclass(frozen=True)
class SparseView:
    """Character and pinyin n-grams, one row of weights per n-gram.

    A row is kept as whole numbers from -127 to 127 and what they are multiplied with: a quarter of the
    memory and of the time to load, and no decision that one would notice comes out otherwise.
    """

    vocabulary: Grams
    weights: NDArray[np.int8]
    units: FloatArray

    @classmethod
    def fit(cls, vocabulary: Grams, weights: FloatArray) -> SparseView:
        """The view with these weights, rounded."""
        units = np.maximum(np.abs(weights).max(axis=1), np.finfo(np.float32).tiny) / np.float32(127)
        return cls(vocabulary, np.round(weights / units[:, None]).astype(np.int8), units)

    def scores(self, texts: Counts, beside: Grams | None = None) -> FloatArray:
        """One row per text, one score per intent: the weighted sum of the rows of the n-grams that occur. What another
        vocabulary knows of a text besides makes all of them smaller."""
        rows, weights, of = self.vocabulary.weigh(texts, beside)
        weights *= self.units[rows]
        count = (len(texts.bounds) - 1) // PARTS
        bounds = np.searchsorted(of, np.arange(count + 1))
        scores = np.empty((count, self.weights.shape[1]), dtype=np.float32)
        for text, (first, end) in enumerate(pairwise(bounds)):
            scores[text] = weights[first:end] @ self.weights[rows[first:end]].astype(np.float32)
        return scores


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
    """The projected training lines (one column each, doubled) and their coefficients, each times exp(-|line|²).

    Both are kept in parts that fit into a core's own cache: the lines of a part are compared with all clauses of a
    message before the next one is fetched. What the last part has too much of counts for nothing.
    """

    projection: Projection
    doubled: FloatArray
    weights: FloatArray

    @classmethod
    def fit(cls, projection: Projection, anchors: FloatArray, coefficients: FloatArray) -> DenseView:
        """The view whose scores are `likeness(vectors, anchors) @ coefficients`."""
        weights = coefficients * np.exp(-np.square(anchors).sum(axis=1))[:, None]
        size = min(LINES, len(anchors))
        lacking = ((0, -len(anchors) % size), (0, 0))
        parts = np.pad(2 * anchors, lacking).reshape(-1, size, anchors.shape[1])
        # One vector after the other is multiplied with a part: BLAS would copy it first to do it for all of them.
        doubled = np.ascontiguousarray(parts.transpose(0, 2, 1))[:, None]
        counted = np.pad(weights, lacking).reshape(-1, size, weights.shape[1])
        return cls(projection, doubled, np.ascontiguousarray(counted.transpose(0, 2, 1))[:, None])

    def scores(self, vectors: FloatArray) -> FloatArray:
        """One row of scores per vector."""
        projected = self.projection.apply(vectors)
        groups = [projected[first : first + TOGETHER] for first in range(0, len(projected), TOGETHER)]
        return np.concatenate([self._scores(group) for group in groups])

    def _scores(self, projected: FloatArray) -> FloatArray:
        likenesses = np.matmul(projected[None, :, None, :], self.doubled)
        np.exp(likenesses, out=likenesses)
        sums = np.matmul(self.weights, likenesses.transpose(0, 1, 3, 2)).sum(axis=0)[:, :, 0]
        scores: FloatArray = sums * np.exp(-np.square(projected).sum(axis=1))[:, None]
        return scores


@dataclass(frozen=True)
class FusedModel:
    """Everything that classifies a text, given its n-grams and its sentence vector."""

    labels: tuple[str, ...]
    sparse: SparseView
    dense: DenseView
    bias: FloatArray
    temperature: float = 1.0

    def probabilities(self, texts: Counts, vectors: FloatArray) -> NDArray[np.float64]:
        """Calibrated probabilities, one row per text, columns as `labels`."""
        return softmax(self.scores(texts, vectors) / self.temperature)

    def scores(self, texts: Counts, vectors: FloatArray) -> FloatArray:
        """The scores of both views before calibration."""
        return self.sparse.scores(texts) + self.dense.scores(vectors) + self.bias


def likeness(vectors: FloatArray, anchors: FloatArray) -> FloatArray:
    """exp(-d²) of the distance of each vector to each anchor: 1 for the same meaning, about 0.15 for none."""
    exponents = vectors @ (2 * anchors.T)
    exponents -= np.square(vectors).sum(axis=1)[:, None]
    exponents -= np.square(anchors).sum(axis=1)
    likenesses: FloatArray = np.exp(np.minimum(exponents, 0, out=exponents), out=exponents)
    return likenesses
