"""uvicorn as this service needs it."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from bot.gateway.protocol import BoundedHttp
from bot.settings import Settings

LARGEST_FRAME = 16 * 1024
PING_EVERY = 20.0
GRACE = 10


class Server(uvicorn.Server):
    """Lets waiting long polls answer at once when the service stops, so that nobody is cut off."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening and let what runs come to its end."""
        self.config.app.state.context.closing.set()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def server_of(app: FastAPI, settings: Settings) -> Server:
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
    return Server(config)
