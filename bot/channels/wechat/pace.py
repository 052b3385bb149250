"""Whether it is worth holding a delivery's connection for the answer."""

from __future__ import annotations

import asyncio
import time

from bot.turns import TurnDispatcher

QUICK = 0.8
FEW = 8
LONGEST = 30.0
WEIGHT = 0.2


class Pace:
    """How long answers take in this process of late, and how many are not there yet."""

    def __init__(self, dispatcher: TurnDispatcher) -> None:
        self._dispatcher = dispatcher
        self._expected = 0.0
        self._open: set[asyncio.Task[None]] = set()

    def is_good(self) -> bool:
        """True while answers are quick or few wait; in a backlog the platform gets its receipt at once."""
        return self._expected < QUICK or len(self._open) < FEW

    def watch(self, conversation_id: str, seq: int) -> None:
        """Learn from a message that was just taken how long its answer takes."""
        if len(self._open) < 4 * FEW:
            task = asyncio.create_task(self._measure(conversation_id, seq))
            self._open.add(task)
            task.add_done_callback(self._open.discard)

    def stop(self) -> None:
        """Nobody is to be waited for any longer."""
        for task in self._open:
            task.cancel()

    async def _measure(self, conversation_id: str, seq: int) -> None:
        began = time.monotonic()
        await self._dispatcher.answered(conversation_id, seq, LONGEST)
        self._expected += WEIGHT * (time.monotonic() - began - self._expected)
