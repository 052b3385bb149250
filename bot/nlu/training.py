"""Fits the fused model on labelled lines, and its temperature on what each line would be taken for, were it unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import fit_temperature, refusal_bias
from bot.nlu.cores import side_by_side
from bot.nlu.features import Block, count_blocks
from bot.nlu.model import DENSE_SHARE, DenseView, FusedModel, Projection, SparseView, likeness
from bot.nlu.ridge import FloatArray, Ridge

CALIBRATED_ON = 2000
OUT_OF_SCOPE, WRONGLY_REFUSED = "out_of_scope", 0.03


@dataclass(frozen=True)
class Lines:
    """Normalised training lines with their intents, sentence vectors and counted n-grams."""

    texts: Sequence[str]
    intents: Sequence[str]
    vectors: FloatArray
    documents: list[list[Counter[str]]]

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str], vectors: FloatArray) -> Lines:
        """The lines with their n-grams counted."""
        return cls(texts, intents, vectors, count_blocks(texts))

    def take(self, rows: NDArray[np.intp]) -> Lines:
        """Some of the lines."""
        documents = [[block[row] for row in rows] for block in self.documents]
        return Lines([self.texts[r] for r in rows], [self.intents[r] for r in rows], self.vectors[rows], documents)


def train(lines: Lines) -> FusedModel:
    """A calibrated model of all lines."""
    labels = tuple(sorted(set(lines.intents)))
    if len(labels) < 2:
        raise ValueError("the intent classifier needs lines of at least two intents")
    position = {label: index for index, label in enumerate(labels)}
    targets = np.array([position[intent] for intent in lines.intents], dtype=np.intp)

    blocks = tuple(Block.fit(documents) for documents in lines.documents)
    grams = _matrix(blocks, lines.documents)
    sparse_share = np.float32((1 - DENSE_SHARE) / len(blocks))
    projection = Projection.fit(lines.vectors)
    anchors = projection.apply(lines.vectors)

    ridge = Ridge.solve(_kernel(anchors, grams, sparse_share), targets)
    rows = np.unique(np.linspace(0, len(targets) - 1, CALIBRATED_ON).astype(np.intp))
    unseen = ridge.left_out(rows)
    bias = np.zeros(len(labels), dtype=np.float32)
    if OUT_OF_SCOPE in labels:
        refusal = position[OUT_OF_SCOPE]
        bias[refusal] = refusal_bias(unseen, targets[rows], refusal, WRONGLY_REFUSED)
    return FusedModel(
        labels,
        SparseView.fit(blocks, sparse_share * np.asarray(grams.T @ ridge.coefficients)),
        DenseView.fit(projection, anchors, np.float32(DENSE_SHARE) * ridge.coefficients),
        bias,
        fit_temperature(unseen + bias, targets[rows]),
    )


def _kernel(anchors: FloatArray, grams: Any, sparse_share: np.float32) -> FloatArray:
    """How like each line is to itself and to all after it, slice by slice; the other half stays empty."""
    count, step = len(anchors), 1000
    kernel = np.zeros((count, count), dtype=np.float32)

    def fill(first: int) -> None:
        rows, later = slice(first, first + step), slice(first, None)
        part = likeness(anchors[rows], anchors[later])
        part *= np.float32(DENSE_SHARE)
        part += sparse_share * (grams[rows] @ grams[later].T).toarray()
        kernel[rows, later] = part

    for _ in side_by_side(fill, range(0, count, step)):
        pass
    return kernel


def _matrix(blocks: Sequence[Block], documents: list[list[Counter[str]]]) -> Any:
    """The weighed n-grams of all lines, blocks side by side, as a sparse matrix."""
    from scipy.sparse import csr_matrix, hstack  # training only: slow to import

    parts = []
    for block, counted in zip(blocks, documents, strict=True):
        weighed = [block.weigh(document) for document in counted]
        bounds = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in weighed])])
        columns, weights = (np.concatenate(column) for column in zip(*weighed, strict=True))
        parts.append(csr_matrix((weights, columns, bounds), shape=(len(counted), len(block.idf))))
    return hstack(parts, format="csr")
