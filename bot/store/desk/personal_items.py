"""What a person keeps for themselves: canned replies and reminders."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now, iso
from bot.store.tables import storable
from bot.store.tables_desk import desk_canned, desk_reminders

_k, _r = desk_canned.c, desk_reminders.c


def canned(conn: Any, agent_id: str) -> list[dict[str, Any]]:
    """Own canned replies by shortcut."""
    rows = conn.execute(sa.select(desk_canned).where(_k.agent_id == agent_id).order_by(_k.shortcut))
    return [{"id": row.id, "shortcut": row.shortcut, "text": row.text} for row in rows]


def keep_canned(conn: Any, agent_id: str, shortcut: str, text: str) -> int:
    """Keep one, in place of the one of the same shortcut."""
    same = sa.and_(_k.agent_id == agent_id, _k.shortcut == shortcut)
    conn.execute(sa.delete(desk_canned).where(same))
    row = {"agent_id": agent_id, "shortcut": storable(shortcut), "text": storable(text)}
    return int(conn.execute(sa.insert(desk_canned), row).inserted_primary_key[0])


def drop_canned(conn: Any, agent_id: str, canned_id: int) -> bool:
    """Drop one of one's own."""
    return bool(conn.execute(sa.delete(desk_canned).where(_k.id == canned_id, _k.agent_id == agent_id)).rowcount)


def remind(conn: Any, conversation_id: str, agent_id: str, text: str, due_at: float) -> int:
    """A new reminder."""
    row = {"conversation_id": conversation_id, "agent_id": agent_id, "text": storable(text), "due_at": due_at}
    return int(conn.execute(sa.insert(desk_reminders), row).inserted_primary_key[0])


def reminders(conn: Any, agent_id: str) -> list[dict[str, Any]]:
    """What is not done, soonest first."""
    mine = sa.select(desk_reminders).where(_r.agent_id == agent_id, _r.done_at.is_(None))
    return [shown(row) for row in conn.execute(mine.order_by(_r.due_at))]


def finish(conn: Any, agent_id: str, reminder_id: int) -> bool:
    """It is done."""
    mine = sa.and_(_r.id == reminder_id, _r.agent_id == agent_id, _r.done_at.is_(None))
    return bool(conn.execute(sa.update(desk_reminders).where(mine).values(done_at=Now())).rowcount)


def due(conn: Any) -> list[dict[str, Any]]:
    """Those that have become due; whoever marks one first gives it out."""
    late = sa.and_(_r.due_at <= Now(), _r.reminded_at.is_(None), _r.done_at.is_(None))
    rows = conn.execute(sa.select(desk_reminders).where(late).limit(50)).all()
    mark = sa.update(desk_reminders).where(_r.id == sa.bindparam("row"), _r.reminded_at.is_(None))
    marked = mark.values(reminded_at=Now())
    return [{**shown(row), "agent_id": row.agent_id} for row in rows if conn.execute(marked, {"row": row.id}).rowcount]


def shown(row: Any) -> dict[str, Any]:
    """A reminder in the API's form."""
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "text": row.text,
        "due_at": iso(row.due_at),
        "is_due": row.reminded_at is not None,
    }
