"""What an agent and an operator want to know: can this customer be written to, and what did not arrive."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now, moment
from bot.store.tables import conversations
from bot.store.tables_wechat import OPEN, customers, parcels, talks
from bot.store.wechat import people
from bot.store.wechat.values import Reach, Typing

_c, _p, _v = customers.c, parcels.c, conversations.c
_CUSTOMER = sa.select(customers, Now().label("now")).where(
    talks.c.conversation_id == sa.bindparam("id"), _c.brand == talks.c.brand, _c.openid == talks.c.openid
)


def of(conn: Any, conversation_id: str) -> Reach | None:
    """How the customer of a conversation can be reached; None when they are not in WeChat."""
    row = conn.execute(_CUSTOMER, {"id": conversation_id}).first()
    if row is None:
        return None
    mine = sa.and_(_p.brand == row.brand, _p.openid == row.openid)
    counted = sa.select(_p.state, sa.func.count().label("n")).where(mine).group_by(_p.state)
    counts = {each.state: each.n for each in conn.execute(counted)}
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    live = [(left, until) for left, until in windows if until is not None and until > row.now]
    left, until = live[0] if live else (0, None)
    reason = row.unreachable if row.following else people.NOT_FOLLOWING
    if reason is None and not left:
        reason = "quota_used_up" if live else "window_over"
    waiting = sum(counts.get(state, 0) for state in OPEN)
    ends = None if until is None else moment(until)
    return Reach(left, ends, reason, waiting, counts.get("held", 0), counts.get("dead", 0))


_TYPING = sa.select(_c.brand, _c.openid, (_v.agent_typing_until - Now()).label("seconds")).where(
    talks.c.conversation_id == sa.bindparam("id"),
    _c.brand == talks.c.brand,
    _c.openid == talks.c.openid,
    _c.following == 1,
    _v.id == talks.c.conversation_id,
    _v.owner == "agent",
    sa.or_(_v.channel == people.CHANNEL, talks.c.last_seq >= _v.accepted_seq),
    _v.agent_typing_until.isnot(None),
)


def typing(conn: Any, conversation_id: str) -> Typing | None:
    """Who sees in WeChat that a person writes; None when nobody does, the message being said or read elsewhere."""
    row = conn.execute(_TYPING, {"id": conversation_id}).first()
    return Typing(row.brand, row.openid, row.seconds) if row else None


def undelivered(conn: Any, limit: int) -> list[dict[str, Any]]:
    """What has not arrived, the newest first: no texts, no openids."""
    shown = (_p.id, _p.brand, _p.conversation_id, _p.state, _p.reason, _p.attempts, _p.created_at)
    late = sa.select(*shown).where(_p.state.in_(("dead", "held"))).order_by(_p.id.desc()).limit(limit)
    return [{**row._mapping, "created_at": moment(row.created_at)} for row in conn.execute(late)]


def counts(conn: Any) -> dict[str, int]:
    """How many parcels are in which state that somebody should look at."""
    states = (*OPEN, "held", "dead")
    found = sa.select(_p.state, sa.func.count().label("n")).where(_p.state.in_(states)).group_by(_p.state)
    return {row.state: row.n for row in conn.execute(found)}
