"""Finding what was left undone: by a dead process, by a failed try, by a lost signal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.turns.runner import where
from bot.turns.waiters import first

log = logging.getLogger(__name__)
SWEEP_SECONDS = 1.0


class Sweeper:
    """Looks once a second, and at once when told to; forgets what is over once in so many looks.

    A look that fails is logged and changes nothing: the next one finds the same.
    """

    def __init__(
        self,
        name: str,
        look: Callable[[], Awaitable[None]],
        forget: Callable[[], Awaitable[None]],
        every: int,
        breath: float = 0.0,
    ) -> None:
        """`look` begins what waits, at the earliest `breath` seconds after it was told to; `forget` runs at the first
        look and then at each `every`-th."""
        self._name, self._look, self._forget, self._every, self._breath = name, look, forget, every, breath
        self._soon = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with a look at once."""
        self._task = asyncio.create_task(self._run())

    def soon(self) -> None:
        """There may be something: look now."""
        self._soon.set()

    def stop(self) -> tuple[asyncio.Task[None], ...]:
        """Look no more; returns what to wait for until the last look is over."""
        self._stopping = True
        self._soon.set()
        return (self._task,) if self._task is not None else ()

    async def _run(self) -> None:
        looks = 0
        while not self._stopping:
            self._soon.clear()
            try:
                await self._look()
                if looks % self._every == 0:
                    await self._forget()
            except Exception as error:
                # Whatever it is, store or bug: a process that sweeps no more would leave messages unanswered.
                log.error("%s failed: %s at %s", self._name, type(error).__name__, where(error))
            looks += 1
            if not self._stopping:
                await first(SWEEP_SECONDS, self._soon)
            if not self._stopping:
                await asyncio.sleep(self._breath)
