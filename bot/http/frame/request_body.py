"""Request bodies: read whole before anything looks at them, and never more than may come."""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.frame.problems import Problem, send_problem

LARGEST_BODY = 64 * 1024
BODY_SECONDS = 15.0
# Read by the route itself, once it is known who sends it and that somebody wants it.
UPLOAD = re.compile("/api/v1/(desk/)?conversations/[^/]+/attachments")


class BodyGuard:
    """Lets through JSON of at most `largest` bytes, whole after `patience` seconds; and uploads.

    What begins with one of `raw` reads its own bodies, and answers by its own rules.
    """

    def __init__(
        self, app: ASGIApp, raw: tuple[str, ...], largest: int = LARGEST_BODY, patience: float = BODY_SECONDS
    ) -> None:
        self._app, self._largest, self._patience, self._raw = app, largest, patience, raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or self._reads_itself(scope):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        try:
            body = await asyncio.wait_for(self._read(headers, receive), self._patience)
            _require_json(headers, body)
        except Problem as problem:
            return await send_problem(problem, scope, receive, send, close=True)
        except asyncio.TimeoutError:
            return await send_problem(Problem("timed_out"), scope, receive, send, close=True)
        if body is not None:
            await self._app(scope, _replay(body, receive), send)

    def _reads_itself(self, scope: Scope) -> bool:
        upload = scope["method"] == "POST" and UPLOAD.fullmatch(scope["path"])
        return bool(upload) or scope["path"].startswith(self._raw)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body, or None when the client went away."""
        declared = headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._largest:
            raise Problem("body_too_large")
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._largest:
                raise Problem("body_too_large")
            more = message.get("more_body", False)
        return b"".join(parts)


def _require_json(headers: Headers, body: bytes | None) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if (body and kind != "application/json") or headers.get("content-encoding", "identity") != "identity":
        raise Problem("unsupported_media")


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body once, and then what really happens."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
