"""What a turn leads to besides replies: cases, diagnoses, gaps, events; written in the turn's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Effect
from bot.store import cases, desk_rows, diagnoses, erasure_wishes, follow_ups, marks
from bot.store.tables import events, gaps
from bot.store.values import Claimed, Subject

_EVENT = sa.insert(events)
_GAP = sa.insert(gaps)


def apply(conn: Connection, claimed: Claimed | Subject, effects: Sequence[Effect], now: float) -> None:
    """Write the effects in their order."""
    for effect in effects:
        _WRITERS[effect.name](conn, claimed, effect.data, now)


def note(conn: Connection, conversation_id: str, name: str, data: dict[str, Any], now: float) -> None:
    """Write an event."""
    conn.execute(_EVENT, {"conversation_id": conversation_id, "name": name, "data": data, "at": now})


def _case_opened(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.create(conn, claimed, data, now)


def _case_left(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.leave(conn, claimed.conversation_id, data.get("number"), now)


def _case_raised(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.raised(conn, claimed.conversation_id, data)


def _case_known(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.keep_current(conn, claimed.conversation_id, data["number"], data["topic"], data["card"])


def _case_noted(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    note(conn, claimed.conversation_id, "case_noted", data, now)
    desk_rows.customer_spoke(conn, claimed.conversation_id, now)


def _case_ticketed(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.ticketed(conn, data["number"], data["promised_at"])


def _case_kept(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.kept(conn, data["number"], data["ask_at"])


def _step_outcome(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.step_outcome(conn, claimed.conversation_id, claimed.seq, data, now)


def _diagnosis_changed(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    diagnoses.save(conn, claimed.conversation_id, data, now)


def _gap_seen(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    row = {
        "conversation_id": claimed.conversation_id,
        "brand": claimed.brand,
        "topic": data.get("topic"),
        "words": data["words"],
        "at": now,
    }
    conn.execute(_GAP, row)


def _rated(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    marks.rate(conn, claimed.conversation_id, data["rating"], data["comment"])


def _follow_up_made(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    follow_ups.make(conn, claimed.conversation_id, data, now)


def _follow_ups_dropped(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    follow_ups.drop(conn, claimed.conversation_id)


def _erasure_wished(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    erasure_wishes.register(conn, claimed.conversation_id, claimed.brand, data["receipt"], claimed.seq, now)


def _erasure_withdrawn(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    erasure_wishes.withdraw(conn, claimed.conversation_id)


def _event(conn: Connection, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    rest = {key: value for key, value in data.items() if key != "name"}
    note(conn, claimed.conversation_id, data["name"], rest, now)


_WRITERS: dict[str, Callable[[Connection, Claimed | Subject, dict[str, Any], float], None]] = {
    "case_opened": _case_opened,
    "case_left": _case_left,
    "case_raised": _case_raised,
    "case_known": _case_known,
    "case_noted": _case_noted,
    "case_ticketed": _case_ticketed,
    "case_kept": _case_kept,
    "step_outcome": _step_outcome,
    "diagnosis_changed": _diagnosis_changed,
    "gap_seen": _gap_seen,
    "rated": _rated,
    "follow_up_made": _follow_up_made,
    "follow_ups_dropped": _follow_ups_dropped,
    "erasure_wished": _erasure_wished,
    "erasure_withdrawn": _erasure_withdrawn,
    "event": _event,
}
