"""Where pictures are made anew: two at once at most, so that memory is bounded."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.http.frame.problems import Problem
from bot.pictures.process import LARGEST_PICTURE, Picture, developed

AT_ONCE = 2
PLACE_SECONDS = 5.0


class Darkroom:
    """Has them made in processes of their own. Problem "busy" when no place gets free in time."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PLACE_SECONDS) -> None:
        self._places, self._patience = asyncio.Semaphore(at_once), patience
        self._threads = ThreadPoolExecutor(at_once, "picture")

    async def develop(self, data: bytes, most_bytes: int = LARGEST_PICTURE) -> Picture:
        """The picture as it will be stored, in so few bytes. Raises NotAPicture, TooManyPixels."""
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except asyncio.TimeoutError:
            raise Problem.retry("busy", 5) from None
        working = asyncio.get_running_loop().run_in_executor(self._threads, developed, data, most_bytes)
        working.add_done_callback(self._done)
        # A decoder cannot be stopped: its place is taken until it is done, also when nobody waits any longer.
        return await asyncio.shield(working)

    def _done(self, working: asyncio.Future[Picture]) -> None:
        self._places.release()
        if not working.cancelled():
            working.exception()
