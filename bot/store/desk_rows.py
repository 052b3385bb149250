"""Rows that turns leave for the desk: one beside each case, marks on it, outcomes of steps."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, seconds
from bot.store.query import column, rows
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases, desk_notes

REOPEN_SECONDS = 24 * 3600.0
_c, _d, _v = cases.c, desk_cases.c, conversations.c


class Customer(NamedTuple):
    """Whose conversation it is; a known customer has a name for themselves in their wallet."""

    brand: str
    customer: str | None


_CUSTOMER = rows(Customer, sa.select(_v.brand, _v.customer).where(_v.id == sa.bindparam("conversation")))
_REACHED = (
    sa.update(desk_cases)
    .where(
        _d.case_id.in_(sa.select(_c.id).where(_c.conversation_id == sa.bindparam("of"))),
        _d.reached_at.is_(None),
        _d.first_answer_seq <= sa.bindparam("upto"),
    )
    .values(reached_at=Now())
)
_NOT_REACHED = (
    sa.update(desk_cases)
    .where(
        _d.case_id.in_(sa.select(_c.id).where(_c.conversation_id == sa.bindparam("of"))),
        _d.reached_at >= sa.bindparam("from_then"),
        _d.first_answer_seq <= sa.bindparam("upto"),
    )
    .values(reached_at=None)
)
_HELPED = column(
    str,
    sa.select(_d.agent_id)
    .join(cases, _c.id == _d.case_id)
    .where(_c.status == "resolved", _c.closed_at > sa.bindparam("since"), _d.agent_id.isnot(None))
    .order_by(_c.closed_at.desc())
    .limit(1),
)


def customer_of(conn: Connection, conversation_id: str) -> Customer:
    """Whose conversation this is."""
    return _CUSTOMER.one(conn, conversation=conversation_id)


def of_customer(conn: Connection, conversation_id: str) -> sa.sql.ColumnElement[sa.Boolean]:
    """Which cases are of this conversation, or of the same known customer's others with this wallet."""
    own = customer_of(conn, conversation_id)
    if own.customer is None:
        return _c.conversation_id == conversation_id
    return _c.conversation_id.in_(sa.select(_v.id).where(_v.brand == own.brand, _v.customer == own.customer))


def opened(conn: Connection, case_id: int, conversation_id: str, created_at: float, ask_at: float | None) -> None:
    """A row for a new case; the person who helped this customer within the last day should have it again."""
    row = {
        "case_id": case_id,
        "preferred_agent": _helped_lately(conn, conversation_id, created_at),
        "ask_at": ask_at,
    }
    conn.execute(sa.insert(desk_cases), row)


def customer_spoke(conn: Connection, conversation_id: str, now: float) -> None:
    """The clock of the next answer begins with the first message that nobody has answered."""
    mine = sa.select(_c.id).where(_c.conversation_id == conversation_id, _c.status == "claimed")
    waits = sa.and_(_d.case_id.in_(mine), _d.waiting_since.is_(None))
    conn.execute(sa.update(desk_cases).where(waits).values(waiting_since=now))


def reached(conn: Connection, conversation_id: str, seq: int) -> None:
    """The customer has everything up to `seq`: a first answer among it is there."""
    conn.execute(_REACHED, {"of": conversation_id, "upto": seq})


def not_reached(conn: Connection, conversation_id: str, seq: int, since: float) -> None:
    """What was taken for there since then, up to `seq`, is not: a first answer among it is still to come."""
    conn.execute(_NOT_REACHED, {"of": conversation_id, "upto": seq, "from_then": since})


def ticketed(conn: Connection, number: str, promised_at: str) -> None:
    """A waiting case becomes a ticket with another promise."""
    case = sa.and_(_c.number == number, _c.status == "waiting")
    conn.execute(sa.update(cases).where(case).values(status="ticket", promised_at=seconds(promised_at)))
    _set(conn, number, ask_at=None)


def kept(conn: Connection, number: str, ask_at: str) -> None:
    """The customer goes on waiting; ask again when the new promise has passed."""
    _set(conn, number, ask_at=seconds(ask_at))


def raised(conn: Connection, number: str, ask_at: str | None) -> None:
    """When to ask whether to go on waiting; a ticket is not asked about."""
    _set(conn, number, ask_at=seconds(ask_at))


def step_outcome(conn: Connection, conversation_id: str, seq: int, data: dict[str, Any], now: float) -> None:
    """The card of a step that a person sent."""
    shown = {key: value for key, value in data.items() if key != "said"}
    row = {
        "conversation_id": conversation_id,
        "kind": "step",
        "text": data.get("said", ""),
        "data": shown,
        "after_seq": seq,
        "at": now,
    }
    conn.execute(sa.insert(desk_notes), row)


def _helped_lately(conn: Connection, conversation_id: str, now: float) -> str | None:
    return _HELPED.where(of_customer(conn, conversation_id)).first(conn, since=now - REOPEN_SECONDS)


def _set(conn: Connection, number: str, **values: object) -> None:
    case = sa.select(_c.id).where(_c.number == number).scalar_subquery()
    conn.execute(sa.update(desk_cases).where(_d.case_id == case).values(**values))
