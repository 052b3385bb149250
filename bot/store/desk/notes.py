"""What only the desk reads: notes, whispers, transfers, outcomes of steps."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import iso
from bot.store.desk.locked_conversation import LockedConversation
from bot.store.query import column, inserted_id, rows
from bot.store.tables_desk import agents, desk_notes

_n = desk_notes.c


class _Note(NamedTuple):
    id: int
    conversation_id: str
    agent_id: str | None
    kind: str
    text: str
    data: dict[str, Any]
    after_seq: int
    at: float
    author: str | None


_OF = rows(
    _Note,
    sa.select(desk_notes, agents.c.name.label("author"))
    .outerjoin(agents, agents.c.id == _n.agent_id)
    .where(_n.conversation_id == sa.bindparam("conversation"))
    .order_by(_n.id),
)
_LAST = column(int, sa.select(sa.func.max(_n.id)).where(_n.conversation_id == sa.bindparam("conversation")))


def add(conn: Connection, found: LockedConversation, kind: str, text: str, agent_id: str | None, **data: object) -> int:
    """Write one; its id."""
    row = {
        "conversation_id": found.row.id,
        "agent_id": agent_id,
        "kind": kind,
        "text": text,
        "data": data,
        "after_seq": found.row.last_seq,
        "at": found.row.now,
    }
    return inserted_id(conn.execute(sa.insert(desk_notes), row))


def of(conn: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """All of a conversation, oldest first."""
    return [shown(row) for row in _OF.all(conn, conversation=conversation_id)]


def last(conn: Connection, conversation_id: str) -> int:
    """The id of the newest one, 0 without any."""
    return _LAST.first(conn, conversation=conversation_id) or 0


def shown(row: _Note) -> dict[str, Any]:
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
