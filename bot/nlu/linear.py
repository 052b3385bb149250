"""Multinomial logistic regression: fitted by scikit-learn, applied as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

INVERSE_PENALTY = 10.0
MAX_ITERATIONS = 3000
# L-BFGS looks at the gradient summed over all lines, SAG at the relative size of its last steps.
# Finer ones no longer move a probability by a hundredth.
GRADIENT_TOLERANCE, STEP_TOLERANCE = 1e-2, 1e-3
SEED = 7
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Weights (one row per feature, one column per label) and bias."""

    weights: FloatArray
    bias: FloatArray


def fit_dense(features: Any, targets: NDArray[np.intp]) -> Linear:
    """An L2 logistic regression over the labels 0 … n-1, each of which must occur in `targets`."""
    regression = _fit(features, targets, solver="lbfgs", tol=GRADIENT_TOLERANCE)
    return Linear(_by_label(regression.coef_).T.astype(np.float32), _by_label(regression.intercept_).astype(np.float32))


def fit_sparse(features: Any, targets: NDArray[np.intp]) -> Linear:
    """The same for a sparse matrix of which many columns always occur together, as n-grams do.

    Such columns differ only in length. The penalty sees lengths alone, so one column for all of
    them gives the same model with a quarter of the weights to search for. SAG finds them some six
    times sooner than L-BFGS, but moves an intercept of sparse data slowly: a column of ones
    serves instead, whose penalty is nothing beside that of all the others.
    """
    from scipy.sparse import csr_matrix, hstack

    directions = shared_directions(features)
    ones = csr_matrix(np.ones((features.shape[0], 1)))
    merged = hstack([features @ directions, ones], format="csr")
    settings = {"solver": "sag", "tol": STEP_TOLERANCE, "random_state": SEED, "fit_intercept": False}
    weights = _by_label(_fit(merged, targets, **settings).coef_).T
    return Linear((directions @ weights[:-1]).astype(np.float32), weights[-1].astype(np.float32))


def _fit(features: Any, targets: NDArray[np.intp], **settings: Any) -> Any:
    from sklearn.linear_model import LogisticRegression  # training only: slow to import

    regression = LogisticRegression(C=INVERSE_PENALTY, max_iter=MAX_ITERATIONS, multi_class="multinomial", **settings)
    return regression.fit(features, targets)


def _by_label(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """One row per label; for two labels scikit-learn keeps one row d and means softmax(-d, d)."""
    return coefficients if len(coefficients) > 1 else np.concatenate([-coefficients, coefficients])


def shared_directions(features: Any) -> Any:
    """An orthonormal matrix that joins the proportional columns of a sparse matrix."""
    from scipy.sparse import csr_matrix

    columns = features.tocsc()
    lengths = np.sqrt(np.asarray(columns.multiply(columns).sum(axis=0), dtype=np.float64).ravel())
    unit = columns.data / np.repeat(lengths, np.diff(columns.indptr))
    lines = columns.indices.astype(np.int32).tobytes()
    shapes = np.round(unit, 5).astype(np.float32).tobytes()
    known: dict[bytes, int] = {}
    group = np.empty(columns.shape[1], dtype=np.intp)
    bounds = (4 * columns.indptr).tolist()
    for column, (first, last) in enumerate(pairwise(bounds)):
        group[column] = known.setdefault(lines[first:last] + shapes[first:last], len(known))
    group_lengths = np.sqrt(np.bincount(group, weights=lengths**2))
    return csr_matrix((lengths / group_lengths[group], (np.arange(len(group)), group)))


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities along the last axis, in double precision."""
    shifted = scores.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return shifted
