"""Whether each part can serve: asked by whoever sends traffic."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.conversation.assistant import Assistant
from bot.editions.trial import opens
from bot.store import Store
from bot.store.probe import not_writable

logger = logging.getLogger(__name__)
READY_SECONDS = 3.0
TRIED_FOR = 5.0  # seconds: a store that could be written is not tried out again within them


class Parts:
    """A text is really understood, the store answers and can be written, every checklist opens."""

    def __init__(
        self, intent_of: Callable[[str], Awaitable[str]], present: Callable[[], Assistant], store: Store
    ) -> None:
        self._intent_of, self._present, self._store = intent_of, present, store
        self._written, self._why = float("-inf"), ""
        self._opened: tuple[str, bool] = ("", False)

    async def ready(self) -> dict[str, bool]:
        """Each part and whether it can serve. Raises what the store raises when it does not even answer."""
        assistant = self._present()
        canary = next(iter(assistant.knowledge.topics.values()))
        understood = await asyncio.wait_for(self._intent_of(canary.name), READY_SECONDS) == canary.id
        kept = await asyncio.to_thread(self._keeps)
        return {"understanding": understood, "store": kept, "conversations": self._opens(assistant)}

    def _keeps(self) -> bool:
        self._store.pending_conversations(1)
        if time.monotonic() - self._written >= TRIED_FOR:
            why = not_writable(self._store)
            if why and why != self._why:
                logger.error("the store cannot be written: %s", why)
            elif self._why and not why:
                logger.warning("the store can be written again")
            self._why, self._written = why, float("-inf") if why else time.monotonic()
        return not self._why

    def _opens(self, assistant: Assistant) -> bool:
        digest = assistant.knowledge.digest
        if self._opened[0] != digest:
            self._opened = (digest, opens(assistant))
        return self._opened[1]
