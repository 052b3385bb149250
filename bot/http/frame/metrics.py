"""Figures for Prometheus. One registry per application, so that tests do not count each other's requests."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.turns.figures import CallFigures, TurnFigures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 15.0, 30.0)


class Metrics:
    """What is counted. `registry` is of this process, `of_all` of the store that all processes share."""

    def __init__(self) -> None:
        self.registry, self.of_all = CollectorRegistry(), CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.turns, self.calls = TurnFigures(self.registry), CallFigures(self.registry)
        self.ratings = self.turns.ratings
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
        self.limited = Counter("paydoc_rate_limited", "Requests refused as too many", ["what"], registry=self.registry)
        self.attachments = Counter("paydoc_attachments", "Pictures taken", registry=self.registry)
        self.feedback = Counter("paydoc_feedback", "Answers found helpful or not", ["helpful"], registry=self.registry)
        self.desk_levels = Counter(
            "paydoc_desk_levels", "Cases that became late, or are no longer", ["level"], registry=self.registry
        )
        self.deleted = Counter("paydoc_deleted", "What retention deleted, by kind", ["kind"], registry=self.registry)
        self.erasures = Counter("paydoc_erasures", "People erased at their wish", registry=self.registry)
        self.streams = Gauge("paydoc_streams", "WebSocket streams that are open", registry=self.registry)
        self.waiting = Gauge("paydoc_waiting_readers", "Polls and streams that wait", registry=self.registry)

    def text(self) -> bytes:
        """All figures in Prometheus' text format. May read the store, so not for the event loop."""
        return generate_latest(self.registry) + generate_latest(self.of_all)
