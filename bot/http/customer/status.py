"""How a conversation stands: who has it, the place in the queue, whether the person is typing."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from bot.http.frame.context import Context
from bot.store import Page


async def status_of(here: Context, conversation_id: str, page: Page) -> dict[str, Any]:
    """The members that tell the standing, for a page as for a frame of the stream."""
    queue = await _queue(here, conversation_id, page.brand) if page.state == "queued" else None
    agent = {"name": page.agent.name, "typing": page.agent.typing_for > 0} if page.agent else None
    return {
        "answered_seq": page.answered_seq,
        "state": page.state,
        "queue": queue,
        "agent": agent,
        "question": page.question,
    }


async def _queue(here: Context, conversation_id: str, brand: str) -> dict[str, Any] | None:
    place = await here.queues.place(brand, conversation_id)
    if place is None:
        return None
    return {
        "position": place.position,
        "waiting": place.waiting,
        "answer_by": _iso(place.answer_by),
        "wait_seconds": place.wait_seconds,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
