"""Looking at a conversation again after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Alarms:
    """At most one alarm for each conversation. One that is lost does no harm: the sweep finds what waits."""

    def __init__(self, ring: Callable[[str], None]) -> None:
        self._ring = ring
        self._set: dict[str, asyncio.TimerHandle] = {}
        self._stopped = False

    def set(self, conversation_id: str, seconds: float) -> None:
        """Ring for this conversation then, instead of when it was to ring before."""
        self._cancel(conversation_id)
        if not self._stopped:
            loop = asyncio.get_running_loop()
            self._set[conversation_id] = loop.call_later(seconds, self._due, conversation_id)

    def stop(self) -> None:
        """Cancel all alarms; those set from now on never ring."""
        self._stopped = True
        for conversation_id in list(self._set):
            self._cancel(conversation_id)

    def _cancel(self, conversation_id: str) -> None:
        if conversation_id in self._set:
            self._set.pop(conversation_id).cancel()

    def _due(self, conversation_id: str) -> None:
        del self._set[conversation_id]
        self._ring(conversation_id)
