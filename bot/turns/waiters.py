"""Who waits for news of which conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.turns.bus import Signal


async def first(seconds: float, *events: asyncio.Event) -> bool:
    """Whether one of the events is set within so many seconds."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waiting, timeout=max(0.0, seconds), return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for each in waiting:
            each.cancel()


class Waiters:
    """Events by conversation; an event stays set until its waiter has looked."""

    def __init__(self) -> None:
        self._events: dict[str, set[asyncio.Event]] = {}

    @contextmanager
    def on(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """An event that is set by every news of this conversation from now on."""
        event = asyncio.Event()
        self._events.setdefault(conversation_id, set()).add(event)
        try:
            yield event
        finally:
            waiting = self._events[conversation_id]
            waiting.discard(event)
            if not waiting:
                del self._events[conversation_id]

    async def until(
        self, conversation_id: str, is_so: Callable[[], Awaitable[bool | None]], timeout: float, poll_seconds: float
    ) -> bool:
        """Whether it is so within `timeout` seconds; asked now, at each news and, for lost ones, each `poll_seconds`.

        None, when there is nothing to wait for, counts as False at once.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + timeout
        with self.on(conversation_id) as event:
            while True:
                event.clear()
                found = await is_so()
                remaining = deadline - now()
                if found or found is None or remaining <= 0:
                    return bool(found)
                await first(min(remaining, poll_seconds), event)

    def hear(self, signal: Signal) -> None:
        """A listener for the bus: sets the events of a conversation with news, all events where none is named."""
        if signal.kind != "news":
            return
        known = self._events
        ids = list(known) if signal.conversation_id is None else [signal.conversation_id]
        for event in (event for i in ids for event in known.get(i, ())):
            event.set()
