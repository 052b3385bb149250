"""A customer's own cases: what they may see of them, the one a message names, and where to call them back."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import CaseStanding, NamedCase, Owner
from bot.store import desk_rows
from bot.store.clock import moment
from bot.store.query import column, rows
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases
from bot.store.values import CaseStatus, OwnCase
from bot.understanding.case_words import case_named

MOST = 20
OPEN = ("waiting", "ticket", "claimed")
_c, _d, _v = cases.c, desk_cases.c, conversations.c
_STANDINGS: dict[CaseStatus, CaseStanding] = {
    "waiting": "waiting",
    "ticket": "ticket",
    "claimed": "with_person",
    "resolved": "over",
    "left": "withdrawn",
}


class _Row(NamedTuple):
    number: str
    conversation_id: str
    topic: str | None
    status: CaseStatus
    card: dict[str, Any]
    created_at: float
    promised_at: float | None
    closed_at: float | None
    callback: str | None
    first_answer_at: float | None
    owner: Owner


_ROWS = rows(
    _Row,
    sa.select(
        _c.number,
        _c.conversation_id,
        _c.topic,
        _c.status,
        _c.card,
        _c.created_at,
        _c.promised_at,
        _c.closed_at,
        _c.callback,
        _d.first_answer_at,
        _v.owner,
    )
    .select_from(
        cases.join(desk_cases, _d.case_id == _c.id, isouter=True).join(conversations, _v.id == _c.conversation_id)
    )
    .order_by(_c.status.in_(OPEN).desc(), _c.id.desc())
    .limit(MOST),
)
_TICKET = column(
    str, sa.select(_c.number).where(_c.conversation_id == sa.bindparam("id"), _c.status == "ticket").limit(1)
)


def of(conn: Connection, conversation_id: str) -> list[OwnCase]:
    """Of this conversation, and of a known customer's others with this wallet: open ones first, then the newest."""
    theirs = _ROWS.where(desk_rows.of_customer(conn, conversation_id))
    return [_shown(row, conversation_id) for row in theirs.all(conn)]


def named(conn: Connection, conversation_id: str, text: str) -> NamedCase | None:
    """The case of theirs whose number a text has; None also for a number that is somebody else's."""
    number = case_named(text)
    if not number:
        return None
    theirs = sa.and_(desk_rows.of_customer(conn, conversation_id), _c.number == number)
    row = _ROWS.where(theirs).first(conn)
    if row is None:
        return None
    case = _shown(row, conversation_id)
    promised = case.answer_by.isoformat() if case.answer_by is not None else ""
    closed = case.closed_at.isoformat() if case.closed_at is not None else ""
    return NamedCase(case.number, case.standing, promised, closed, case.here or case.ended)


def has_ticket(conn: Connection, conversation_id: str) -> bool:
    """Whether a person will look at this conversation: a ticket of it is open."""
    return _TICKET.first(conn, id=conversation_id) is not None


def set_callback(conn: Connection, conversation_id: str, number: str, phone: str | None) -> bool | None:
    """Keep a number to call, or forget it; False when their case is over, None when it is none of theirs."""
    theirs = sa.and_(desk_rows.of_customer(conn, conversation_id), _c.number == number)
    row = _ROWS.where(theirs).first(conn)
    if row is None:
        return None
    change = sa.update(cases).where(_c.number == number, _c.status.in_(OPEN)).values(callback=phone)
    return bool(conn.execute(change).rowcount)


def _shown(row: _Row, conversation_id: str) -> OwnCase:
    is_open = row.status in OPEN
    return OwnCase(
        number=row.number,
        topic=row.topic,
        words=next(iter(row.card.get("words", ())), ""),
        standing=_STANDINGS[row.status],
        opened_at=moment(row.created_at),
        answer_by=moment(row.promised_at) if is_open and row.promised_at is not None else None,
        answered_at=None if row.first_answer_at is None else moment(row.first_answer_at),
        closed_at=None if row.closed_at is None else moment(row.closed_at),
        callback=row.callback,
        here=row.conversation_id == conversation_id,
        ended=row.owner == "closed",
    )
