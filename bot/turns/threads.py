"""The synchronous store, called from asyncio in threads of its own."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from bot.store import Store
from bot.turns.figures import CallFigures

P = ParamSpec("P")
T = TypeVar("T")
SERVER_THREADS = 8


class StoreThreads:
    """`await threads.write(store.accept, ...)`. SQLite has one writer, whom readers need not wait for."""

    def __init__(self, store: Store, figures: CallFigures | None = None) -> None:
        self._figures = figures or CallFigures()
        if store.single_process:
            self._writers = ThreadPoolExecutor(1, "store-write")
            self._readers = ThreadPoolExecutor(1, "store-read")
        else:
            self._writers = self._readers = ThreadPoolExecutor(SERVER_THREADS, "store")

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method that changes something."""
        return await self._run("write", self._writers, method, *args, **kwargs)

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method that changes nothing."""
        return await self._run("read", self._readers, method, *args, **kwargs)

    def close(self) -> None:
        """Wait for running calls and end the threads."""
        for pool in (self._writers, self._readers):
            pool.shutdown()

    async def _run(
        self, kind: str, pool: ThreadPoolExecutor, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        loop, context, asked = asyncio.get_running_loop(), contextvars.copy_context(), time.perf_counter()

        def call() -> T:
            self._figures.waits.labels(kind).observe(time.perf_counter() - asked)
            with self._figures.seconds.labels(kind).time():
                return context.run(method, *args, **kwargs)

        return await loop.run_in_executor(pool, call)
