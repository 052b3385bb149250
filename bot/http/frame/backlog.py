"""Figures that only the store knows: what waits for the bot and what waits for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.figures import StoreFigures
from bot.store import Store
from bot.store.desk.facade import DeskStore

MOST = 1000
PENDING, CROWDED, UNLISTED = "pending", "crowded", "unlisted:"


def backlog(store: Store) -> dict[str, int]:
    """Conversations with a message nobody answers yet (counted up to MOST), open cases by status, those that crowd, and
    by wallet those behind the first lines of the desk's lists."""
    desk = DeskStore(store)
    unlisted = {f"{UNLISTED}{brand}": n for brand, n in desk.beyond().items()}
    waiting = {PENDING: len(store.pending_conversations(MOST)), CROWDED: desk.crowded()}
    return {**waiting, **desk.by_status(), **unlisted}


class Backlog(StoreFigures):
    """What waits for the bot and for people."""

    def __init__(self, counts: Callable[[], Mapping[str, int]]) -> None:
        super().__init__(counts, _families)


def _families(counts: Mapping[str, int]) -> list[Metric]:
    pending = GaugeMetricFamily("paydoc_pending_conversations", "Conversations that wait for a turn")
    cases = GaugeMetricFamily("paydoc_open_cases", "Cases that are not closed", labels=["status"])
    crowded = GaugeMetricFamily("paydoc_crowded_cases", "Open cases served last: too many of one address or customer")
    unlisted = GaugeMetricFamily("paydoc_unlisted_cases", "Open cases behind the desk's first page", labels=["brand"])
    single = {PENDING: pending, CROWDED: crowded}
    for name, count in counts.items():
        if name in single:
            single[name].add_metric([], count)
        elif name.startswith(UNLISTED):
            unlisted.add_metric([name.removeprefix(UNLISTED)], count)
        else:
            cases.add_metric([name], count)
    return [pending, cases, crowded, unlisted]
