"""Figures of a channel's mail, for whoever runs the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.figures import StoreFigures


class MailFigures(StoreFigures):
    """Parcels by state: pending and sending are on their way, held wait for the customer, dead for somebody."""

    def __init__(self, channel: str, counts: Callable[[], Mapping[str, int]]) -> None:
        def families(found: Mapping[str, int]) -> list[Metric]:
            about = "Messages to customers that have not arrived"
            family = GaugeMetricFamily("paydoc_mail", about, labels=["channel", "state"])
            for state, count in found.items():
                family.add_metric([channel, state], count)
            return [family]

        super().__init__(counts, families)
