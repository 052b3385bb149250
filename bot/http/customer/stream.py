"""The stream: messages as frames from a cursor on, and how it stands. A ticket opens it: no token is in an address."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from bot.http.customer.live_view import Watch
from bot.http.frame.context import Context, address, context
from bot.http.frame.json_response import dumps
from bot.http.frame.problems import Problem, response
from bot.http.frame.schemas import BIGGEST_SEQ
from bot.limits import Limiter
from bot.settings import Rate

router = APIRouter()
PATIENCE = 20.0
LONGEST = 3600.0
COME_AGAIN = 4001  # our own close codes: get a new ticket and go on
GONE = 4004
BUSY = 1013
TOO_CHATTY = 1008


@router.websocket("/api/v1/conversations/{conversation_id}/stream")
async def stream(socket: WebSocket, conversation_id: str) -> None:
    """Refused before it is accepted, with the same problems as every other call."""
    here = context(socket)
    with here.streams.take(address(socket)) as has_place:
        try:
            if not has_place:
                raise Problem.retry("too_many_streams", 30)
            after = await _admit(here, socket, conversation_id)
        except Problem as problem:
            return await socket.send_denial_response(response(problem, socket.scope))
        await socket.accept()
        with here.services.metrics.streams.track_inprogress():
            await _run(here, socket, conversation_id, after)


async def _admit(here: Context, socket: WebSocket, conversation_id: str) -> int:
    """The cursor to begin after, when page, ticket and conversation fit together."""
    if not _origin_allowed(socket, here.services.settings.allowed_origins):
        raise Problem("origin_refused")
    after = socket.query_params.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 11 and int(after) <= BIGGEST_SEQ):
        raise Problem("invalid", errors=[{"pointer": "/after", "reason": "value_error.number"}])
    ticket = socket.query_params.get("ticket", "")
    opened = await here.calls.write(here.services.store.redeem_ticket, ticket) if ticket else None
    if opened is None:
        raise Problem("unauthorized")
    if opened != conversation_id:
        raise Problem("not_found")
    here.limit(here.reads, conversation_id)
    return int(after)


def _origin_allowed(socket: WebSocket, allowed: tuple[str, ...]) -> bool:
    """Browsers always name the page's origin; an app's own client names none."""
    origin = socket.headers.get("origin")
    return origin is None or origin in allowed or urlsplit(origin).netloc == socket.headers.get("host")


async def _run(here: Context, socket: WebSocket, conversation_id: str, after: int) -> None:
    """Send until the client goes, the hour is over, or something breaks."""
    sending = asyncio.ensure_future(_send(here, socket, conversation_id, after))
    reading = asyncio.ensure_future(_read(socket))
    try:
        done, _ = await asyncio.wait((sending, reading), return_when=asyncio.FIRST_COMPLETED)
        code = done.pop().result()
    finally:
        sending.cancel()
        reading.cancel()
    if code is not None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code)


async def _send(here: Context, socket: WebSocket, conversation_id: str, after: int) -> int | None:
    """Every message above `after`, in order; the code to close with, None when the client is gone."""

    async def send(frame: dict[str, Any]) -> None:
        await asyncio.wait_for(socket.send_text(dumps(frame)), PATIENCE)

    with_status = socket.query_params.get("status") == "1"
    try:
        await Watch(here, conversation_id, after, with_status, send).run(time.monotonic() + LONGEST)
    except Problem as problem:
        return GONE if problem.name == "not_found" else BUSY
    except (WebSocketDisconnect, RuntimeError, asyncio.TimeoutError):
        return None
    # The ticket was good for one stream, not for ever: the token is looked at again.
    return COME_AGAIN


async def _read(socket: WebSocket) -> int | None:
    """The client has nothing to say here; what comes is dropped until it leaves or comes too often."""
    frames = Limiter(Rate(60, 60))
    while not frames.take("client"):
        if (await socket.receive())["type"] == "websocket.disconnect":
            return None
    return TOO_CHATTY
