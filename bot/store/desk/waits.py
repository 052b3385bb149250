"""How long those who wait will wait, as far as that is known."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.engine import Connection

from bot.desk.assignment import room
from bot.exchange import Staff
from bot.handoff.estimate import estimate, pace
from bot.store import cases
from bot.store.desk import lists
from bot.store.values import Waiting


def waiting(conn: Connection, brand: str) -> list[Waiting]:
    """Who waits for this wallet's people, in order, each with the time until somebody is likely to come."""
    queue = cases.waiting(conn, brand)
    if not queue:
        return queue
    free, places = room(lists.people(conn), brand)
    usual = pace(lists.handling(conn))
    return [replace(one, wait_seconds=_whole(estimate(one.position - 1, free, places, usual))) for one in queue]


def staff(conn: Connection, brand: str) -> Staff:
    """Who is there for this wallet, and how long a case takes them."""
    free, places = room(lists.people(conn), brand)
    return Staff(free, places, pace(lists.handling(conn)))


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
