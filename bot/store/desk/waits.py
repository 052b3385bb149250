"""How long those who wait will wait, as far as that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.desk.assignment import estimate, room
from bot.store import cases
from bot.store.desk import lists
from bot.store.values import Waiting


def waiting(conn: Any, brand: str) -> list[Waiting]:
    """Who waits for this wallet's people, in order, each with the time until somebody is likely to come."""
    queue = cases.waiting(conn, brand)
    if not queue:
        return queue
    free, places = room(lists.people(conn), brand)
    handling = lists.handling(conn)
    return [replace(one, wait_seconds=_whole(estimate(one.position - 1, free, places, handling))) for one in queue]


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
