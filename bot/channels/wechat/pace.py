"""How long a delivery's connection is held for the answer."""

from __future__ import annotations

import asyncio
import time

from bot.turns import TurnDispatcher

QUICK = 0.6
FEW = 8
LONGEST = 30.0
WEIGHT = 0.2


class Pace:
    """Knows how long answers take in this process of late, and how many are not there yet."""

    def __init__(self, dispatcher: TurnDispatcher) -> None:
        self._dispatcher = dispatcher
        self._expected = 0.0
        self._waiting = 0
        self._late: set[asyncio.Task[bool]] = set()

    async def wait(self, conversation_id: str, seq: int, seconds: float) -> bool:
        """Whether the answer came while it was worth waiting: in a backlog the platform's receipt goes first."""
        patience, began = self._patience(seconds), time.monotonic()
        if await self._measure(conversation_id, seq, patience, began):
            return True
        self._follow(conversation_id, seq, began)
        return False

    async def patiently(self, conversation_id: str, seq: int, seconds: float) -> bool:
        """Whether the answer came, however long others take."""
        return await self._measure(conversation_id, seq, seconds, time.monotonic())

    @property
    def is_worth_waiting(self) -> bool:
        """Whether a delivery of this moment is to be answered directly."""
        return self._patience(LONGEST) > 0.0

    def note(self, conversation_id: str, seq: int) -> None:
        """Nobody waits for this answer; of some it is measured all the same how long they take."""
        self._follow(conversation_id, seq, time.monotonic())

    def stop(self) -> None:
        """Nobody is to be waited for any longer."""
        for task in self._late:
            task.cancel()

    def _follow(self, conversation_id: str, seq: int, began: float) -> None:
        if len(self._late) < FEW:
            task = asyncio.create_task(self._measure(conversation_id, seq, LONGEST, began))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

    def _patience(self, seconds: float) -> float:
        if self._waiting + len(self._late) < FEW:
            return seconds
        return min(seconds, QUICK) if self._expected < QUICK else 0.0

    async def _measure(self, conversation_id: str, seq: int, seconds: float, began: float) -> bool:
        self._waiting += 1
        try:
            answered = await self._dispatcher.answered(conversation_id, seq, seconds)
        finally:
            self._waiting -= 1
        took = time.monotonic() - began
        if answered or seconds:
            # Who was not waited for to the end took longer, nobody knows by how much.
            self._expected += WEIGHT * ((took if answered else 2 * took) - self._expected)
        return answered
