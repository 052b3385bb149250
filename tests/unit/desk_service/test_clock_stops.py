"""The desk's clock ends, also when one cancellation is lost on the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.desk_service import clock
from bot.desk_service.clock import DeskClock


class Deaf(DeskClock):
    """Swallows the first cancellations, as a library may while an answer arrives."""

    lost = 0

    async def look(self) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.lost += 1
            if self.lost < 3:
                await self.look()


async def test_it_ends_also_when_cancellations_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "AGAIN", 0.01)
    desk: Any = None
    deaf = Deaf(desk, automatic=False, remind=print, raised=print, every=0.0)
    deaf.start()
    await asyncio.sleep(0)
    await asyncio.wait_for(deaf.stop(), 5)
    assert deaf.lost == 3
