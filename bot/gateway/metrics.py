"""Figures for Prometheus. One registry per application, so that nothing is counted across tests or processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 15.0, 30.0)


class Metrics:
    """What is counted. `turn_seconds` is for the dispatcher: `metrics.turn_seconds.observe(seconds)`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "paydoc_requests", "Answered requests", ["method", "route", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "paydoc_request_seconds",
            "Time to answer, long polls included",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.turn_seconds = Histogram(
            "paydoc_turn_seconds", "Time of one turn", buckets=_SECONDS, registry=self.registry
        )
        self.limited = Counter("paydoc_rate_limited", "Requests refused as too many", ["what"], registry=self.registry)
        self.streams = Gauge("paydoc_streams", "WebSocket streams that are open", registry=self.registry)
        self.polls = Gauge("paydoc_waiting_polls", "Long polls that wait", registry=self.registry)

    def text(self) -> bytes:
        """All figures in Prometheus' text format. May read the store, so not for the event loop."""
        return generate_latest(self.registry)

    def watch_store(self, counts: Callable[[], Counts], seconds: float = 5.0) -> None:
        """Add the figures that only the store knows; asked at most every so many seconds."""
        self.registry.register(_StoreFigures(counts, seconds))


Counts = Mapping[str, int]
"""How many conversations are in each state; `pending` is how many messages wait for their turn."""


class _StoreFigures(Collector):
    def __init__(self, counts: Callable[[], Counts], seconds: float) -> None:
        self._counts, self._seconds = counts, seconds
        self._asked_at, self._last = float("-inf"), dict[str, int]()

    def describe(self) -> Iterable[Metric]:
        """The names alone: registering must not ask the store."""
        return self._families({})

    def collect(self) -> Iterable[Metric]:
        """The figures, at most so many seconds old."""
        if time.monotonic() - self._asked_at >= self._seconds:
            self._last, self._asked_at = dict(self._counts()), time.monotonic()
        return self._families(self._last)

    @staticmethod
    def _families(counts: Counts) -> list[Metric]:
        pending = GaugeMetricFamily("paydoc_pending_turns", "Messages that wait for their turn")
        states = GaugeMetricFamily("paydoc_conversations", "Conversations by state", labels=["state"])
        for name, count in counts.items():
            if name == "pending":
                pending.add_metric([], count)
            else:
                states.add_metric([name], count)
        return [pending, states]
