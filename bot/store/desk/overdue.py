"""What the clock does: promises that passed, desks that closed, people who are gone. Safe in several processes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.desk.decisions import Think
from bot.store.clock import Now
from bot.store.desk import locked_conversation
from bot.store.tables import cases, conversations
from bot.store.tables_desk import agents, desk_cases

MOST = 50
_c, _d, _a = cases.c, desk_cases.c, agents.c
_JOINED = desk_cases.join(cases, _c.id == _d.case_id)


def waits(conn: Any) -> list[str]:
    """Conversations whose customers should be asked whether they go on waiting."""
    late = sa.select(_c.conversation_id).select_from(_JOINED).where(_d.ask_at <= Now(), _c.status == "waiting")
    return list(conn.execute(late.order_by(_d.ask_at).limit(MOST)).scalars())


def ask(conn: Any, conversation_id: str, think: Think) -> bool:
    """Ask once for each promise that passed; False when somebody else did, or the wait is over."""
    found = locked_conversation.find(conn, conversation_id)
    if not _still_waits(found) or found.case.ask_at is None or found.case.ask_at > found.row.now:
        return False
    locked_conversation.set_case(conn, found, ask_at=None)
    locked_conversation.move(conn, found, "ask_about_wait", "clock", think, case=found.case.number)
    return True


def queued_in(conn: Any, brands: Collection[str]) -> list[str]:
    """Conversations that wait for people of these wallets."""
    waiting = sa.select(_c.conversation_id).where(_c.status == "waiting", _c.brand.in_(list(brands)))
    queued = waiting.join(conversations, conversations.c.id == _c.conversation_id)
    return list(conn.execute(queued.where(conversations.c.owner == "queued").limit(MOST)).scalars())


def leave_ticket(conn: Any, conversation_id: str, think: Think) -> bool:
    """The desk has closed: who still waits has a ticket."""
    found = locked_conversation.find(conn, conversation_id)
    if not _still_waits(found):
        return False
    locked_conversation.move(conn, found, "leave_ticket", "clock", think, case=found.case.number)
    return True


def orphans(conn: Any, seconds: float) -> list[str]:
    """Conversations whose agent has not been heard of for so long, or may no longer sign in."""
    gone = sa.or_(_a.seen_at.is_(None), _a.seen_at < Now() - seconds, _a.disabled_at.isnot(None))
    held = sa.select(_c.conversation_id).select_from(_JOINED.join(agents, _a.id == _d.agent_id))
    return list(conn.execute(held.where(_c.status == "claimed", gone).limit(MOST)).scalars())


def is_orphan(conn: Any, found: locked_conversation.LockedConversation, seconds: float) -> bool:
    """Whether it is still so, now that the conversation is locked."""
    gone = sa.or_(_a.seen_at.is_(None), _a.seen_at < Now() - seconds, _a.disabled_at.isnot(None))
    return bool(found.holder and conn.execute(sa.select(_a.id).where(_a.id == found.holder, gone)).scalar())


def raise_level(conn: Any, case_id: int, level: str) -> bool:
    """Note how pressing a case has become; True for the one who noted it first."""
    changed = sa.update(desk_cases).where(_d.case_id == case_id, _d.level != level).values(level=level)
    return bool(conn.execute(changed).rowcount)


def _still_waits(found: locked_conversation.LockedConversation) -> bool:
    return found.is_open and found.case.status == "waiting" and found.row.owner == "queued"
