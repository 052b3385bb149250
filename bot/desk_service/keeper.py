"""Forgets what is to be forgotten: people who asked for it, and what has been kept long enough."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from bot.desk_service.service import DeskService
from bot.logs import fields
from bot.store.person import PersonStore
from bot.store.person.wishes import Wish

logger = logging.getLogger(__name__)
EVERY = 3600.0  # seconds between two looks at what has been kept long enough


class Keeper:
    """A part of the desk's clock. Runs in every process: each deletion is one transaction, and the second to try
    finds nothing. `deleted` and `erased` hear of it, for figures."""

    def __init__(
        self,
        desk: DeskService,
        people: PersonStore,
        days: Mapping[str, int],
        deleted: Callable[[str, int], None],
        erased: Callable[[], None],
        every: float = EVERY,
    ) -> None:
        self._desk, self._people, self._days = desk, people, days
        self._deleted, self._erased = deleted, erased
        self._every, self._next = every, time.monotonic()

    async def look(self) -> None:
        """Erase who is due; from time to time delete what is old. Raises StoreBusy."""
        for wish in await self._desk.read(self._people.due):
            await self._erase(wish)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            await self._sweep()

    async def close(self) -> None:
        """Nothing is held open."""

    async def _erase(self, wish: Wish) -> None:
        person = await self._desk.read(self._people.person, wish.conversation_id or "")
        done = await self._desk.write(self._people.carry_out, wish)
        if done.state != "done" or person is None:
            return
        self._erased()
        logger.info("erased a person", extra=fields(receipt=done.id, rows=sum(done.counts.values())))
        for reference in person.elsewhere:
            logger.warning("another desk still has them", extra=fields(receipt=done.id, there=reference))
        for conversation_id in person.conversations:
            self._desk.changed(conversation_id, person.brand)
        # Aside: writing the file anew may take a second, and only the store's own gate is needed for it.
        await asyncio.to_thread(self._people.scrub)

    async def _sweep(self) -> None:
        gone = await asyncio.to_thread(self._people.sweep, self._days)
        await asyncio.to_thread(self._people.scrub)
        for kind, count in gone.items():
            self._deleted(kind, count)
        if gone:
            logger.info("deleted what was kept long enough", extra=fields(**gone))
