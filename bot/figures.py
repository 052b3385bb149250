"""Figures that only a store knows, asked for when Prometheus asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import Metric
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)
FRESH = 5.0


class StoreFigures(Collector):
    """Asks at most every few seconds; while the store does not answer, the other figures still do."""

    def __init__(
        self, counts: Callable[[], Mapping[str, int]], families: Callable[[Mapping[str, int]], list[Metric]]
    ) -> None:
        self._counts, self._families = counts, families
        self._asked_at, self._last = float("-inf"), dict[str, int]()

    def describe(self) -> Iterable[Metric]:
        """The names alone: registering must not ask the store."""
        return self._families({})

    def collect(self) -> Iterable[Metric]:
        """The figures as they were a moment ago."""
        if time.monotonic() - self._asked_at >= FRESH:
            self._asked_at = time.monotonic()
            try:
                self._last = dict(self._counts())
            except Exception:
                # Figures are for watching: a store that is away must not take the page of figures away too.
                logger.exception("the store could not be asked for figures")
                self._last = {}
        return self._families(self._last)
