"""Addresses with a NUL, in the path or the query, are refused before anything is looked up by them."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.frame.problems import Problem, send_problem


class PlainAddress:
    """ASGI. Halves of surrogate pairs cannot come in an address: what is no UTF-8 is replaced as it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is plain."""
        if scope["type"] == "lifespan" or not ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await send_problem(Problem("odd_characters"), scope, receive, send, close=True)
        else:
            await send({"type": "websocket.close"})
