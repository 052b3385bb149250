"""Calls of the store, which block, away from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from bot.gateway.problems import Problem

T = TypeVar("T")
THREADS = 10
MOST_WAITING = 2_000
PATIENCE = 20.0


class Worker:
    """A few threads for the store. What has begun is finished even when nobody waits for it any longer."""

    def __init__(self, threads: int = THREADS, waiting: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="gateway-store")
        self._waiting, self._patience = waiting, patience
        self._open: set[asyncio.Future[Any]] = set()

    async def run(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """What the call returns or raises. Problem "busy" when too many wait or it takes too long."""
        if len(self._open) >= self._waiting:
            raise Problem.retry("busy", 2)
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._pool, partial(call, *args, **kwargs))
        self._open.add(future)
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(future), self._patience)
        except asyncio.TimeoutError:
            raise Problem.retry("busy", 5) from None

    def close(self) -> None:
        """Let the threads finish what they have begun."""
        self._pool.shutdown(wait=True)

    def _done(self, future: asyncio.Future[Any]) -> None:
        self._open.discard(future)
        if not future.cancelled():
            future.exception()  # somebody who no longer waits will not fetch it
