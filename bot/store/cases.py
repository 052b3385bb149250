"""Cases: what a person takes over, the queue they wait in, and how they end."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa

from bot.exchange import AT_RISK, Owner, QueueView
from bot.store import desk_rows
from bot.store.clock import moment, seconds
from bot.store.tables import cases, storable
from bot.store.tables_desk import desk_cases
from bot.store.values import Case, Claimed, Subject, Waiting

OPEN = ("waiting", "ticket", "claimed")
_c = cases.c
_WAITING = sa.and_(_c.brand == sa.bindparam("brand"), _c.status == "waiting")
_BY_PRIORITY = sa.select(_c.priority, sa.func.count().label("n")).where(_WAITING).group_by(_c.priority)
# The queue: money at risk first, then the promise given, then arrival (as in bot.desk.assignment).
CALM = sa.case((_c.priority >= AT_RISK, 0), else_=1)
PROMISED = sa.func.coalesce(_c.promised_at, _c.created_at)
ORDER = (CALM, PROMISED, _c.id)
_IN_ORDER = (
    sa.select(_c.conversation_id, desk_cases.c.ask_at)
    .join(desk_cases, desk_cases.c.case_id == _c.id)
    .where(_WAITING)
    .order_by(*ORDER)
)
_OWN = (
    sa.select(_c.id, CALM.label("calm"), PROMISED.label("promised"))
    .where(_c.conversation_id == sa.bindparam("id"), _c.status == "waiting")
    .order_by(_c.id.desc())
    .limit(1)
)
_OWN_PLACE = tuple(sa.bindparam(name) for name in ("calm", "promised", "own"))
_EARLIER = sa.select(sa.func.count()).where(
    _WAITING,
    sa.or_(
        _OWN_PLACE[0] > CALM,
        sa.and_(_OWN_PLACE[0] == CALM, _OWN_PLACE[1] > PROMISED),
        sa.and_(_OWN_PLACE[0] == CALM, _OWN_PLACE[1] == PROMISED, _c.id < _OWN_PLACE[2]),
    ),
)


def create(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    """Open a case for the conversation of this turn."""
    number = data.get("number")
    row = {
        "number": number or secrets.token_hex(16),
        "conversation_id": claimed.conversation_id,
        "brand": claimed.brand,
        "topic": data.get("topic"),
        "queue": data["queue"],
        "priority": data["priority"],
        "reason": storable(data["reason"]),
        "status": data["status"],
        "card": data["card"],
        "from_seq": data.get("from_seq", claimed.seq),
        "created_at": now,
        "promised_at": seconds(data.get("promised_at")),
    }
    [case_id] = conn.execute(sa.insert(cases), row).inserted_primary_key
    if not number:
        speakable = f"{moment(now):%y%m%d}-{case_id:04d}"
        conn.execute(sa.update(cases).where(_c.id == case_id).values(number=speakable))
    desk_rows.opened(conn, case_id, row)


def leave(conn: Any, conversation_id: str, number: str | None, now: float) -> None:
    """The customer gives up waiting: end their open case (the one named, or whichever is open)."""
    theirs = sa.and_(_c.conversation_id == conversation_id, _c.status.in_(OPEN))
    chosen = sa.and_(theirs, _c.number == number) if number else theirs
    conn.execute(sa.update(cases).where(chosen).values(status="left", closed_at=now))


def queue_view(conn: Any, conversation_id: str, brand: str, owner: Owner) -> QueueView:
    """Who waits for this wallet's people, and how many are before this conversation if it waits."""
    waiting = {row.priority: row.n for row in conn.execute(_BY_PRIORITY, {"brand": brand})}
    own = conn.execute(_OWN, {"id": conversation_id}).first() if owner == "queued" else None
    if own is None:
        return QueueView(waiting)
    place = {"calm": own.calm, "promised": own.promised, "own": own.id}
    return QueueView(waiting, conn.execute(_EARLIER, {"brand": brand, **place}).scalar())


def waiting(conn: Any, brand: str) -> list[Waiting]:
    """Who waits for this wallet's people, in the order they should be served."""
    rows = conn.execute(_IN_ORDER, {"brand": brand}).all()
    return [
        # A promise that has passed is none; the customer is asked then, and may be given another.
        Waiting(row.conversation_id, place, len(rows), None if row.ask_at is None else moment(row.ask_at))
        for place, row in enumerate(rows, 1)
    ]


def find(conn: Any, status: str | None, brand: str | None, limit: int) -> list[Case]:
    """Cases in the order they should be served: money at risk first, then as promised."""
    wanted = sa.select(cases)
    if status is not None:
        wanted = wanted.where(_c.status == status)
    if brand is not None:
        wanted = wanted.where(_c.brand == brand)
    return [_case(row) for row in conn.execute(wanted.order_by(*ORDER).limit(limit))]


def get(conn: Any, number: str) -> Case | None:
    """The case of this number."""
    row = conn.execute(sa.select(cases).where(_c.number == number)).first()
    return _case(row) if row else None


def _case(row: Any) -> Case:
    fields = dict(row._mapping)
    del fields["id"]
    for name in ("created_at", "promised_at", "closed_at"):
        fields[name] = None if fields[name] is None else moment(fields[name])
    return Case(**fields)
