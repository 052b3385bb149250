"""Rows that turns leave for the desk: one beside each case, marks on it, outcomes of steps."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import seconds
from bot.store.tables import cases, conversations, storable
from bot.store.tables_desk import desk_cases, desk_notes

REOPEN_SECONDS = 24 * 3600.0
_c, _d, _v = cases.c, desk_cases.c, conversations.c


def opened(conn: Any, case_id: int, case: dict[str, Any]) -> None:
    """A row for a new case; the person who helped this customer within the last day should have it again."""
    row = {
        "case_id": case_id,
        "preferred_agent": _helped_lately(conn, case["conversation_id"], case["created_at"]),
        "ask_at": case["promised_at"] if case["status"] == "waiting" else None,
    }
    conn.execute(sa.insert(desk_cases), row)


def customer_spoke(conn: Any, conversation_id: str, now: float) -> None:
    """The clock of the next answer begins with the first message that nobody has answered."""
    mine = sa.select(_c.id).where(_c.conversation_id == conversation_id, _c.status == "claimed")
    waits = sa.and_(_d.case_id.in_(mine), _d.waiting_since.is_(None))
    conn.execute(sa.update(desk_cases).where(waits).values(waiting_since=now))


def ticketed(conn: Any, number: str, promised_at: str) -> None:
    """A waiting case becomes a ticket with another promise."""
    case = sa.and_(_c.number == number, _c.status == "waiting")
    conn.execute(sa.update(cases).where(case).values(status="ticket", promised_at=seconds(promised_at)))
    _set(conn, number, ask_at=None)


def kept(conn: Any, number: str, ask_at: str) -> None:
    """The customer goes on waiting; ask again when the new promise has passed."""
    _set(conn, number, ask_at=seconds(ask_at))


def step_outcome(conn: Any, conversation_id: str, seq: int, data: dict[str, Any], now: float) -> None:
    """The card of a step that a person sent."""
    shown = {key: value for key, value in data.items() if key != "said"}
    row = {
        "conversation_id": conversation_id,
        "kind": "step",
        "text": storable(data.get("said", "")),
        "data": shown,
        "after_seq": seq,
        "at": now,
    }
    conn.execute(sa.insert(desk_notes), row)


def _helped_lately(conn: Any, conversation_id: str, now: float) -> str | None:
    """Of this conversation, or of the same known customer's others."""
    own = conn.execute(sa.select(_v.brand, _v.customer).where(_v.id == conversation_id)).one()
    theirs = _c.conversation_id == conversation_id
    if own.customer is not None:
        others = sa.select(_v.id).where(_v.brand == own.brand, _v.customer == own.customer)
        theirs = _c.conversation_id.in_(others)
    lately = sa.and_(theirs, _c.status == "resolved", _c.closed_at > now - REOPEN_SECONDS, _d.agent_id.isnot(None))
    wanted = sa.select(_d.agent_id).join(cases, _c.id == _d.case_id).where(lately)
    found: str | None = conn.execute(wanted.order_by(_c.closed_at.desc()).limit(1)).scalar()
    return found


def _set(conn: Any, number: str, **values: Any) -> None:
    case = sa.select(_c.id).where(_c.number == number).scalar_subquery()
    conn.execute(sa.update(desk_cases).where(_d.case_id == case).values(**values))
