"""Figures of a channel's mail, for whoever runs the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.figures import StoreFigures


class MailFigures(StoreFigures):
    """Parcels by state: pending and sending are on their way, held wait for the customer, dead for somebody."""

    def __init__(self, counts: Mapping[str, Callable[[], Mapping[str, int]]]) -> None:
        """`counts`: what reads them, by channel."""

        def read() -> Mapping[str, int]:
            every = ((channel, count()) for channel, count in counts.items())
            return {f"{channel} {state}": number for channel, found in every for state, number in found.items()}

        def families(found: Mapping[str, int]) -> list[Metric]:
            about = "Messages to customers that have not arrived"
            family = GaugeMetricFamily("paydoc_mail", about, labels=["channel", "state"])
            for name, number in found.items():
                family.add_metric(name.split(), number)
            return [family]

        super().__init__(read, families)
