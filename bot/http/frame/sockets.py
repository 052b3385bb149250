"""What the streams of customers and of the desk share: how long they last, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

SEND_SECONDS = 20.0  # a client that has not taken a frame by then is gone
STREAM_SECONDS = 3600.0  # then it comes again, and what let it in is looked at anew
# Why a stream was closed. Those from 4000 on are our own: get a new ticket and go on; the conversation is gone.
COME_AGAIN, GONE = 4001, 4004
TOO_CHATTY, RESTART, BUSY = 1008, 1012, 1013
# What sending raises when nobody is there any longer, or does not read.
LEFT = (WebSocketDisconnect, RuntimeError, asyncio.TimeoutError)


async def send(socket: WebSocket, frame: str) -> None:
    """Send one frame. Raises one of LEFT when the client is gone or does not take it in time."""
    await asyncio.wait_for(socket.send_text(frame), SEND_SECONDS)


async def run(socket: WebSocket, *parts: Coroutine[Any, Any, int | None]) -> None:
    """Run the parts of a stream until one ends, and close with the code it returns; None when the client is gone."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        # Of several at once the last one named decides: a restart of ours before what it made fail.
        code = [task for task in tasks if task in done][-1].result()
    finally:
        for task in tasks:
            task.cancel()
    if code is not None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code)
