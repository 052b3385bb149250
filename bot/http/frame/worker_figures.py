"""One page of figures for all gateways on one port, whichever of them is asked: each with its own place as a label."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from bot.http.frame.metrics import Metrics

logger = logging.getLogger(__name__)
LABEL = "worker"
SECONDS = 3.0  # a gateway that does not answer by then is left out


@dataclass(frozen=True)
class Place:
    """Which of several gateways this one is, and the folder in which all of them have their sockets."""

    folder: Path
    number: int


class WorkerFigures:
    """Gives its own figures to the others and asks them for theirs. What the store knows is asked for once."""

    def __init__(self, place: Place, metrics: Metrics) -> None:
        self._place, self._metrics = place, metrics
        self._socket = place.folder / f"{place.number}.sock"
        self._server: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        """Answer the others from now on."""
        self._socket.unlink(missing_ok=True)  # of the one that had this place before
        self._server = await asyncio.start_unix_server(self._answer, self._socket)

    async def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.close()

    async def page(self) -> bytes:
        """All figures in Prometheus' text format."""
        sockets = sorted(self._place.folder.glob("*.sock"))
        texts = dict(zip((path.stem for path in sockets), await asyncio.gather(*map(_asked, sockets)), strict=True))
        merged = await asyncio.to_thread(together, {number: text for number, text in texts.items() if text})
        return merged + await asyncio.to_thread(generate_latest, self._metrics.of_all)

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # who asked is gone
            writer.write(await asyncio.to_thread(generate_latest, self._metrics.registry))
            writer.write_eof()
            await writer.drain()
            writer.close()


def together(texts: dict[str, str]) -> bytes:
    """The figures of several gateways as one text, each sample with its gateway's number."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Merged(texts))
    return generate_latest(registry)


class _Merged(Collector):
    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        found: dict[str, Metric] = {}
        for number, family in self._families():
            known = found.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                known.add_sample(sample.name, {**sample.labels, LABEL: number}, sample.value)
        return found.values()

    def _families(self) -> Iterator[tuple[str, Metric]]:
        for number, text in self._texts.items():
            for family in text_string_to_metric_families(text):
                yield number, family


async def _asked(path: Path) -> str:
    try:
        return (await asyncio.wait_for(_read(path), SECONDS)).decode()
    except (OSError, asyncio.TimeoutError):
        logger.info("a gateway on this port has no figures just now")
        return ""


async def _read(path: Path) -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        return await reader.read()
    finally:
        writer.close()
