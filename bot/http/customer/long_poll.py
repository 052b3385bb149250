"""Reading a conversation as it goes on: what is new, or a little later."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.http.customer.status import status_of
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.store import Page

_BREATH = 0.05


async def read(here: Context, conversation_id: str, after: int) -> Page:
    """The messages above `after`."""
    page = await here.calls.read(here.services.store.page, conversation_id, after)
    if page is None:
        raise Problem("not_found")
    return page


async def follow(here: Context, conversation_id: str, after: int, seconds: float, idle: bool) -> Page:
    """The messages above `after` once there are some and, if `idle`, no turn runs; else what is there in the end."""
    end = time.monotonic() + seconds
    page = await read(here, conversation_id, after)
    while _is_early(page, idle):
        began = time.monotonic()
        if began >= end or here.closing.is_set():
            break
        await _news(here, conversation_id, after, end - began, idle)
        page = await read(here, conversation_id, after)
        if _is_early(page, idle) and time.monotonic() - began < _BREATH:
            await asyncio.sleep(_BREATH)  # woken for nothing: not again at once
    return page


async def as_json(here: Context, conversation_id: str, page: Page) -> dict[str, Any]:
    """A page as the API shows it. `last_seq` is where to go on: a long history comes in several pages."""
    return {
        "messages": page.messages,
        "last_seq": page.messages[-1]["seq"] if page.messages else page.last_seq,
        **await status_of(here, conversation_id, page),
    }


def _is_early(page: Page, idle: bool) -> bool:
    return not page.messages or (idle and page.pending)


async def _news(here: Context, conversation_id: str, after: int, seconds: float, idle: bool) -> None:
    """Until the dispatcher has news, the time is over or the server closes."""
    waiting = here.services.dispatcher.wait(conversation_id, after, seconds, idle)
    news, closing = asyncio.ensure_future(waiting), asyncio.ensure_future(here.closing.wait())
    try:
        with here.services.metrics.waiting.track_inprogress():
            await asyncio.wait((news, closing), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if news.done():
            news.result()
    finally:
        news.cancel()
        closing.cancel()
