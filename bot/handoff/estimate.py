"""How long somebody who waits for a person is likely to wait: from the queue, who is there, and how long cases take."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

FEWEST_SAMPLES = 5


def pace(handling: Sequence[float]) -> float | None:
    """How long a case takes, in seconds, from how long recent ones took; None when too few are known."""
    return median(handling) if len(handling) >= FEWEST_SAMPLES else None


def estimate(ahead: int, free_places: int, places: int, case_seconds: float | None) -> float | None:
    """Seconds until somebody has time; None when that is not known."""
    if free_places > ahead:
        return 0.0
    if places <= 0 or case_seconds is None:
        return None
    return case_seconds * (ahead - free_places + 1) / places
