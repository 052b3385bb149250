"""Places in the wallets' queues, from one look at the store for everybody who waits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.http.frame.problems import Problem
from bot.http.frame.store_calls import Calls
from bot.store import Waiting
from bot.store.desk.facade import DeskStore
from bot.turns.bus import Signal

logger = logging.getLogger(__name__)
FRESH = 1.0
TICK = 2.0  # what other programs do to the store is not signalled
GATHER = 0.2


@dataclass
class _Queue:
    """One wallet's queue: the last look, when it began, since when it is known to be old, and who follows it."""

    places: Mapping[str, Waiting] = field(default_factory=dict)
    seen_at: float = float("-inf")
    moved_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    followers: set[asyncio.Event] = field(default_factory=set)
    ticking: asyncio.Task[None] | None = None
    timer: asyncio.TimerHandle | None = None


class Queues:
    """Asks at most once a second, or after a signal, per wallet: not once per customer."""

    def __init__(self, store: DeskStore, calls: Calls) -> None:
        self._store, self._calls = store, calls
        self._queues: defaultdict[str, _Queue] = defaultdict(_Queue)

    async def place(self, brand: str, conversation_id: str) -> Waiting | None:
        """Where the conversation waits; None when no case of it does."""
        asked_at, queue = time.monotonic(), self._queues[brand]
        await self._look(brand, max(asked_at - FRESH, queue.moved_at))
        if conversation_id not in queue.places:
            await self._look(brand, asked_at)
        return queue.places.get(conversation_id)

    @contextmanager
    def follow(self, brand: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the wallet's queue has moved, while the block lasts."""
        queue, moved = self._queues[brand], asyncio.Event()
        queue.followers.add(moved)
        queue.ticking = queue.ticking or asyncio.ensure_future(self._tick(brand))
        try:
            yield moved
        finally:
            queue.followers.discard(moved)
            if not queue.followers:
                queue.ticking.cancel()
                queue.ticking = None

    def hear(self, signal: Signal) -> None:
        """A listener for the bus: followers of a queue hear, a little later and once, that it has moved."""
        queue = self._queues.get(signal.brand or "")
        if signal.kind == "queue" and queue is not None:
            queue.moved_at = time.monotonic()
            if queue.timer is None:
                queue.timer = asyncio.get_running_loop().call_later(GATHER, _wake, queue)

    async def _look(self, brand: str, since: float) -> None:
        """Make sure that the wallet's queue was looked at after `since`, by whomever."""
        queue = self._queues[brand]
        async with queue.lock:
            if queue.seen_at >= since:
                return
            began = time.monotonic()
            waiting = await self._calls.read(self._store.waiting, brand)
            before, queue.places = queue.places, {each.conversation_id: each for each in waiting}
            queue.seen_at = began
        if queue.places != before:
            _wake(queue)

    async def _tick(self, brand: str) -> None:
        while True:
            await asyncio.sleep(TICK)
            try:
                await self._look(brand, time.monotonic() - FRESH)
            except Problem:
                logger.warning("the queue of %s could not be looked at", brand)


def _wake(queue: _Queue) -> None:
    if queue.timer is not None:
        queue.timer.cancel()
        queue.timer = None
    for event in queue.followers:
        event.set()
