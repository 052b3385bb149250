"""Kernel ridge regression on the labels: one linear system, and what it would say of a line it had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PENALTY = 0.1
FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Ridge:
    """A solved system: `coefficients` has one row per line and one column per label."""

    coefficients: FloatArray
    wanted: FloatArray
    factor: FloatArray

    @classmethod
    def solve(cls, kernel: FloatArray, targets: NDArray[np.intp]) -> Ridge:
        """Fits the labels 0 … n-1 of the lines whose likenesses are given. Overwrites `kernel`."""
        from scipy.linalg import cholesky, solve_triangular  # training only: slow to import

        wanted = np.eye(targets.max() + 1, dtype=np.float32)[targets]
        wanted -= wanted.mean(axis=0)
        kernel[np.diag_indices_from(kernel)] += np.float32(PENALTY)
        factor = cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
        settings: dict[str, Any] = {"lower": True, "check_finite": False}
        half = solve_triangular(factor, wanted, **settings)
        return cls(solve_triangular(factor, half, trans=1, **settings), wanted, factor)

    def left_out(self, rows: NDArray[np.intp]) -> FloatArray:
        """The scores of these lines by models that have seen all lines but the one in question.

        They follow from the solved system (Golub, Heath and Wahba 1979): the error of a line that
        was left out is its coefficient over its entry on the diagonal of the inverse.
        """
        from scipy.linalg import solve_triangular

        units = np.zeros((len(self.factor), len(rows)), dtype=np.float32)
        units[rows, np.arange(len(rows))] = 1
        columns = solve_triangular(self.factor, units, lower=True, overwrite_b=True, check_finite=False)
        diagonal = np.square(columns).sum(axis=0)
        scores: FloatArray = self.wanted[rows] - self.coefficients[rows] / diagonal[:, None]
        return scores
