"""Signals between processes by LISTEN/NOTIFY, on connections of its own."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import psycopg2

from bot.store.engine import create_engine
from bot.turns.bus import LocalBus, Signal

log = logging.getLogger(__name__)

NOTIFY_CHANNEL = "paydoc"
ANY = "*"
RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class PostgresBus(LocalBus):
    """Listens in the event loop; sends from one thread, as many signals at once as have gathered."""

    poll_seconds = 2.0

    def __init__(self, url: str) -> None:
        super().__init__()
        self._connect = _connector(url)
        self._origin = secrets.token_hex(4)
        self._thread = ThreadPoolExecutor(1, "bus")
        self._listening: Any = None
        self._watched = -1
        self._reconnecting: asyncio.Task[None] | None = None
        self._sending: Any = None
        self._outgoing: dict[str, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._flushing = self._stopped = False

    async def start(self) -> None:
        """Listen; when the database cannot be reached, keep trying in the background."""
        try:
            await self._listen()
        except psycopg2.Error as error:
            self._lost(error)

    async def stop(self) -> None:
        """Send what is left and close."""
        self._stopped = True
        self._hang_up()
        if self._reconnecting is not None:
            self._reconnecting.cancel()
        while self._tasks:
            await asyncio.wait(self._tasks)
        self._thread.shutdown()
        if self._sending is not None:
            self._sending.close()

    def publish(self, signal: Signal) -> None:
        """Tell this process now and the others soon."""
        super().publish(signal)
        self._outgoing[f"{self._origin}:{signal.kind}:{signal.brand or signal.conversation_id or ANY}"] = None
        if not self._flushing:
            self._flushing = True
            self._spawn(self._flush())

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._outgoing:
                batch, self._outgoing = list(self._outgoing), {}
                try:
                    await loop.run_in_executor(self._thread, self._notify, batch)
                except psycopg2.Error as error:
                    # Others find the work by sweeping and the news by polling.
                    log.warning("could not notify other processes: %s", type(error).__name__)
        finally:
            self._flushing = False

    def _notify(self, batch: list[str]) -> None:
        for fresh in (False, True):
            try:
                if self._sending is None:
                    self._sending = self._connect()
                with self._sending.cursor() as cursor:
                    cursor.execute("SELECT pg_notify(%s, p) FROM unnest(%s) AS p", (NOTIFY_CHANNEL, batch))
                return
            except psycopg2.Error:
                self._sending = None
                if fresh:
                    raise

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        connection = await loop.run_in_executor(None, self._listener)
        if self._stopped:
            return cast(None, connection.close())
        self._listening, self._watched = connection, connection.fileno()
        loop.add_reader(self._watched, self._receive)
        # Whatever was said while nobody listened may concern anybody.
        self.deliver(Signal("news", None))
        self.deliver(Signal("work", None))

    def _listener(self) -> Any:
        connection = self._connect()
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {NOTIFY_CHANNEL}")
        return connection

    def _receive(self) -> None:
        try:
            self._listening.poll()
        except psycopg2.Error as error:
            return self._lost(error)
        while self._listening.notifies:
            self._deliver(self._listening.notifies.pop(0).payload)

    def _deliver(self, payload: str) -> None:
        origin, kind, about = payload.split(":", 2)
        if origin == self._origin:
            return
        known = None if about == ANY else about
        self.deliver(Signal("queue", None, known) if kind == "queue" else Signal(cast(Any, kind), known))

    def _lost(self, error: Exception) -> None:
        log.warning("the bus lost its connection: %s", type(error).__name__)
        self._hang_up()
        self._reconnecting = self._spawn(self._reconnect())

    def _hang_up(self) -> None:
        connection, self._listening = self._listening, None
        if connection is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            connection.close()

    async def _reconnect(self) -> None:
        attempt = 0
        while not self._stopped:
            await asyncio.sleep(RECONNECT_SECONDS[min(attempt, len(RECONNECT_SECONDS) - 1)])
            try:
                return await self._listen()
            except psycopg2.Error:
                attempt += 1


def _connector(url: str) -> Callable[[], Any]:
    engine = create_engine(url)
    args, kwargs = engine.dialect.create_connect_args(engine.url)

    def connect() -> Any:
        connection = psycopg2.connect(*args, **{**kwargs, "connect_timeout": 3, **KEEPALIVE})
        connection.autocommit = True
        return connection

    return connect
