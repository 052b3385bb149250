"""Who waits for news of which conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.turns.bus import Signal


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

    def hear(self, signal: Signal) -> None:
        """A listener for the bus."""
        if signal.kind != "news":
            return
        known = self._events
        ids = list(known) if signal.conversation_id is None else [signal.conversation_id]
        for event in (event for i in ids for event in known.get(i, ())):
            event.set()
