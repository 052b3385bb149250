"""What a person keeps for themselves: canned replies and reminders."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, iso
from bot.store.query import inserted_id, rows
from bot.store.tables_desk import desk_canned, desk_reminders

_k, _r = desk_canned.c, desk_reminders.c


class _Canned(NamedTuple):
    id: int
    shortcut: str
    text: str


class _Reminder(NamedTuple):
    id: int
    conversation_id: str
    agent_id: str
    text: str
    due_at: float
    reminded_at: float | None
    done_at: float | None


_CANNED = rows(
    _Canned,
    sa.select(_k.id, _k.shortcut, _k.text).where(_k.agent_id == sa.bindparam("agent")).order_by(_k.shortcut),
)
_OPEN = sa.select(desk_reminders).where(_r.done_at.is_(None))
_MINE = rows(_Reminder, _OPEN.where(_r.agent_id == sa.bindparam("agent")).order_by(_r.due_at))
_DUE = rows(_Reminder, _OPEN.where(_r.due_at <= Now(), _r.reminded_at.is_(None)).limit(50))


def canned(conn: Connection, agent_id: str) -> list[dict[str, Any]]:
    """Own canned replies by shortcut."""
    return [row._asdict() for row in _CANNED.all(conn, agent=agent_id)]


def keep_canned(conn: Connection, agent_id: str, shortcut: str, text: str) -> int:
    """Keep one, in place of the one of the same shortcut."""
    same = sa.and_(_k.agent_id == agent_id, _k.shortcut == shortcut)
    conn.execute(sa.delete(desk_canned).where(same))
    row = {"agent_id": agent_id, "shortcut": shortcut, "text": text}
    return inserted_id(conn.execute(sa.insert(desk_canned), row))


def drop_canned(conn: Connection, agent_id: str, canned_id: int) -> bool:
    """Drop one of one's own."""
    return bool(conn.execute(sa.delete(desk_canned).where(_k.id == canned_id, _k.agent_id == agent_id)).rowcount)


def remind(conn: Connection, conversation_id: str, agent_id: str, text: str, due_at: float) -> int:
    """A new reminder."""
    row = {"conversation_id": conversation_id, "agent_id": agent_id, "text": text, "due_at": due_at}
    return inserted_id(conn.execute(sa.insert(desk_reminders), row))


def reminders(conn: Connection, agent_id: str) -> list[dict[str, Any]]:
    """What is not done, soonest first."""
    return [shown(row) for row in _MINE.all(conn, agent=agent_id)]


def finish(conn: Connection, agent_id: str, reminder_id: int) -> bool:
    """It is done."""
    mine = sa.and_(_r.id == reminder_id, _r.agent_id == agent_id, _r.done_at.is_(None))
    return bool(conn.execute(sa.update(desk_reminders).where(mine).values(done_at=Now())).rowcount)


def due(conn: Connection) -> list[dict[str, Any]]:
    """Those that have become due; whoever marks one first gives it out."""
    late = _DUE.all(conn)
    mark = sa.update(desk_reminders).where(_r.id == sa.bindparam("row"), _r.reminded_at.is_(None))
    marked = mark.values(reminded_at=Now())
    return [{**shown(row), "agent_id": row.agent_id} for row in late if conn.execute(marked, {"row": row.id}).rowcount]


def shown(row: _Reminder) -> dict[str, Any]:
    """A reminder in the API's form."""
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "text": row.text,
        "due_at": iso(row.due_at),
        "is_due": row.reminded_at is not None,
    }
