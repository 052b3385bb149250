"""Figures of a channel's mail, for whoever runs the service."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)
FRESH = 5.0


class MailFigures(Collector):
    """Parcels by state: pending and sending are on their way, held wait for the customer, dead for somebody."""

    def __init__(self, channel: str, counts: Callable[[], Mapping[str, int]]) -> None:
        self._channel, self._counts = channel, counts
        self._asked_at, self._last = float("-inf"), dict[str, int]()

    def describe(self) -> Iterable[Metric]:
        """The name alone: registering must not ask the store."""
        return [self._family({})]

    def collect(self) -> Iterable[Metric]:
        """As it was a moment ago."""
        if time.monotonic() - self._asked_at >= FRESH:
            self._asked_at = time.monotonic()
            try:
                self._last = dict(self._counts())
            except Exception:
                logger.exception("the mail could not be counted")
                self._last = {}
        return [self._family(self._last)]

    def _family(self, counts: Mapping[str, int]) -> Metric:
        family = GaugeMetricFamily(
            "paydoc_mail", "Messages to customers that have not arrived", labels=["channel", "state"]
        )
        for state, count in counts.items():
            family.add_metric([self._channel, state], count)
        return family
