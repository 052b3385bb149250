"""What customers out of reach are owed a notice of: by how their case stands now, and each thing once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import NoticeKind
from bot.store import outbox
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.query import rows
from bot.store.tables import cases, conversations, messages
from bot.store.tables_desk import desk_cases
from bot.store.tables_mail import NOTICE_OPEN, customers, notices, parcels, talks

# Who has just come to a case is likely to say something, which is better to be told of than that they are there.
PATIENCE: Mapping[NoticeKind, float] = {"one_word": 60.0}
ARRIVED = ("sent", "passive")
_c, _d, _v, _m, _p, _n, _t, _w = (
    table.c for table in (cases, desk_cases, conversations, messages, parcels, notices, talks, customers)
)


class LatestCase(NamedTuple):
    """The latest case of a conversation; `answered`: a person has said something that has not reached the customer."""

    number: str
    status: str
    created_at: float
    promised_at: float | None
    reached_at: float | None
    accepted_seq: int
    answered: bool
    now: float


class _Follower(NamedTuple):
    c: str
    b: str
    a: str


_LAST_THERE = (
    sa.select(sa.func.coalesce(sa.func.max(_p.last_seq), 0))
    .where(_p.conversation_id == _m.conversation_id, _p.state.in_(ARRIVED))
    .correlate(messages)
    .scalar_subquery()
)
_ANSWERED = sa.exists(
    sa.select(_m.seq)
    .where(
        _m.conversation_id == _c.conversation_id,
        _m.sender == "agent",
        _m.seq > _v.accepted_seq,
        _m.seq > _LAST_THERE,
    )
    .correlate(cases, conversations)
)
_LATEST = rows(
    LatestCase,
    sa.select(
        *(_c.number, _c.status, _c.created_at, _c.promised_at, _d.reached_at, _v.accepted_seq),
        *(_ANSWERED.label("answered"), Now().label("now")),
    )
    .select_from(cases.join(conversations, _v.id == _c.conversation_id).outerjoin(desk_cases, _d.case_id == _c.id))
    .where(_c.conversation_id == sa.bindparam("id"))
    .order_by(_c.id.desc())
    .limit(1),
)
_WHOSE = sa.and_(_n.channel == sa.bindparam("c"), _n.brand == sa.bindparam("b"), _n.address == sa.bindparam("a"))
_OVER = sa.update(notices).where(_WHOSE, NOTICE_OPEN)
_FOLLOWER = rows(
    _Follower,
    sa.select(_w.channel.label("c"), _w.brand.label("b"), _w.address.label("a")).where(
        _t.conversation_id == sa.bindparam("id"),
        _t.channel == sa.bindparam("channel"),
        _w.channel == _t.channel,
        _w.brand == _t.brand,
        _w.address == _t.address,
        _w.following == 1,
    ),
)


def latest_case(conn: Connection, conversation_id: str) -> LatestCase | None:
    """How the latest case of a conversation stands; None without one."""
    return _LATEST.first(conn, id=conversation_id)


def kind_of(at: LatestCase) -> NoticeKind | None:
    """What a customer who cannot be written to is to know of it, if anything."""
    if at.answered and at.status != "left":
        return "answered"
    if at.status == "claimed":
        return "one_word"
    if at.status not in ("waiting", "ticket"):
        return None
    if at.promised_at is not None and at.promised_at <= at.now and at.reached_at is None:
        return "late"
    return "ticket" if at.status == "ticket" else "one_word"


def owe(conn: Connection, whose: Mapping[str, str], conversation_id: str) -> None:
    """This customer could not be written to: what they are to know, they are told by a notice, where the channel has
    one of that kind. What was to be said still waits for their next word."""
    at = latest_case(conn, conversation_id)
    kind = kind_of(at) if at is not None else None
    if at is None or kind is None:
        return
    if kind == "answered":
        drop(conn, whose, "overtaken", "one_word")
    row = {"channel": whose["c"], "brand": whose["b"], "address": whose["a"], "conversation_id": conversation_id}
    more = {"kind": kind, "about": _about(kind, at), "state": "pending", "created_at": at.now}
    insert_new(conn, notices, {**row, **more, "next_at": at.now + PATIENCE.get(kind, 0.0)})


def owe_out_of_reach(conn: Connection, conversation_id: str, channel: str) -> None:
    """The same to the customer of a conversation, where they wrote last."""
    whose = _FOLLOWER.first(conn, id=conversation_id, channel=outbox.goes_to(conn, conversation_id, channel))
    if whose is not None:
        owe(conn, whose._asdict(), conversation_id)


def drop(conn: Connection, whose: Mapping[str, str], reason: str, kind: NoticeKind | None = None) -> None:
    """What this customer is still owed, or of one kind, they need no longer."""
    chosen = _OVER if kind is None else _OVER.where(_n.kind == kind)
    conn.execute(chosen.values(state="over", reason=reason, done_at=Now()), dict(whose))


def _about(kind: NoticeKind, at: LatestCase) -> str:
    """The same for the same thing: a ticket, a promise, or what was said since the customer's last word."""
    if kind == "ticket":
        return at.number
    return f"{at.number} {at.promised_at if kind == 'late' else at.accepted_seq}"
