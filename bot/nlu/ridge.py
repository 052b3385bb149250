"""Kernel ridge regression on the labels, and what it says of lines that it has not seen.

A system of 20,000 lines is solved by conjugate gradients, all labels at once: a factorisation takes five times as many
operations. What some lines spread over all of them say of every line ("FITC": Snelson and Ghahramani 2005) is the
preconditioner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.cores import all_cores

PENALTY = 0.1
SPREAD = 1000  # lines that the preconditioner knows
PRECISION = 0.05  # of what is wanted may be left; less than half of it reads no test set better
ROUNDS = 60
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Ridge:
    """A solved system: `coefficients` has one row per line and one column per label. `unseen`: the scores of the last
    lines by a model of all the others."""

    coefficients: FloatArray
    unseen: FloatArray

    @classmethod
    def solve(cls, kernel: FloatArray, targets: NDArray[np.intp], last: int, precision: float = PRECISION) -> Ridge:
        """Fits the labels 0 … n-1 of the lines whose likenesses are given, first without the last lines, then with
        them. Overwrites the diagonal of `kernel`."""
        wanted = np.eye(targets.max() + 1, dtype=np.float32)[targets]
        wanted -= wanted.mean(axis=0)
        seen = len(wanted) - last
        kernel[np.diag_indices_from(kernel)] += np.float32(PENALTY)
        with all_cores():
            known = _told(kernel, np.unique(np.linspace(0, seen - 1, SPREAD).astype(np.intp)))
            coefficients = np.zeros_like(wanted)
            coefficients[:seen] = _solve(kernel[:seen, :seen], wanted[:seen], known[:, :seen], 0, precision)
            unseen = kernel[seen:, :seen] @ coefficients[:seen]
            coefficients = _solve(kernel, wanted, known, coefficients, precision)
        return cls(coefficients, unseen)


def _told(kernel: FloatArray, some: NDArray[np.intp]) -> FloatArray:
    """What some lines say of every line: the product with its own transpose comes near the kernel without penalty."""
    from scipy.linalg import cholesky, solve_triangular  # training only: slow to import

    rows = kernel[some]
    rows[np.arange(len(some)), some] -= np.float32(PENALTY)
    factor = cholesky(kernel[np.ix_(some, some)], lower=True, check_finite=False)
    told: FloatArray = solve_triangular(factor, rows, lower=True, check_finite=False)
    return told


def _solve(
    kernel: FloatArray, wanted: FloatArray, known: FloatArray, start: FloatArray | int, precision: float
) -> FloatArray:
    """Preconditioned conjugate gradients, one column of `wanted` beside the other."""
    coefficients = np.zeros_like(wanted) + start
    rest = wanted - kernel @ coefficients if np.any(start) else wanted.copy()
    condition = _Preconditioner(kernel.diagonal(), known)
    enough = precision * np.linalg.norm(wanted)
    way = alike = condition(rest)
    size = np.einsum("ij,ij->j", rest, alike)
    for _ in range(ROUNDS):
        if np.linalg.norm(rest) <= enough:
            break
        reached = kernel @ way
        step = _ratio(size, np.einsum("ij,ij->j", way, reached))
        coefficients += step * way
        rest -= step * reached
        alike = condition(rest)
        before, size = size, np.einsum("ij,ij->j", rest, alike)
        way = alike + _ratio(size, before) * way
    return coefficients


class _Preconditioner:
    """The inverse of `known.T @ known` and what is missing on the diagonal."""

    def __init__(self, diagonal: FloatArray, known: FloatArray) -> None:
        from scipy.linalg import cholesky, solve_triangular  # training only: slow to import

        self._missing = (diagonal - np.einsum("ij,ij->j", known, known))[:, None]
        scaled = known / self._missing[:, 0]
        inner = scaled @ known.T
        inner[np.diag_indices_from(inner)] += 1
        factor = cholesky(inner, lower=True, overwrite_a=True, check_finite=False)
        self._half: FloatArray = solve_triangular(factor, scaled, lower=True, check_finite=False)

    def __call__(self, rest: FloatArray) -> FloatArray:
        conditioned: FloatArray = rest / self._missing - self._half.T @ (self._half @ rest)
        return conditioned


def _ratio(numbers: FloatArray, others: FloatArray) -> FloatArray:
    """The quotients; 0 where nothing is left."""
    return np.divide(numbers, others, out=np.zeros_like(numbers), where=others > 0)
