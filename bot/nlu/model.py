"""The fused intent model: two linear views of a text, one probability per intent.

The sparse view sees characters and sounds (typing errors, homophones), the dense view meaning
(paraphrase, mixed languages, long stories). Their geometric mean, sharpened by a temperature
fitted on held-out lines, is the confidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import BLOCKS, Block
from bot.nlu.linear import FloatArray, Linear, softmax

DENSE_SCALE = 3.0
_TINY = 1e-6


@dataclass(frozen=True)
class SparseView:
    """Character and pinyin n-grams, one linear row per n-gram, blocks one after the other."""

    blocks: tuple[Block, ...]
    linear: Linear

    def scores(self, text: str) -> FloatArray:
        """One score per intent: the weighted sum of the rows of the n-grams that occur."""
        total = self.linear.bias.copy()
        first = 0
        for block, grams in zip(self.blocks, BLOCKS, strict=True):
            rows, weights = block.weigh(grams(text))
            total += weights @ self.linear.weights[rows + first]
            first += len(block.idf)
        return total


@dataclass(frozen=True)
class DenseView:
    """Sentence vectors; centring and scaling are folded into the weights."""

    linear: Linear

    @classmethod
    def fold(cls, linear: Linear, mean: FloatArray, scale: FloatArray) -> DenseView:
        """The view that takes raw vectors where `linear` takes `(vector - mean) * scale`."""
        weights = linear.weights * scale[:, None]
        return cls(Linear(weights, linear.bias - mean @ weights))

    def scores(self, vectors: FloatArray) -> FloatArray:
        """One row of scores per vector."""
        scores: FloatArray = vectors @ self.linear.weights + self.linear.bias
        return scores


@dataclass(frozen=True)
class FusedModel:
    """Everything that classifies a text, given its sentence vector."""

    labels: tuple[str, ...]
    sparse: SparseView
    dense: DenseView
    temperature: float = 1.0

    def probabilities(self, texts: Sequence[str], vectors: FloatArray) -> NDArray[np.float64]:
        """Calibrated probabilities, one row per text, columns as `labels`."""
        return softmax(self.log_scores(texts, vectors) / self.temperature)

    def log_scores(self, texts: Sequence[str], vectors: FloatArray) -> NDArray[np.float64]:
        """The fused scores before calibration."""
        sparse = np.stack([self.sparse.scores(text) for text in texts])
        return fuse(sparse, self.dense.scores(vectors))


def fuse(sparse: NDArray[np.float32], dense: NDArray[np.float32]) -> NDArray[np.float64]:
    """The log of the geometric mean of two views, not yet summing to one."""
    mean: NDArray[np.float64] = (np.log(softmax(sparse) + _TINY) + np.log(softmax(dense) + _TINY)) / 2
    return mean


def standardization(vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and scale per dimension that bring sentence vectors to the size the penalty expects."""
    mean = vectors.mean(axis=0)
    scale = DENSE_SCALE / ((vectors.std(axis=0) + _TINY) * math.sqrt(vectors.shape[1]))
    return mean.astype(np.float32), scale.astype(np.float32)
