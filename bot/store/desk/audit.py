"""The audit log: who signed in, who looked at what is hidden, who took something out. Only ever added to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now, iso
from bot.store.tables_desk import agents, audit

_u = audit.c


def add(conn: Any, agent_id: str | None, action: str, on: str, **data: Any) -> None:
    """Write one line."""
    row = {"agent_id": agent_id, "action": action, "object": on, "data": data}
    conn.execute(sa.insert(audit).values(**row, at=Now()))


def read(conn: Any, before: int | None, action: str | None, limit: int) -> list[dict[str, Any]]:
    """Lines, newest first."""
    wanted = sa.select(audit, agents.c.login).outerjoin(agents, agents.c.id == _u.agent_id)
    if before is not None:
        wanted = wanted.where(_u.id < before)
    if action is not None:
        wanted = wanted.where(_u.action == action)
    rows = conn.execute(wanted.order_by(_u.id.desc()).limit(limit))
    return [
        {"id": r.id, "at": iso(r.at), "by": r.login, "action": r.action, "object": r.object, "data": r.data}
        for r in rows
    ]
