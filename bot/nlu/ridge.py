"""Kernel ridge regression on the labels: one linear system, and what it would say of a line it had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.cores import all_cores

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

    def left_out(self, last: int) -> FloatArray:
        """The scores of the last lines by models that have seen all lines but the one in question.

        They follow from the solved system (Golub, Heath and Wahba 1979): the error of a line that was
        left out is its coefficient over its entry on the diagonal of the inverse. Of the last lines these
        entries depend on the last block of the factor alone.
        """
        from scipy.linalg import solve_triangular  # training only: slow to import

        with all_cores():
            block = self.factor[-last:, -last:]
            columns = solve_triangular(block, np.eye(last, dtype=np.float32), lower=True, check_finite=False)
        scores: FloatArray = self.wanted[-last:] - self.coefficients[-last:] / np.square(columns).sum(axis=0)[:, None]
        return scores
