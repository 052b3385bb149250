"""Figures that only the store knows: what waits for the bot and what waits for people."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.store import Store

logger = logging.getLogger(__name__)
MOST = 1000
FRESH = 5.0
PENDING = "pending"
CASES = ("waiting", "ticket", "claimed")


def backlog(store: Store) -> dict[str, int]:
    """Conversations with a message nobody answers yet, and open cases by status, each counted up to MOST."""
    cases = {status: len(store.list_cases(status, limit=MOST)) for status in CASES}
    return {PENDING: len(store.pending_conversations(MOST)), **cases}


class Figures(Collector):
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
                logger.exception("the store could not be asked for figures")
                self._last = {}
        return self._families(self._last)


class Backlog(Figures):
    """What waits for the bot and for people."""

    def __init__(self, counts: Callable[[], Mapping[str, int]]) -> None:
        super().__init__(counts, _families)


def _families(counts: Mapping[str, int]) -> list[Metric]:
    pending = GaugeMetricFamily("paydoc_pending_conversations", "Conversations that wait for a turn")
    cases = GaugeMetricFamily("paydoc_open_cases", "Cases that are not closed", labels=["status"])
    for name, count in counts.items():
        if name == PENDING:
            pending.add_metric([], count)
        else:
            cases.add_metric([name], count)
    return [pending, cases]
