"""The desk's stream: one WebSocket a page, opened with the session's cookie by our own page only."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, WebSocket

from bot.desk.permissions import Agent
from bot.http.desk.agent_actions import note_typing
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.page import OpenPage
from bot.http.desk.session import desk, from_own_page, require_nothing_todo, secret_of, signed_in
from bot.http.frame import sockets
from bot.http.frame.problems import Problem, response
from bot.http.frame.schemas import BIGGEST_SEQ
from bot.limits import Limiter, Places
from bot.privacy import odd_characters
from bot.settings import Rate

router = APIRouter()
BEAT = 15.0
MOST_PAGES = 8
FRAMES = Rate(120, 60)
_PAGES = Places(MOST_PAGES)


@router.websocket("/api/v1/desk/stream")
async def stream(socket: WebSocket) -> None:
    """Refused before it is accepted, with the same problems as every other call."""
    here = desk(socket)
    try:
        if not from_own_page(socket, required=True):
            raise Problem("origin_refused")
        me = await signed_in(socket)
        if not me.may("queue"):
            raise Problem("forbidden")
        require_nothing_todo(socket, me)
    except Problem as problem:
        return await socket.send_denial_response(response(problem, socket.scope))
    with _PAGES.take(me.id) as has_place:
        if not has_place:
            return await socket.send_denial_response(response(Problem.retry("too_many_streams", 30), socket.scope))
        await socket.accept()
        await _run(here, socket, me)


async def _run(here: DeskCalls, socket: WebSocket, me: Agent) -> None:
    page = OpenPage(me)
    here.hub.add(page)
    parts = (_send(socket, page), _read(here, socket, page), _beat(here, socket, page), _closing(here))
    try:
        await sockets.run(socket, *parts)
    finally:
        here.hub.remove(page)


async def _closing(here: DeskCalls) -> int:
    """Until this process is to end."""
    await here.context.closing.wait()
    return sockets.RESTART


async def _send(socket: WebSocket, page: OpenPage) -> int | None:
    """Everything that was put on the page's line; None when the browser is gone."""
    try:
        while not page.full:
            frame = await page.frames.get()
            await sockets.send(socket, frame or "")
    except sockets.LEFT:
        return None
    return sockets.BUSY


async def _beat(here: DeskCalls, socket: WebSocket, page: OpenPage) -> int:
    """A sign of life both ways, and a look whether the session still stands."""
    end, secret = time.monotonic() + sockets.STREAM_SECONDS, secret_of(socket)
    while time.monotonic() < end:
        try:
            if await here.session(secret) is None:
                return sockets.COME_AGAIN
            if await here.write(here.store.touch, secret, page.me.id):
                here.hub.people_changed()
        except Problem:
            pass  # the store is slow: the next beat will tell
        page.put({"kind": "ping"})
        await asyncio.sleep(BEAT)
    return sockets.COME_AGAIN


async def _read(here: DeskCalls, socket: WebSocket, page: OpenPage) -> int | None:
    """What the page asks for; nonsense is dropped, too much ends it."""
    frames = Limiter(FRAMES)
    while not frames.take("page"):
        received = await socket.receive()
        if received["type"] == "websocket.disconnect":
            await here.write(here.store.watch, page.me.id, None)
            return None
        with suppress(Problem, ValueError):
            await _answer(here, socket, page, _asked(received.get("text") or "{}"))
    return sockets.TOO_CHATTY


async def _answer(here: DeskCalls, socket: WebSocket, page: OpenPage, asked: dict[str, Any]) -> None:
    watched, left, typed = (_id(asked.get(key)) for key in ("watch", "unwatch", "typing"))
    if watched is not None:
        after = asked.get("after", 0)
        row = await here.readable(page.me, watched)
        await here.looked(socket, page.me, "read", watched, row["brand"])
        await here.write(here.store.watch, page.me.id, watched)
        note = await here.read(here.store.last_note, watched)
        page.watch(watched, after if isinstance(after, int) and 0 <= after <= BIGGEST_SEQ else 0, note)
        here.hub.look_at(watched)
        here.hub.people_changed()
    if left is not None:
        page.unwatch(left)
        await here.write(here.store.watch, page.me.id, None)
        here.hub.people_changed()
    if asked.get("more") is True:
        here.hub.show_more(page)
    if typed is not None and page.me.may("work"):
        await here.readable(page.me, typed)
        await note_typing(here, page.me, typed)


def _asked(text: str) -> dict[str, Any]:
    """A frame of the page; nothing where it is not as a page writes it."""
    try:
        asked = json.loads(text)
    except RecursionError:
        return {}
    return asked if isinstance(asked, dict) and not odd_characters.are_in(asked) else {}


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 64 else None
