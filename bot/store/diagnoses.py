"""Runs of checklists and what each of their steps came to, for the desk and for the editors' figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.store.clock import seconds
from bot.store.errors import StoreError
from bot.store.tables import diagnoses, step_outcomes, storable

_DIALECTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def save(conn: Any, conversation_id: str, data: dict[str, Any], now: float) -> None:
    """Write a diagnosis as it is now; outcomes not named stay as they were."""
    row = {
        "id": data["id"],
        "conversation_id": conversation_id,
        "brand": data["brand"],
        "topic": data["topic"],
        "kind": data["kind"],
        "status": data["status"],
        "words": storable(data["words"]),
        "opened_at": now,
        "updated_at": now,
    }
    insert = _DIALECTS[conn.dialect.name]
    if conn.execute(_upsert(insert), row).rowcount != 1:
        raise StoreError(f"diagnosis {data['id']} belongs to another conversation")
    outcomes = [_outcome(data["id"], outcome, now) for outcome in data.get("outcomes", ())]
    if outcomes:
        conn.execute(_upsert_outcomes(insert), outcomes)


def _upsert(insert: Any) -> Any:
    new = insert(diagnoses)
    changes = {name: new.excluded[name] for name in ("status", "kind", "words", "updated_at")}
    ours = diagnoses.c.conversation_id == new.excluded.conversation_id
    return new.on_conflict_do_update(index_elements=["id"], set_=changes, where=ours)


def _upsert_outcomes(insert: Any) -> Any:
    new = insert(step_outcomes)
    changes = {name: new.excluded[name] for name in ("position", "outcome", "at")}
    return new.on_conflict_do_update(index_elements=["diagnosis_id", "step_id"], set_=changes)


def _outcome(diagnosis_id: str, outcome: dict[str, Any], now: float) -> dict[str, Any]:
    at = seconds(outcome.get("at"))
    return {
        "diagnosis_id": diagnosis_id,
        "step_id": outcome["step"],
        "position": outcome["position"],
        "outcome": outcome["outcome"],
        "at": now if at is None else at,
    }
