"""One temperature that makes confidences honest: of messages at 0.8, eight in ten are right."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = 0.01, 3.0
_PRECISION = 1e-3
_GOLDEN = (5**0.5 - 1) / 2


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities along the last axis, in double precision."""
    shifted = scores.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return shifted


def negative_log_likelihood(scores: NDArray[Any], targets: NDArray[np.intp], temperature: float) -> float:
    """The mean surprise at the true labels when scores are divided by a temperature."""
    truth = softmax(scores / temperature)[np.arange(len(targets)), targets]
    return float(-np.log(np.maximum(truth, 1e-12)).mean())


def fit_temperature(scores: NDArray[Any], targets: NDArray[np.intp]) -> float:
    """The temperature in [0.01, 3] with the lowest surprise, by golden-section search."""
    low, high = LOWEST, HIGHEST
    while high - low > _PRECISION:
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if negative_log_likelihood(scores, targets, left) < negative_log_likelihood(scores, targets, right):
            high = right
        else:
            low = left
    return round((low + high) / 2, 4)


def refusal_bias(scores: NDArray[Any], targets: NDArray[np.intp], label: int, share: float) -> float:
    """What to add to the scores of a label, at least 0, so that it wins at most this share of the others' lines."""
    others = scores[targets != label]
    margins = np.delete(others, label, axis=1).max(axis=1) - others[:, label]
    return max(0.0, float(np.quantile(margins, share))) if len(margins) else 0.0
