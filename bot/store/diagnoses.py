"""Runs of checklists and what each of their steps came to, for the desk and for the editors' figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.clock import seconds
from bot.store.errors import StoreError
from bot.store.query import column
from bot.store.tables import diagnoses, step_outcomes

_STATE, _STATE_OF_OUTCOME = ("status", "kind", "words", "updated_at"), ("position", "outcome", "at")
# Plain statements, which SQLAlchemy compiles once; ON CONFLICT it would compile anew for every turn. No two turns of a
# conversation are written at once.
_CHANGE = (
    sa.update(diagnoses)
    .where(diagnoses.c.id == sa.bindparam("its_id"), diagnoses.c.conversation_id == sa.bindparam("of"))
    .values({name: sa.bindparam(name) for name in _STATE})
)
_KNOWN = column(str, sa.select(step_outcomes.c.step_id).where(step_outcomes.c.diagnosis_id == sa.bindparam("of")))
_CHANGE_OUTCOME = (
    sa.update(step_outcomes)
    .where(step_outcomes.c.diagnosis_id == sa.bindparam("of"), step_outcomes.c.step_id == sa.bindparam("its_step"))
    .values({name: sa.bindparam(name) for name in _STATE_OF_OUTCOME})
)


def save(conn: Connection, conversation_id: str, data: dict[str, Any], now: float) -> None:
    """Write a diagnosis as it is now; outcomes not named stay as they were."""
    row = {
        "id": data["id"],
        "conversation_id": conversation_id,
        "brand": data["brand"],
        "topic": data["topic"],
        "kind": data["kind"],
        "status": data["status"],
        "words": data["words"],
        "opened_at": now,
        "updated_at": now,
    }
    state = {name: row[name] for name in _STATE}
    if conn.execute(_CHANGE, {**state, "its_id": data["id"], "of": conversation_id}).rowcount == 0:
        _open(conn, row)
    _save_outcomes(conn, data["id"], [_outcome(data["id"], outcome, now) for outcome in data.get("outcomes", ())])


def _open(conn: Connection, row: Mapping[str, object]) -> None:
    try:
        conn.execute(sa.insert(diagnoses), row)
    except IntegrityError as error:
        raise StoreError(f"diagnosis {row['id']} belongs to another conversation") from error


def _save_outcomes(conn: Connection, diagnosis_id: str, outcomes: list[dict[str, object]]) -> None:
    if not outcomes:
        return
    known = set(_KNOWN.all(conn, of=diagnosis_id))
    new = [one for one in outcomes if one["step_id"] not in known]
    old = [_change(one) for one in outcomes if one["step_id"] in known]
    if new:
        conn.execute(sa.insert(step_outcomes), new)
    if old:
        conn.execute(_CHANGE_OUTCOME, old)


def _change(row: Mapping[str, object]) -> dict[str, object]:
    state = {name: row[name] for name in _STATE_OF_OUTCOME}
    return {**state, "of": row["diagnosis_id"], "its_step": row["step_id"]}


def _outcome(diagnosis_id: str, outcome: dict[str, Any], now: float) -> dict[str, object]:
    at = seconds(outcome.get("at"))
    return {
        "diagnosis_id": diagnosis_id,
        "step_id": outcome["step"],
        "position": outcome["position"],
        "outcome": outcome["outcome"],
        "at": now if at is None else at,
    }
