"""What only the desk reads: notes, whispers, transfers, outcomes of steps."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import iso
from bot.store.desk.locked_conversation import LockedConversation
from bot.store.tables import storable
from bot.store.tables_desk import agents, desk_notes

_n = desk_notes.c
_OF = (
    sa.select(desk_notes, agents.c.name.label("author"))
    .outerjoin(agents, agents.c.id == _n.agent_id)
    .where(_n.conversation_id == sa.bindparam("conversation"))
    .order_by(_n.id)
)


def add(conn: Any, found: LockedConversation, kind: str, text: str, agent_id: str | None, **data: Any) -> int:
    """Write one; its id."""
    row = {
        "conversation_id": found.row.id,
        "agent_id": agent_id,
        "kind": kind,
        "text": storable(text),
        "data": data,
        "after_seq": found.row.last_seq,
        "at": found.row.now,
    }
    [made] = conn.execute(sa.insert(desk_notes), row).inserted_primary_key
    return int(made)


def of(conn: Any, conversation_id: str) -> list[dict[str, Any]]:
    """All of a conversation, oldest first."""
    return [shown(row) for row in conn.execute(_OF, {"conversation": conversation_id})]


def last(conn: Any, conversation_id: str) -> int:
    """The id of the newest one, 0 without any."""
    newest = sa.select(sa.func.max(_n.id)).where(_n.conversation_id == conversation_id)
    return conn.execute(newest).scalar() or 0


def shown(row: Any) -> dict[str, Any]:
    """A note in the API's form."""
    return {
        "id": row.id,
        "kind": row.kind,
        "text": row.text,
        "data": row.data,
        "by": {"id": row.agent_id, "name": row.author} if row.agent_id else None,
        "after_seq": row.after_seq,
        "at": iso(row.at),
    }
