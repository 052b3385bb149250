"""What an agent and an operator want to know: can this customer be written to, and what did not arrive."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Terms
from bot.store.clock import Now, moment
from bot.store.mail import people, refusals
from bot.store.mail.customer_row import CustomerRow, at, is_at
from bot.store.mail.values import Reach, Typing
from bot.store.query import items, rows
from bot.store.store import Store
from bot.store.tables import conversations
from bot.store.tables_mail import OPEN, customers, parcels, talks

_c, _p, _v = customers.c, parcels.c, conversations.c


class _StateCount(NamedTuple):
    state: str
    n: int


class _Typing(NamedTuple):
    brand: str
    address: str
    seconds: float


class Undelivered(TypedDict):
    """A parcel that has not arrived: no text, no address. Times are seconds since 1970."""

    id: int
    brand: str
    conversation_id: str
    state: str
    reason: str | None
    attempts: int
    created_at: float


_CUSTOMER = rows(
    CustomerRow,
    people.ROW.where(
        talks.c.conversation_id == sa.bindparam("id"),
        _c.channel == talks.c.channel,
        _c.brand == talks.c.brand,
        _c.address == talks.c.address,
    ).order_by(talks.c.last_seq.desc(), talks.c.channel),
)
_COUNTS = rows(_StateCount, sa.select(_p.state, sa.func.count().label("n")).group_by(_p.state))
_OF = _COUNTS.where(is_at(_p))
_PRESSING = _COUNTS.where(_p.channel == sa.bindparam("c"), _p.state.in_((*OPEN, "held", "dead")))
_LATE = items(
    Undelivered,
    sa.select(_p.id, _p.brand, _p.conversation_id, _p.state, _p.reason, _p.attempts, _p.created_at)
    .where(_p.channel == sa.bindparam("c"), _p.state.in_(("dead", "held")))
    .order_by(_p.id.desc())
    .limit(sa.bindparam("most")),
)
_TYPING = rows(
    _Typing,
    sa.select(_c.brand, _c.address, (_v.agent_typing_until - Now()).label("seconds")).where(
        talks.c.conversation_id == sa.bindparam("id"),
        talks.c.channel == sa.bindparam("c"),
        _c.channel == talks.c.channel,
        _c.brand == talks.c.brand,
        _c.address == talks.c.address,
        _c.following == 1,
        _v.id == talks.c.conversation_id,
        _v.owner == "agent",
        sa.or_(_v.channel == talks.c.channel, talks.c.last_seq >= _v.accepted_seq),
        _v.agent_typing_until.isnot(None),
    ),
)


def of(conn: Connection, conversation_id: str) -> Reach | None:
    """How the customer of a conversation can be reached, in the channel where they wrote last; None when they are in
    the wallet's app alone, which fetches by itself."""
    row = _CUSTOMER.first(conn, id=conversation_id)
    if row is None:
        return None
    counts = {each.state: each.n for each in _OF.all(conn, **at(row))}
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    live = [(left, until) for left, until in windows if until is not None and until > row.now]
    left: int | None
    left, until = live[0] if live else (0, None)
    reason = row.unreachable if row.following else people.NOT_FOLLOWING
    if not row.limited:
        left, until = None, None
    elif reason is None and not left:
        over = "window_over" if row.message_until is not None else "only_clicked"
        reason = "quota_used_up" if live else over
    if reason is None and refusals.reason(conn, row.channel, row.brand) is not None:
        reason = "api_refused"
    waiting = sum(counts.get(state, 0) for state in OPEN)
    ends = None if until is None else moment(until)
    return Reach(row.channel, left, ends, reason, waiting, counts.get("held", 0), counts.get("dead", 0))


def typing(conn: Connection, terms: Terms, conversation_id: str) -> Typing | None:
    """Who sees in this channel that a person writes; None when nobody does, it being said or read elsewhere."""
    row = _TYPING.first(conn, id=conversation_id, c=terms.channel)
    return Typing(row.brand, row.address, row.seconds) if row else None


def undelivered(conn: Connection, channel: str, limit: int) -> list[Undelivered]:
    """What has not arrived, the newest first."""
    return _LATE.all(conn, c=channel, most=limit)


def counts(conn: Connection, channel: str) -> dict[str, int]:
    """How many parcels are in which state that somebody should look at."""
    return {row.state: row.n for row in _PRESSING.all(conn, c=channel)}


class ReachStore:
    """How customers can be reached, whatever their channel."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def reach(self, conversation_id: str) -> Reach | None:
        """How the customer of a conversation can be reached; None for who is in the wallet's app alone."""
        return self._store.read(lambda conn: of(conn, conversation_id))
