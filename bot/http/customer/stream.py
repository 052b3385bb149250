"""The stream: messages as frames from a cursor on, and how it stands. A ticket opens it: no token is in an address."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket

from bot.http.customer.live_view import Watch
from bot.http.frame import sockets
from bot.http.frame.context import Context, address, context
from bot.http.frame.json_response import dumps
from bot.http.frame.problems import Problem, response
from bot.http.frame.schemas import BIGGEST_SEQ
from bot.limits import Limiter
from bot.settings import Rate

router = APIRouter()
PING_SECONDS = 15.0  # who hears nothing for three times as long knows that the connection is dead


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
            parts = [_send(here, socket, conversation_id, after), _read(here, socket, conversation_id)]
            await sockets.run(socket, *([_ping(socket)] if _wants_status(socket) else []), *parts)


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


async def _send(here: Context, socket: WebSocket, conversation_id: str, after: int) -> int | None:
    """Every message above `after`, in order; the code to close with, None when the client is gone."""

    async def send(frame: dict[str, Any]) -> None:
        await sockets.send(socket, dumps(frame))

    with_status = _wants_status(socket)
    try:
        await Watch(here, conversation_id, after, with_status, send).run(time.monotonic() + sockets.STREAM_SECONDS)
    except Problem as problem:
        return sockets.GONE if problem.name == "not_found" else sockets.BUSY
    except sockets.LEFT:
        return None
    # The ticket was good for one stream, not for ever: the token is looked at again.
    return sockets.COME_AGAIN


async def _ping(socket: WebSocket) -> int | None:
    """Something to hear while nobody says anything, for those who hear how it stands. Ends with the client."""
    while True:
        await asyncio.sleep(PING_SECONDS)
        try:
            await sockets.send(socket, dumps({"kind": "ping"}))
        except sockets.LEFT:
            return None


def _wants_status(socket: WebSocket) -> bool:
    return socket.query_params.get("status") == "1"


async def _read(here: Context, socket: WebSocket, conversation_id: str) -> int | None:
    """The client may say what it has, `{"after": 17}`; all else is dropped, until it leaves or comes too often."""
    frames = Limiter(Rate(60, 60))
    while not frames.take("client"):
        frame = await socket.receive()
        if frame["type"] == "websocket.disconnect":
            return None
        after = _after(frame.get("text"))
        if after:
            here.calls.later(here.services.store.mark_delivered, conversation_id, after)
    return sockets.TOO_CHATTY


def _after(text: str | None) -> int:
    """The last message that the client says to have, 0 where it says no such thing."""
    try:
        told = json.loads(text or "")
    except (ValueError, RecursionError):
        return 0
    after = told.get("after") if isinstance(told, dict) else None
    return after if type(after) is int and 0 < after <= BIGGEST_SEQ else 0
