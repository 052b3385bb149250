"""uvicorn as this service needs it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from bot.http.frame.context import Context
from bot.http.frame.protocol import BoundedHttp
from bot.settings import Settings

LARGEST_FRAME = 16 * 1024
PING_EVERY = 20.0
GRACE = 4  # seconds for what is being answered; what waits is answered at once


Ready = Callable[[dict[str, bool]], None]
Stopping = Callable[[], None]


class Server(uvicorn.Server):
    """Lets waiting long polls answer at once when the service stops, so that nobody is cut off.

    `ready` is told when anybody can connect, with what /health/ready would say; `stopping` when nobody can any more.
    """

    def __init__(self, config: uvicorn.Config, ready: Ready | None = None, stopping: Stopping | None = None) -> None:
        super().__init__(config)
        self._ready, self._stopping = ready, stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so before the first request is answered."""
        parts = await self._here.readiness.parts() if self._ready else {}
        await super().startup(sockets)
        if self._ready and self.started:
            self._ready(parts)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening and let what runs come to its end."""
        if self._stopping:
            self._stopping()
        self._here.closing.set()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A stop that was asked for is a good end, not one by a signal: the process goes on to its last line."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    @property
    def _here(self) -> Context:
        found: Context = self.config.app.state.context  # type: ignore[union-attr]
        return found


def server_of(app: FastAPI, settings: Settings, ready: Ready | None = None, stopping: Stopping | None = None) -> Server:
    """A server that is ready to `run()` (or `await serve()`)."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedHttp,
        ws="wsproto",
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=PING_EVERY,
        ws_ping_timeout=PING_EVERY,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE,
    )
    return Server(config, ready, stopping)
