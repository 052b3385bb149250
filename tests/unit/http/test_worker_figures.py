"""Whichever of several gateways is asked, the page of figures is that of all."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families

from bot.figures import StoreFigures
from bot.http.frame import worker_figures
from bot.http.frame.metrics import Metrics
from bot.http.frame.worker_figures import Place, WorkerFigures

Samples = dict[tuple[str, str], float]


def samples(page: bytes) -> Samples:
    """By name and worker; every family stands there once, as Prometheus wants it."""
    lines = [line for line in page.decode().splitlines() if line.startswith("# TYPE")]
    assert len(lines) == len(set(lines))
    families = text_string_to_metric_families(page.decode())
    return {(s.name, s.labels.get("worker", "")): s.value for f in families for s in f.samples}


async def gateway(stack: AsyncExitStack, folder: Path, number: int, turns: int) -> WorkerFigures:
    metrics = Metrics()
    metrics.turns.done.inc(turns)
    families = lambda counts: [GaugeMetricFamily("paydoc_pending_conversations", "x", value=counts.get("n", 0))]  # noqa: E731
    metrics.of_all.register(StoreFigures(lambda: {"n": 7}, families))
    made = WorkerFigures(Place(folder, number), metrics)
    await made.start()
    stack.push_async_callback(made.stop)
    return made


async def test_each_is_told_apart_and_what_the_store_knows_is_told_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        made = [await gateway(stack, tmp_path, number, turns) for number, turns in enumerate((3, 5))]
        pages = [samples(await each.page()) for each in made]
    for page in pages:
        assert page["paydoc_turns_total", "0"] == 3 and page["paydoc_turns_total", "1"] == 5
        assert page["paydoc_pending_conversations", ""] == 7
        assert page["process_resident_memory_bytes", "1"] > 0


async def test_one_that_has_died_or_hangs_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_figures, "SECONDS", 0.2)
    async with AsyncExitStack() as stack:
        one = await gateway(stack, tmp_path, 0, 3)
        dead = await gateway(stack, tmp_path, 1, 5)
        await dead.stop()
        hanging = await worker_figures.asyncio.start_unix_server(lambda *_: None, tmp_path / "2.sock")
        page = samples(await one.page())
        hanging.close()
    assert {worker for name, worker in page if name == "paydoc_turns_total"} == {"0"}


async def test_who_takes_the_place_of_one_that_died_is_asked(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        one = await gateway(stack, tmp_path, 0, 3)
        (tmp_path / "1.sock").write_text("left behind")
        await gateway(stack, tmp_path, 1, 8)
        assert samples(await one.page())["paydoc_turns_total", "1"] == 8
