"""Whether all parts can serve, asked at most once in a moment."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.http.frame.services import Services

logger = logging.getLogger(__name__)
CHECK_SECONDS = 8.0
FRESH = 1.0


class Readiness:
    """Asks all parts, one question at a time, and remembers the answer for a moment: anybody may ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = asyncio.Lock()
        self._asked_at, self._parts = float("-inf"), dict[str, bool]()

    async def parts(self) -> dict[str, bool]:
        """Each part and whether it can serve."""
        async with self._lock:
            if time.monotonic() - self._asked_at >= FRESH:
                self._parts = await self._ask()
                self._asked_at = time.monotonic()
            return self._parts

    async def _ask(self) -> dict[str, bool]:
        try:
            return await asyncio.wait_for(self._services.ready(), CHECK_SECONDS)
        except asyncio.TimeoutError:
            return {"in_time": False}
        except Exception:
            # Whatever it is, the answer to "is it ready" is no, and not a crash of the one who asks.
            logger.exception("readiness could not be found out")
            return {"check": False}
