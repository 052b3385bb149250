"""What the clock does: promises that passed, desks that closed, people who are gone. Safe in several processes."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk.decisions import Think
from bot.store.clock import Now
from bot.store.desk import locked_conversation
from bot.store.query import column
from bot.store.tables import cases, conversations
from bot.store.tables_desk import agents, desk_cases

MOST = 50
_c, _d, _a, _v = cases.c, desk_cases.c, agents.c, conversations.c
_JOINED = desk_cases.join(cases, _c.id == _d.case_id)
_LATE = column(
    str,
    sa.select(_c.conversation_id)
    .select_from(_JOINED)
    .where(_d.ask_at <= Now(), _c.status == "waiting")
    .order_by(_d.ask_at)
    .limit(MOST),
)
_QUEUED = column(
    str,
    sa.select(_c.conversation_id)
    .join(conversations, _v.id == _c.conversation_id)
    .where(_c.status == "waiting", _v.owner == "queued", _c.brand.in_(sa.bindparam("brands", expanding=True)))
    .limit(MOST),
)
_GONE = sa.or_(_a.seen_at.is_(None), _a.seen_at < Now() - sa.bindparam("seconds"), _a.disabled_at.isnot(None))
_ORPHANS = column(
    str,
    sa.select(_c.conversation_id)
    .select_from(_JOINED.join(agents, _a.id == _d.agent_id))
    .where(_c.status == "claimed", _GONE)
    .limit(MOST),
)
_IS_GONE = column(str, sa.select(_a.id).where(_a.id == sa.bindparam("agent"), _GONE))


def waits(conn: Connection) -> list[str]:
    """Conversations whose customers should be asked whether they go on waiting."""
    return _LATE.all(conn)


def ask(conn: Connection, conversation_id: str, think: Think) -> bool:
    """Ask once for each promise that passed; False when somebody else did, or the wait is over."""
    found = _still_waiting(conn, conversation_id)
    if found is None or found.case.ask_at is None or found.case.ask_at > found.row.now:
        return False
    locked_conversation.set_case(conn, found.case, ask_at=None)
    locked_conversation.move(conn, found, "ask_about_wait", "clock", think, case=found.case.number)
    return True


def queued_in(conn: Connection, brands: Collection[str]) -> list[str]:
    """Conversations that wait for people of these wallets."""
    return _QUEUED.all(conn, brands=list(brands))


def leave_ticket(conn: Connection, conversation_id: str, think: Think) -> bool:
    """The desk has closed: who still waits has a ticket."""
    found = _still_waiting(conn, conversation_id)
    if found is None:
        return False
    locked_conversation.move(conn, found, "leave_ticket", "clock", think, case=found.case.number)
    return True


def orphans(conn: Connection, seconds: float) -> list[str]:
    """Conversations whose agent has not been heard of for so long, or may no longer sign in."""
    return _ORPHANS.all(conn, seconds=seconds)


def is_orphan(conn: Connection, found: locked_conversation.LockedConversation, seconds: float) -> bool:
    """Whether it is still so, now that the conversation is locked."""
    return found.holder is not None and _IS_GONE.first(conn, agent=found.holder, seconds=seconds) is not None


def raise_level(conn: Connection, case_id: int, level: str) -> bool:
    """Note how pressing a case has become; True for the one who noted it first."""
    changed = sa.update(desk_cases).where(_d.case_id == case_id, _d.level != level).values(level=level)
    return bool(conn.execute(changed).rowcount)


def _still_waiting(conn: Connection, conversation_id: str) -> locked_conversation.LockedCase | None:
    found = locked_conversation.find(conn, conversation_id)
    if not isinstance(found, locked_conversation.LockedCase):
        return None
    return found if found.case.status == "waiting" and found.row.owner == "queued" else None
