"""Fits the fused model on labelled lines, its temperature on lines each fold has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import fit_temperature
from bot.nlu.features import Block, count_blocks
from bot.nlu.linear import FloatArray, fit_dense, fit_sparse
from bot.nlu.model import DenseView, FusedModel, SparseView, standardization

FOLDS = 5
SEED = 7


@dataclass(frozen=True)
class Lines:
    """Normalised training lines with their sentence vectors and n-grams, counted once for all folds."""

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
    model = fit(lines)
    scores, rows = out_of_fold(lines)
    if not len(rows):
        return model
    targets = _targets([lines.intents[row] for row in rows], model.labels)
    return replace(model, temperature=fit_temperature(scores, targets))


def fit(lines: Lines) -> FusedModel:
    """A model of all lines, not calibrated."""
    labels = tuple(sorted(set(lines.intents)))
    if len(labels) < 2:
        raise ValueError("the intent classifier needs lines of at least two intents")
    targets = _targets(lines.intents, labels)
    blocks = tuple(Block.fit(documents) for documents in lines.documents)
    sparse = fit_sparse(_matrix(blocks, lines.documents), targets)
    mean, scale = standardization(lines.vectors)
    dense = fit_dense((lines.vectors - mean) * scale, targets)
    return FusedModel(labels, SparseView(blocks, sparse), DenseView.fold(dense, mean, scale))


def out_of_fold(lines: Lines) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Scores of each line by a model that has not seen it, and the rows they belong to.

    Nothing comes back when an intent has a single line: there is nothing to hold out.
    """
    from sklearn.model_selection import StratifiedKFold  # training only: slow to import

    folds = min(FOLDS, *Counter(lines.intents).values())
    if folds < 2:
        return np.empty((0, 0)), np.empty(0, dtype=np.intp)
    scores, rows = [], []
    splitter = StratifiedKFold(folds, shuffle=True, random_state=SEED)
    for seen, held_out in splitter.split(lines.texts, lines.intents):
        unseen = lines.take(held_out)
        scores.append(fit(lines.take(seen)).log_scores(unseen.texts, unseen.vectors))
        rows.append(held_out)
    return np.concatenate(scores), np.concatenate(rows)


def _targets(intents: Sequence[str], labels: Sequence[str]) -> NDArray[np.intp]:
    position = {label: index for index, label in enumerate(labels)}
    return np.array([position[intent] for intent in intents], dtype=np.intp)


def _matrix(blocks: Sequence[Block], documents: list[list[Counter[str]]]) -> Any:
    """The weighed n-grams of all lines, blocks side by side, as a sparse matrix."""
    from scipy.sparse import csr_matrix, hstack

    parts = []
    for block, counted in zip(blocks, documents, strict=True):
        weighed = [block.weigh(document) for document in counted]
        bounds = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in weighed])])
        columns, weights = (np.concatenate(column) for column in zip(*weighed, strict=True))
        parts.append(csr_matrix((weights, columns, bounds), shape=(len(counted), len(block.idf))))
    return hstack(parts, format="csr")
