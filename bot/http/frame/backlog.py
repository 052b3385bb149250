"""Figures that only the store knows: what waits for the bot and what waits for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.figures import StoreFigures
from bot.store import Store

MOST = 1000
PENDING = "pending"
CASES = ("waiting", "ticket", "claimed")


def backlog(store: Store) -> dict[str, int]:
    """Conversations with a message nobody answers yet, and open cases by status, each counted up to MOST."""
    cases = {status: len(store.list_cases(status, limit=MOST)) for status in CASES}
    return {PENDING: len(store.pending_conversations(MOST)), **cases}


class Backlog(StoreFigures):
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
