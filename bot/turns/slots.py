"""Which conversations have their turns run now, and which wait for a slot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.store import Claimed
from bot.turns.runner import where

log = logging.getLogger(__name__)
Work = Callable[[str, "Claimed | None"], Awaitable[bool]]


class Slots:
    """At most `most` conversations at a time, each in one slot. All methods belong to one event loop."""

    def __init__(self, most: int, work: Work) -> None:
        """`work` runs turns of a conversation, the first of them perhaps claimed; whether it wants to go on later."""
        self._most, self._work = most, work
        self._active: dict[str, asyncio.Task[None]] = {}
        self._queued: dict[str, Claimed | None] = {}
        self._reserved = 0
        self.closed = False

    @property
    def free(self) -> bool:
        """Whether another conversation would begin at once."""
        return len(self._active) + len(self._queued) + self._reserved < self._most and not self.closed

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._active

    @contextmanager
    def reserve(self) -> Iterator[None]:
        """Keep a slot for a conversation that is being claimed."""
        self._reserved += 1
        try:
            yield
        finally:
            self._reserved -= 1

    def put(self, conversation_id: str, claimed: Claimed | None = None) -> bool:
        """Queue a conversation once; whether it has a slot already."""
        self._queued[conversation_id] = claimed or self._queued.get(conversation_id)
        self._fill()
        return conversation_id in self._active

    def close(self) -> tuple[asyncio.Task[None], ...]:
        """Begin nothing any more; returns what still runs."""
        self.closed = True
        return tuple(self._active.values())

    def left(self) -> list[Claimed]:
        """What was claimed and never begun."""
        return [claimed for claimed in self._queued.values() if claimed is not None]

    def _fill(self) -> None:
        # A conversation that is active and queued again waits for its own slot: its turns must not overlap.
        ready = (i for i in list(self._queued) if i not in self._active)
        for conversation_id in ready:
            if self.closed or len(self._active) >= self._most:
                return
            claimed = self._queued.pop(conversation_id)
            self._active[conversation_id] = asyncio.create_task(self._run(conversation_id, claimed))

    async def _run(self, conversation_id: str, claimed: Claimed | None) -> None:
        try:
            if await self._work(conversation_id, claimed):
                self._queued.setdefault(conversation_id, None)
        except Exception as error:
            # The store is away, or a bug: the slot must come free, and the next sweep finds the message again.
            log.error("turns of %s stopped: %s at %s", conversation_id, type(error).__name__, where(error))
        finally:
            del self._active[conversation_id]
            self._fill()
