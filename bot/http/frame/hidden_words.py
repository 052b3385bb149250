"""Telling whoever writes at the desk that something of what they wrote was hidden, with every answer the same way."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.store.free_text import hidden_now

HEADER = "X-Paydoc-Hidden"
_DESK = "/api/v1/desk/"


class HiddenWords:
    """Adds to answers of the desk's calls which kinds of secret the store took out of what the call wrote."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(_DESK):
            return await self._app(scope, receive, send)
        with hidden_now() as kinds:

            async def with_kinds(message: Message) -> None:
                if message["type"] == "http.response.start" and kinds:
                    MutableHeaders(scope=message)[HEADER] = ",".join(sorted(kinds))
                await send(message)

            await self._app(scope, receive, with_kinds)
