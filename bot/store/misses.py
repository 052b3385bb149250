"""What was not understood, for the editors."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import seconds
from bot.store.query import rows
from bot.store.tables import conversations, events


class _Missed(NamedTuple):
    data: dict[str, Any]
    brand: str


_MISSED = rows(
    _Missed,
    sa.select(events.c.data, conversations.c.brand)
    .select_from(events.join(conversations, events.c.conversation_id == conversations.c.id))
    .where(events.c.name == "missed", events.c.at >= sa.bindparam("since"))
    .order_by(events.c.id),
)


def since(conn: Connection, moment: datetime, brand: str | None) -> list[dict[str, Any]]:
    """Words (masked), ranking and context of each miss, the oldest first."""
    chosen = _MISSED if brand is None else _MISSED.where(conversations.c.brand == brand)
    return [{**row.data, "brand": row.brand} for row in chosen.all(conn, since=seconds(moment))]
