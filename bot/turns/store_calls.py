"""Calls of the store, which block, away from the event loop, and never more of them than can be waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.errors import PaydocError
from bot.store.probe import reason
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
MOST_WAITING = 2_000
STORE_SECONDS = 20.0


class StoreBusy(PaydocError):
    """There is more to do than can be waited for, or the store does not answer in time; `seconds` until a new try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the store is busy; again in {seconds} s")
        self.seconds = seconds


class StoreCalls:
    """What has begun is finished even when nobody waits for it any longer. Raises StoreBusy when it is too much."""

    def __init__(self, threads: StoreThreads, waiting: int = MOST_WAITING, patience: float = STORE_SECONDS) -> None:
        self._threads = threads
        self._waiting, self._patience = waiting, patience
        self._open: set[asyncio.Task[Any]] = set()

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method returns that changes nothing."""
        return await self.finish(self._threads.read(method, *args, **kwargs))

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method returns that changes something."""
        return await self.finish(self._threads.write(method, *args, **kwargs))

    def later(self, method: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have something written that nobody waits for; left out while there is much to do."""
        if len(self._open) < self._waiting // 10:
            self._begin(self._threads.write(method, *args, **kwargs))

    async def finish(self, call: Coroutine[Any, Any, T]) -> T:
        """What a longer call of the store returns."""
        if len(self._open) >= self._waiting:
            call.close()
            raise StoreBusy(2)
        task = self._begin(call)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self._patience)
        except asyncio.TimeoutError:
            raise StoreBusy(5) from None
        except (OperationalError, NoConnection) as error:
            logger.exception("the store does not answer: %s", reason(error))
            raise StoreBusy(5) from None

    def _begin(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.ensure_future(call)
        self._open.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._open.discard(task)
        # Fetched here because the one who waited may be gone.
        if not task.cancelled() and task.exception() is not None:
            logger.debug("a call of the store failed", exc_info=task.exception())
