"""Kernel ridge regression on the labels: one linear system, and what it would say of a line it had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.cores import all_cores

PENALTY = 0.1
PARTS = 16  # in which lines are left out: sorted rows need ever less of the system
BLOCK = 512
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Ridge:
    """A solved system: `coefficients` has one row per line and one column per label."""

    coefficients: FloatArray
    wanted: FloatArray
    factor: FloatArray

    @classmethod
    def solve(cls, kernel: FloatArray, targets: NDArray[np.intp]) -> Ridge:
        """Fits the labels 0 … n-1 of the lines whose likenesses are given above the diagonal. Overwrites `kernel`."""
        from scipy.linalg import cholesky, solve_triangular  # training only: slow to import

        wanted = np.eye(targets.max() + 1, dtype=np.float32)[targets]
        wanted -= wanted.mean(axis=0)
        kernel[np.diag_indices_from(kernel)] += np.float32(PENALTY)
        with all_cores():
            factor = cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
            half = solve_triangular(factor, wanted, lower=True, check_finite=False)
            coefficients = solve_triangular(factor, half, lower=True, trans=1, check_finite=False)
        return cls(coefficients, wanted, factor)

    def left_out(self, rows: NDArray[np.intp]) -> FloatArray:
        """The scores of these (sorted) lines by models that have seen all lines but the one in question.

        They follow from the solved system (Golub, Heath and Wahba 1979): the error of a line that
        was left out is its coefficient over its entry on the diagonal of the inverse.
        """
        with all_cores():
            diagonal = np.concatenate([self._inverse_diagonal(part) for part in np.array_split(rows, PARTS)])
        scores: FloatArray = self.wanted[rows] - self.coefficients[rows] / diagonal[:, None]
        return scores

    def _inverse_diagonal(self, rows: NDArray[np.intp]) -> FloatArray:
        """Entries of the inverse's diagonal. What lies before the first row has no part in them."""
        first = rows.min(initial=len(self.factor))
        columns = np.zeros((len(self.factor) - first, len(rows)), dtype=np.float32)
        columns[rows - first, np.arange(len(rows))] = 1
        _substitute(self.factor, columns, first)
        squares: FloatArray = np.square(columns).sum(axis=0)
        return squares


def _substitute(factor: FloatArray, columns: FloatArray, first: int) -> None:
    """Solve `factor[first:, first:] @ x = columns` in place, block by block: scipy would copy the factor."""
    from scipy.linalg import solve_triangular

    for start in range(first, len(factor), BLOCK):
        rows = slice(start, start + BLOCK)
        own, before = slice(start - first, start - first + BLOCK), slice(0, start - first)
        known = columns[own] - factor[rows, first:start] @ columns[before]
        columns[own] = solve_triangular(factor[rows, rows], known, lower=True, check_finite=False)
