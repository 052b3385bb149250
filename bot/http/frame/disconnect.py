"""Waiting for something only as long as somebody waits for us."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from bot.http.frame.problems import Problem

T = TypeVar("T")


async def while_there(request: Request, waiting: Coroutine[Any, Any, T]) -> T:
    """The result, unless the client goes away: then the waiting ends, and its place is free for the next try."""
    result, gone = asyncio.ensure_future(waiting), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((result, gone), return_when=asyncio.FIRST_COMPLETED)
        if result.done():
            return result.result()
        raise Problem("gone")
    finally:
        result.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
