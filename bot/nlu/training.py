"""Fits the fused model on labelled lines, and its temperature on what some of them are taken for while unseen."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import fit_temperature, refusal_bias
from bot.nlu.cores import side_by_side
from bot.nlu.encoder import Encoder
from bot.nlu.features import PARTS, Counts, Grams, count
from bot.nlu.landmarks import condensed
from bot.nlu.model import DENSE_SHARE, DenseView, FusedModel, Projection, SparseView, likeness
from bot.nlu.ridge import FloatArray, Ridge

CALIBRATED_ON = 2000
COMMON = 256  # of 330,000 n-grams, but nine tenths of the work
# Of lines left out: of what is typed hardly more than one in a hundred is then refused.
OUT_OF_SCOPE, WRONGLY_REFUSED = "out_of_scope", 0.08
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lines:
    """Normalised training lines with their intents, sentence vectors and counted n-grams."""

    texts: Sequence[str]
    intents: Sequence[str]
    vectors: FloatArray
    counts: Counts

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str], vectors: FloatArray) -> Lines:
        """The lines with their n-grams counted."""
        return cls(texts, intents, vectors, count(texts))

    def take(self, rows: NDArray[np.intp]) -> Lines:
        """Some of the lines."""
        texts, intents = [self.texts[r] for r in rows], [self.intents[r] for r in rows]
        return Lines(texts, intents, self.vectors[rows], self.counts.take(rows))


def fit(lines: Sequence[tuple[str, str]], encoder: Encoder) -> FusedModel:
    """A calibrated model of texts with their labels, each pair once."""
    texts, labels = zip(*dict.fromkeys(lines), strict=True)
    model = train(Lines.of(texts, labels, encoder.encode(texts)))
    logger.info("Trained %d labels on %d lines, T=%s", len(model.labels), len(texts), model.temperature)
    return model


def train(lines: Lines) -> FusedModel:
    """A calibrated model of all lines."""
    labels = tuple(sorted(set(lines.intents)))
    if len(labels) < 2:
        raise ValueError("the intent classifier needs lines of at least two intents")
    lines, calibrated = _calibrated_last(lines)
    position = {label: index for index, label in enumerate(labels)}
    targets = np.array([position[intent] for intent in lines.intents], dtype=np.intp)

    vocabulary = Grams.fit(lines.counts)
    grams = weighed(vocabulary, lines.counts)
    sparse_share = np.float32((1 - DENSE_SHARE) / PARTS)
    projection = Projection.fit(lines.vectors)
    anchors = projection.apply(lines.vectors)

    ridge = Ridge.solve(_kernel(anchors, grams, sparse_share), targets, calibrated)
    unseen, truth = ridge.unseen, targets[-calibrated:]
    bias = np.zeros(len(labels), dtype=np.float32)
    if OUT_OF_SCOPE in labels:
        refusal = position[OUT_OF_SCOPE]
        bias[refusal] = refusal_bias(unseen, truth, refusal, WRONGLY_REFUSED)
    return FusedModel(
        labels,
        SparseView.fit(vocabulary, sparse_share * np.asarray(grams.T @ ridge.coefficients)),
        DenseView.fit(projection, *condensed(anchors, np.float32(DENSE_SHARE) * ridge.coefficients)),
        bias,
        fit_temperature(unseen + bias, truth),
    )


def _calibrated_last(lines: Lines) -> tuple[Lines, int]:
    """The lines in another order, and how many at the end are left out first: one in so many, of all intents."""
    count = len(lines.texts)
    chosen = np.unique(np.linspace(0, count - 1, min(CALIBRATED_ON, count // 4)).astype(np.intp))
    return lines.take(np.concatenate([np.delete(np.arange(count), chosen), chosen])), len(chosen)


def _kernel(anchors: FloatArray, grams: Any, sparse_share: np.float32) -> FloatArray:
    """How like each line is to each, slice by slice: what is computed for the lines after it holds for them too."""
    count, step = len(anchors), 1000
    kernel = np.empty((count, count), dtype=np.float32)
    common, rare = _by_frequency(grams * np.sqrt(sparse_share))

    def fill(first: int) -> None:
        rows, later = slice(first, first + step), slice(first, None)
        part = likeness(anchors[rows], anchors[later])
        part *= np.float32(DENSE_SHARE)
        part += common[rows] @ common[later].T
        part += (rare[rows] @ rare[later].T).toarray()
        kernel[rows, later] = part
        kernel[later, rows] = part.T

    for _ in side_by_side(fill, range(0, count, step)):
        pass
    return kernel


def _by_frequency(grams: Any) -> tuple[FloatArray, Any]:
    """The commonest n-grams as a full matrix, in which they are multiplied sooner, and all others."""
    order = np.argsort(-np.bincount(grams.indices, minlength=grams.shape[1]), kind="stable")
    return grams[:, order[:COMMON]].toarray(), grams[:, np.sort(order[COMMON:])]


def weighed(vocabulary: Grams, lines: Counts) -> Any:
    """The weighed n-grams of all lines as a sparse matrix."""
    from scipy.sparse import csr_matrix  # slow to import

    rows, weights, of = vocabulary.weigh(lines)
    shape = (len(lines.bounds) - 1) // PARTS, len(vocabulary.grams)
    return csr_matrix((weights, rows, np.searchsorted(of, np.arange(shape[0] + 1))), shape=shape)
