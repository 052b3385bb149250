"""Sweeps go on whatever happens, at once when told to, and end when they are to; waiting ends with its time."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.turns import sweeps
from bot.turns.sweeps import Sweeper


class Looks:
    """Counts looks and purges; fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.looks = self.purges = 0
        self._failures = failures
        self.looked = asyncio.Event()

    async def look(self) -> None:
        self.looks += 1
        self.looked.set()
        if self.looks <= self._failures:
            raise ValueError("CUSTOMERWORDS")

    async def purge(self) -> None:
        self.purges += 1


async def until(looks: Looks, count: int, sweeper: Sweeper) -> None:
    while looks.looks < count:
        looks.looked.clear()
        sweeper.soon()
        await asyncio.wait_for(looks.looked.wait(), 5)


async def test_it_looks_at_once_and_whenever_told_and_forgets_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 60.0)
    looks = Looks()
    sweeper = Sweeper("sweep", looks.look, looks.purge, every=3)
    sweeper.start()
    await until(looks, 7, sweeper)
    await asyncio.wait_for(asyncio.gather(*sweeper.stop()), 5)
    assert (looks.looks, looks.purges) == (7, 3), "at the first, the fourth and the seventh"


async def test_it_looks_by_itself_and_a_failure_is_logged_without_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 0.01)
    looks = Looks(failures=2)
    sweeper = Sweeper("mail sweep", looks.look, looks.purge, every=1)
    with caplog.at_level(logging.ERROR):
        sweeper.start()
        while looks.purges < 1:
            await asyncio.sleep(0.01)
    await asyncio.gather(*sweeper.stop())
    assert caplog.text.count("mail sweep failed: ValueError") == 2 and "CUSTOMERWORDS" not in caplog.text


async def test_what_never_began_has_nothing_to_wait_for() -> None:
    looks = Looks()
    assert Sweeper("sweep", looks.look, looks.purge, every=1).stop() == ()
