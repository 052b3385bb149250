"""Multinomial logistic regression: fitted by scikit-learn, applied as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

INVERSE_PENALTY = 10.0
MAX_ITERATIONS = 3000
# Of the gradient summed over all lines; finer steps no longer move a probability by a hundredth.
TOLERANCE = 1e-2
# Of the first, fast search; it only has to come near.
ROUGH_TOLERANCE = 3e-3
SEED = 7
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Weights (one row per feature, one column per label) and bias."""

    weights: FloatArray
    bias: FloatArray


def fit_dense(features: Any, targets: NDArray[np.intp]) -> Linear:
    """An L2 logistic regression over the labels 0 … n-1, each of which must occur in `targets`."""
    weights, bias = _coefficients(_regression().fit(features, targets))
    return Linear(weights.astype(np.float32), bias.astype(np.float32))


def fit_sparse(features: Any, targets: NDArray[np.intp]) -> Linear:
    """The same for a sparse matrix of which many columns always occur together, as n-grams do.

    Such columns differ only in length. The penalty sees lengths alone, so one column for all of
    them gives the same model with a quarter of the weights to search for. Stochastic steps come
    near the solution several times sooner than L-BFGS, which then finishes the search.
    """
    directions = shared_directions(features)
    merged = (features @ directions).tocsr()
    regression = _regression().set_params(solver="sag", tol=ROUGH_TOLERANCE, random_state=SEED, warm_start=True)
    regression.fit(merged, targets).set_params(solver="lbfgs", tol=TOLERANCE).fit(merged, targets)
    weights, bias = _coefficients(regression)
    return Linear((directions @ weights).astype(np.float32), bias.astype(np.float32))


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression  # training only: slow to import

    return LogisticRegression(
        C=INVERSE_PENALTY, max_iter=MAX_ITERATIONS, tol=TOLERANCE, solver="lbfgs", multi_class="multinomial"
    )


def _coefficients(regression: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weights, bias = regression.coef_, regression.intercept_
    if len(weights) == 1:
        # scikit-learn keeps one row d for two labels and means softmax(-d, d).
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T, bias


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
