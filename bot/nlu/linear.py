"""Multinomial logistic regression: fitted by scikit-learn, applied as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

INVERSE_PENALTY = 10.0
MAX_ITERATIONS = 3000
# Keeps the kernel of lines that say the same positive definite; lines have a squared length of two.
_JITTER = 1e-6
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Weights (one row per feature, one column per label) and bias."""

    weights: FloatArray
    bias: FloatArray


def fit_dense(features: NDArray[Any], targets: NDArray[np.intp]) -> Linear:
    """An L2 logistic regression over the labels 0 … n-1, each of which must occur in `targets`."""
    weights, bias = _fit(features, targets)
    return Linear(weights.astype(np.float32), bias.astype(np.float32))


def fit_sparse(features: Any, targets: NDArray[np.intp]) -> Linear:
    """The same for a sparse matrix with many more columns than rows.

    The penalty only sees lengths, so the lines may be turned into as many coordinates as there
    are lines (the Cholesky factor of their kernel) and the weights turned back: the same model,
    some twenty times sooner than with one coordinate per n-gram.
    """
    from scipy.linalg import cholesky, solve_triangular  # training only

    kernel = (features @ features.T).toarray()
    kernel[np.diag_indices_from(kernel)] += _JITTER
    factor = cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
    turned, bias = _fit(factor, targets)
    weights = features.T @ solve_triangular(factor, turned, lower=True, trans="T", check_finite=False)
    return Linear(weights.astype(np.float32), bias.astype(np.float32))


def _fit(features: NDArray[Any], targets: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[Any]]:
    from sklearn.linear_model import LogisticRegression  # training only: slow to import

    regression = LogisticRegression(C=INVERSE_PENALTY, max_iter=MAX_ITERATIONS, multi_class="multinomial")
    regression.fit(features, targets)
    weights, bias = regression.coef_, regression.intercept_
    if len(weights) == 1:
        # scikit-learn keeps one row d for two labels and means softmax(-d, d).
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T, bias


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities along the last axis, in double precision."""
    shifted = scores.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return shifted
