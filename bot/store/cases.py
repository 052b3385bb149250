"""Cases: what a person takes over, the queue they wait in, and how they end."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import AT_RISK, Owner, QueueView
from bot.handoff import card
from bot.store import desk_rows
from bot.store.clock import moment, seconds
from bot.store.free_text import FreeText
from bot.store.query import column, inserted_id, rows
from bot.store.tables import cases
from bot.store.tables_desk import desk_cases
from bot.store.values import Case, Claimed, Subject, Waiting

OPEN = ("waiting", "ticket", "claimed")
_c = cases.c
_WAITING = sa.and_(_c.brand == sa.bindparam("brand"), _c.status == "waiting")
# The queue, as in bot.desk.assignment: what crowds comes last; money at risk first, of known customers before others'
# and the oldest first; all else by the promise given, then arrival.
_RISKY = _c.priority >= AT_RISK
CROWDED: sa.sql.ColumnElement[sa.Integer] = sa.case((_c.crowded, 1), else_=0)
CALM: sa.sql.ColumnElement[sa.Integer] = sa.case((_RISKY, 0), else_=1)
STRANGER: sa.sql.ColumnElement[sa.Integer] = sa.case((sa.and_(_RISKY, sa.not_(_c.known)), 1), else_=0)
TURN: sa.sql.ColumnElement[Any] = sa.case(
    (_RISKY, _c.created_at), else_=sa.func.coalesce(_c.promised_at, _c.created_at)
)
ORDER = (CROWDED, CALM, STRANGER, TURN, _c.id)


class _PriorityCount(NamedTuple):
    priority: int
    n: int


class _InOrder(NamedTuple):
    conversation_id: str
    ask_at: float | None


class _Place(NamedTuple):
    crowded: int
    calm: int
    stranger: int
    turn: float
    own: int


_BY_PRIORITY = rows(
    _PriorityCount, sa.select(_c.priority, sa.func.count().label("n")).where(_WAITING).group_by(_c.priority)
)
_IN_ORDER = rows(
    _InOrder,
    sa.select(_c.conversation_id, desk_cases.c.ask_at)
    .join(desk_cases, desk_cases.c.case_id == _c.id)
    .where(_WAITING)
    .order_by(*ORDER),
)
_OWN = rows(
    _Place,
    sa.select(*(part.label(name) for part, name in zip(ORDER, _Place._fields, strict=True)))
    .where(_c.conversation_id == sa.bindparam("id"), _c.status == "waiting")
    .order_by(_c.id.desc())
    .limit(1),
)
_OWN_PLACE = tuple[sa.sql.ColumnElement[Any], ...](sa.bindparam(name) for name in _Place._fields)
_EARLIER = column(int, sa.select(sa.func.count()).where(_WAITING, sa.tuple_(*ORDER) < sa.tuple_(*_OWN_PLACE)))
_CASES = rows(Case, sa.select(cases).order_by(*ORDER).limit(sa.bindparam("most")))
_NUMBERED = rows(Case, sa.select(cases).where(_c.number == sa.bindparam("number")))


_CARD = column(dict[str, Any], sa.select(_c.card))


def create(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    """Open a case for the conversation of this turn."""
    number, promised_at = data.get("number"), seconds(data.get("promised_at"))
    row = {
        "number": number or secrets.token_hex(16),
        "conversation_id": claimed.conversation_id,
        "brand": claimed.brand,
        "topic": data.get("topic"),
        "queue": data["queue"],
        "priority": data["priority"],
        "reason": data["reason"],
        "status": data["status"],
        "card": data["card"],
        "from_seq": data.get("from_seq", claimed.seq),
        "created_at": now,
        "promised_at": promised_at,
        "known": desk_rows.customer_of(conn, claimed.conversation_id).customer is not None,
    }
    case_id = inserted_id(conn.execute(sa.insert(cases), row))
    if not number:
        speakable = f"{moment(now):%y%m%d}-{case_id:04d}"
        conn.execute(sa.update(cases).where(_c.id == case_id).values(number=speakable))
    ask_at = promised_at if data["status"] == "waiting" else None
    desk_rows.opened(conn, case_id, claimed.conversation_id, now, ask_at)


def keep_current(conn: Connection, conversation_id: str, number: str, topic: str | None, known: dict[str, Any]) -> None:
    """Write what is known of a case now. A diagnosis that the conversation has forgotten stays on it."""
    case = _theirs(conversation_id, number)
    before = _CARD.where(case).first(conn)
    if before is not None:
        conn.execute(sa.update(cases).where(case).values(topic=topic, card=card.merged(before, known)))


def raised(conn: Connection, conversation_id: str, data: dict[str, Any]) -> None:
    """The same case, more urgent or waiting now; why it was opened stays unless what is told now is more urgent."""
    case = _theirs(conversation_id, data["number"])
    state = {
        "priority": data["priority"],
        "status": data["status"],
        "promised_at": seconds(data["promised_at"]),
        "reason": sa.case((_c.priority < data["priority"], sa.literal(data["reason"], FreeText)), else_=_c.reason),
    }
    conn.execute(sa.update(cases).where(case).values(state))
    keep_current(conn, conversation_id, data["number"], data["topic"], data["card"])
    desk_rows.raised(conn, data["number"], data["promised_at"] if data["status"] == "waiting" else None)


def _theirs(conversation_id: str, number: str) -> Any:
    return sa.and_(_c.conversation_id == conversation_id, _c.number == number, _c.status.in_(OPEN))


def leave(conn: Connection, conversation_id: str, number: str | None, now: float) -> None:
    """The customer gives up waiting: end their open case, the one named or whichever is open here. In another
    conversation of theirs only a ticket that nobody has yet."""
    chosen: Any = sa.and_(_c.conversation_id == conversation_id, _c.status.in_(OPEN))
    if number:
        left = sa.and_(desk_rows.of_customer(conn, conversation_id), _c.status == "ticket")
        chosen = sa.and_(sa.or_(chosen, left), _c.number == number)
    conn.execute(sa.update(cases).where(chosen).values(status="left", closed_at=now))


def queue_view(conn: Connection, conversation_id: str, brand: str, owner: Owner) -> QueueView:
    """Who waits for this wallet's people, and how many are before this conversation if it waits."""
    waiting = {row.priority: row.n for row in _BY_PRIORITY.all(conn, brand=brand)}
    own = _OWN.first(conn, id=conversation_id) if owner == "queued" else None
    if own is None:
        return QueueView(waiting)
    return QueueView(waiting, _EARLIER.one(conn, brand=brand, **own._asdict()))


def waiting(conn: Connection, brand: str) -> list[Waiting]:
    """Who waits for this wallet's people, in the order they should be served."""
    queue = _IN_ORDER.all(conn, brand=brand)
    return [
        # A promise that has passed is none; the customer is asked then, and may be given another.
        Waiting(row.conversation_id, place, len(queue), None if row.ask_at is None else moment(row.ask_at))
        for place, row in enumerate(queue, 1)
    ]


def find(conn: Connection, status: str | None, brand: str | None, limit: int) -> list[Case]:
    """Cases in the order they should be served: money at risk first, then as promised."""
    wanted = _CASES
    if status is not None:
        wanted = wanted.where(_c.status == status)
    if brand is not None:
        wanted = wanted.where(_c.brand == brand)
    return wanted.all(conn, most=limit)


def get(conn: Connection, number: str) -> Case | None:
    """The case of this number."""
    return _NUMBERED.first(conn, number=number)
