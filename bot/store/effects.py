"""What a turn leads to besides replies: cases, diagnoses, gaps, events; written in the turn's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from bot.exchange import Effect
from bot.store import cases, desk_rows, diagnoses
from bot.store.tables import events, gaps, storable
from bot.store.values import Claimed, Subject

_EVENT = sa.insert(events)
_GAP = sa.insert(gaps)


def apply(conn: Any, claimed: Claimed | Subject, effects: Sequence[Effect], now: float) -> None:
    """Write the effects in their order."""
    for effect in effects:
        _WRITERS[effect.name](conn, claimed, effect.data, now)


def note(conn: Any, conversation_id: str, name: str, data: dict[str, Any], now: float) -> None:
    """Write an event."""
    conn.execute(_EVENT, {"conversation_id": conversation_id, "name": name, "data": data, "at": now})


def _case_opened(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.create(conn, claimed, data, now)


def _case_left(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    cases.leave(conn, claimed.conversation_id, data.get("number"), now)


def _case_noted(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    note(conn, claimed.conversation_id, "case_noted", data, now)
    desk_rows.customer_spoke(conn, claimed.conversation_id, now)


def _case_ticketed(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.ticketed(conn, data["number"], data["promised_at"])


def _case_kept(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.kept(conn, data["number"], data["ask_at"])


def _step_outcome(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    desk_rows.step_outcome(conn, claimed.conversation_id, claimed.seq, data, now)


def _diagnosis_changed(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    diagnoses.save(conn, claimed.conversation_id, data, now)


def _gap_seen(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    row = {
        "conversation_id": claimed.conversation_id,
        "brand": claimed.brand,
        "topic": data.get("topic"),
        "words": storable(data["words"]),
        "at": now,
    }
    conn.execute(_GAP, row)


def _event(conn: Any, claimed: Claimed | Subject, data: dict[str, Any], now: float) -> None:
    rest = {key: value for key, value in data.items() if key != "name"}
    note(conn, claimed.conversation_id, data["name"], rest, now)


_WRITERS: dict[str, Callable[[Any, Claimed | Subject, dict[str, Any], float], None]] = {
    "case_opened": _case_opened,
    "case_left": _case_left,
    "case_noted": _case_noted,
    "case_ticketed": _case_ticketed,
    "case_kept": _case_kept,
    "step_outcome": _step_outcome,
    "diagnosis_changed": _diagnosis_changed,
    "gap_seen": _gap_seen,
    "event": _event,
}
