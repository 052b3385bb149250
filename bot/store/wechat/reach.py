"""What an agent and an operator want to know: can this customer be written to, and what did not arrive."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, moment
from bot.store.query import items, rows
from bot.store.tables import conversations
from bot.store.tables_wechat import OPEN, customers, parcels, talks
from bot.store.wechat import people, refusals
from bot.store.wechat.values import Reach, Typing

_c, _p, _v = customers.c, parcels.c, conversations.c


class _StateCount(NamedTuple):
    state: str
    n: int


class _Typing(NamedTuple):
    brand: str
    openid: str
    seconds: float


class Undelivered(TypedDict):
    """A parcel that has not arrived: no text, no openid. Times are seconds since 1970."""

    id: int
    brand: str
    conversation_id: str
    state: str
    reason: str | None
    attempts: int
    created_at: float


_CUSTOMER = rows(
    people.CustomerRow,
    people.ROW.where(
        talks.c.conversation_id == sa.bindparam("id"), _c.brand == talks.c.brand, _c.openid == talks.c.openid
    ),
)
_COUNTS = rows(_StateCount, sa.select(_p.state, sa.func.count().label("n")).group_by(_p.state))
_OF = _COUNTS.where(_p.brand == sa.bindparam("b"), _p.openid == sa.bindparam("o"))
_PRESSING = _COUNTS.where(_p.state.in_((*OPEN, "held", "dead")))
_LATE = items(
    Undelivered,
    sa.select(_p.id, _p.brand, _p.conversation_id, _p.state, _p.reason, _p.attempts, _p.created_at)
    .where(_p.state.in_(("dead", "held")))
    .order_by(_p.id.desc())
    .limit(sa.bindparam("most")),
)
_TYPING = rows(
    _Typing,
    sa.select(_c.brand, _c.openid, (_v.agent_typing_until - Now()).label("seconds")).where(
        talks.c.conversation_id == sa.bindparam("id"),
        _c.brand == talks.c.brand,
        _c.openid == talks.c.openid,
        _c.following == 1,
        _v.id == talks.c.conversation_id,
        _v.owner == "agent",
        sa.or_(_v.channel == people.CHANNEL, talks.c.last_seq >= _v.accepted_seq),
        _v.agent_typing_until.isnot(None),
    ),
)


def of(conn: Connection, conversation_id: str) -> Reach | None:
    """How the customer of a conversation can be reached; None when they are not in WeChat."""
    row = _CUSTOMER.first(conn, id=conversation_id)
    if row is None:
        return None
    counts = {each.state: each.n for each in _OF.all(conn, b=row.brand, o=row.openid)}
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    live = [(left, until) for left, until in windows if until is not None and until > row.now]
    left, until = live[0] if live else (0, None)
    reason = row.unreachable if row.following else people.NOT_FOLLOWING
    if reason is None and not left:
        over = "window_over" if row.message_until is not None else "only_clicked"
        reason = "quota_used_up" if live else over
    if reason is None and refusals.reason(conn, row.brand) is not None:
        reason = "api_refused"
    waiting = sum(counts.get(state, 0) for state in OPEN)
    ends = None if until is None else moment(until)
    return Reach(left, ends, reason, waiting, counts.get("held", 0), counts.get("dead", 0))


def typing(conn: Connection, conversation_id: str) -> Typing | None:
    """Who sees in WeChat that a person writes; None when nobody does, the message being said or read elsewhere."""
    row = _TYPING.first(conn, id=conversation_id)
    return Typing(row.brand, row.openid, row.seconds) if row else None


def undelivered(conn: Connection, limit: int) -> list[Undelivered]:
    """What has not arrived, the newest first."""
    return _LATE.all(conn, most=limit)


def counts(conn: Connection) -> dict[str, int]:
    """How many parcels are in which state that somebody should look at."""
    return {row.state: row.n for row in _PRESSING.all(conn)}
