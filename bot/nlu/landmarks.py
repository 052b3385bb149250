"""Fewer lines that say what all of them say: a text is then compared with these alone.

What all lines together score is found once at every line; the landmarks (Williams and Seeger 2001, "Nyström") get the
coefficients whose scores come nearest to that there.
"""

from __future__ import annotations

import numpy as np

from bot.nlu.cores import all_cores, side_by_side
from bot.nlu.model import likeness
from bot.nlu.ridge import FloatArray

LANDMARKS = 5000
JITTER = 1e-3  # landmarks that are all but the same would otherwise get coefficients of any size
PENALTY = 0.003  # of ten times as much, one text in a thousand more gets another label than from all lines
STEP = 1000  # lines


def condensed(anchors: FloatArray, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    """At most LANDMARKS of the lines, and coefficients with which `likeness(texts, lines) @ coefficients` is nearly
    what it was. Both have one row per line, the coefficients one column per label."""
    if len(anchors) <= LANDMARKS:
        return anchors, coefficients
    from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular  # training only: slow to import

    landmarks = anchors[np.linspace(0, len(anchors) - 1, LANDMARKS).astype(np.intp)]
    parts = [slice(first, first + STEP) for first in range(0, len(anchors), STEP)]
    scores = np.concatenate(list(side_by_side(lambda part: likeness(anchors[part], anchors) @ coefficients, parts)))
    with all_cores():
        factor = cholesky(_raised(likeness(landmarks, landmarks), JITTER), lower=True, check_finite=False)
        features = solve_triangular(factor, likeness(landmarks, anchors), lower=True, check_finite=False)
        system = cho_factor(_raised(features @ features.T, PENALTY), overwrite_a=True, check_finite=False)
        weights = cho_solve(system, features @ scores, check_finite=False)
        found: FloatArray = solve_triangular(factor, weights, lower=True, trans=1, check_finite=False)
    return landmarks, found


def _raised(matrix: FloatArray, by: float) -> FloatArray:
    """The matrix with its diagonal raised, in place."""
    matrix[np.diag_indices_from(matrix)] += np.float32(by)
    return matrix
