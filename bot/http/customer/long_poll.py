"""Reading a conversation as it goes on: what is new, or a little later."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.http.customer.status import status_of
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.store import Page
from bot.turns.waiters import first


async def read(here: Context, conversation_id: str, after: int) -> Page:
    """The messages above `after`."""
    page = await here.calls.read(here.services.store.page, conversation_id, after)
    if page is None:
        raise Problem("not_found")
    return page


async def follow(here: Context, conversation_id: str, after: int, seconds: float) -> Page:
    """The messages above `after` once there are some and no turn runs; else what is there in the end."""
    end, dispatcher = time.monotonic() + seconds, here.services.dispatcher
    with dispatcher.hear_of(conversation_id) as news:
        while True:
            news.clear()
            page = await read(here, conversation_id, after)
            left = end - time.monotonic()
            if (page.messages and not page.pending) or left <= 0 or here.closing.is_set():
                return page
            await pause(here, min(left, dispatcher.bus.poll_seconds), news, here.closing)


async def pause(here: Context, seconds: float, *events: asyncio.Event) -> bool:
    """Wait for one of the events; whether one came in time. Counted among those who wait."""
    with here.services.metrics.waiting.track_inprogress():
        return await first(seconds, *events)


async def as_json(here: Context, conversation_id: str, page: Page) -> dict[str, Any]:
    """A page as the API shows it. `last_seq` is where to go on: a long history comes in several pages."""
    return {
        "messages": page.messages,
        "last_seq": page.messages[-1]["seq"] if page.messages else page.last_seq,
        **await status_of(here, conversation_id, page),
    }
