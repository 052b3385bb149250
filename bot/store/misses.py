"""What was not understood, for the editors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.clock import seconds
from bot.store.tables import conversations, events


def since(conn: Any, moment: datetime, brand: str | None) -> list[dict[str, Any]]:
    """Words (masked), ranking and context of each miss, the oldest first."""
    joined = events.join(conversations, events.c.conversation_id == conversations.c.id)
    chosen = sa.select(events.c.data, conversations.c.brand).select_from(joined)
    chosen = chosen.where(events.c.name == "missed", events.c.at >= seconds(moment)).order_by(events.c.id)
    if brand is not None:
        chosen = chosen.where(conversations.c.brand == brand)
    return [{**row.data, "brand": row.brand} for row in conn.execute(chosen)]
