"""A conversation as it happens: every message once, and how it stands whenever that changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

from bot.http.customer.long_poll import pause, read
from bot.http.customer.status import status_of
from bot.http.frame.context import Context
from bot.store import Page

Send = Callable[[dict[str, Any]], Awaitable[None]]
LOST = 2.0  # seconds until a queued conversation without a place in the queue is looked at again
_BLINK = 0.05


class Watch:
    """Sends to one client. `with_status` adds frames of kind "status"; without it there are only messages."""

    def __init__(self, here: Context, conversation_id: str, after: int, with_status: bool, send: Send) -> None:
        self._here, self._id, self._after = here, conversation_id, after
        self._with_status, self._send = with_status, send
        self._sent: dict[str, Any] | None = None

    async def run(self, until: float) -> None:
        """Send until this moment. Raises what reading and sending raise."""
        with self._here.services.dispatcher.hear_of(self._id) as news:
            while time.monotonic() < until:
                news.clear()
                page = await read(self._here, self._id, self._after)
                await self._messages(page)
                if self._after >= page.last_seq:
                    await self._stay(page, news, until)

    async def _messages(self, page: Page) -> None:
        for message in page.messages:
            await self._send(message)
            self._after = message["seq"]

    async def _stay(self, page: Page, news: asyncio.Event, until: float) -> None:
        """Until the page may be old; meanwhile only the queue moves, which needs no look at the conversation."""
        queues, waits = self._here.queues, self._with_status and page.state == "queued"
        end, had_place = min(until, time.monotonic() + self._good_for(page)), False
        with queues.follow(page.brand) if waits else nullcontext(asyncio.Event()) as moved:
            while not news.is_set():
                moved.clear()
                status = await self._status(page) if self._with_status else {}
                has_place = bool(status.get("queue"))
                if had_place and not has_place:
                    return  # just taken from the queue: what the page says of it is old
                await self._tell(status)
                had_place, lost = has_place, waits and not has_place
                seconds = end - time.monotonic()
                if not await pause(self._here, min(seconds, LOST) if lost else seconds, news, moved):
                    return

    async def _status(self, page: Page) -> dict[str, Any]:
        return {"kind": "status", "last_seq": page.last_seq, **await status_of(self._here, self._id, page)}

    async def _tell(self, status: dict[str, Any]) -> None:
        if status != self._sent and self._with_status:
            await self._send(status)
            self._sent = status

    def _good_for(self, page: Page) -> float:
        """Seconds after which the page is read again without news: nobody tells that typing has ended."""
        poll = self._here.services.dispatcher.bus.poll_seconds
        typing = page.agent.typing_for if self._with_status and page.agent else 0.0
        return min(poll, typing + _BLINK) if typing else poll
