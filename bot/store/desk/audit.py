"""The audit log: who signed in, who looked at what, who took something out. Only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk.permissions import ALL_BRANDS
from bot.store.clock import Now, iso
from bot.store.query import rows
from bot.store.tables import conversations
from bot.store.tables_desk import agents, audit

_u = audit.c
# What was written before lines had a wallet is of the wallet of its conversation.
_BRAND = sa.func.coalesce(_u.brand, conversations.c.brand)


class _Line(NamedTuple):
    id: int
    at: float
    login: str | None
    action: str
    object: str
    data: dict[str, Any]
    address: str | None
    brand: str | None


class _Serving(NamedTuple):
    id: str
    brands: list[str]


_LINES = rows(
    _Line,
    sa.select(_u.id, _u.at, agents.c.login, _u.action, _u.object, _u.data, _u.address, _BRAND.label("brand"))
    .outerjoin(agents, agents.c.id == _u.agent_id)
    .outerjoin(conversations, conversations.c.id == _u.object)
    .order_by(_u.id.desc())
    .limit(sa.bindparam("most")),
)
_SERVING = rows(_Serving, sa.select(agents.c.id, agents.c.brands))


def add(
    conn: Connection,
    agent_id: str | None,
    action: str,
    on: str,
    address: str | None = None,
    brand: str | None = None,
    **data: object,
) -> None:
    """Write one line."""
    row = {"agent_id": agent_id, "action": action, "object": on, "data": data, "address": address, "brand": brand}
    conn.execute(sa.insert(audit).values(**row, at=Now()))


def read(
    conn: Connection, before: int | None, action: str | None, limit: int, brands: Sequence[str] | None
) -> list[dict[str, Any]]:
    """Lines, newest first. With `brands`: those about these wallets, and those about no wallet that are of people who
    serve one of them, or of nobody."""
    wanted = _LINES
    if before is not None:
        wanted = wanted.where(_u.id < before)
    if action is not None:
        wanted = wanted.where(_u.action == action)
    if brands is not None:
        theirs = [one.id for one in _SERVING.all(conn) if not {ALL_BRANDS, *brands}.isdisjoint(one.brands)]
        of_people = sa.and_(_BRAND.is_(None), _concerns(theirs))
        wanted = wanted.where(sa.or_(_BRAND.in_([*brands]), of_people))
    return [
        {
            "id": r.id,
            "at": iso(r.at),
            "by": r.login,
            "action": r.action,
            "object": r.object,
            "data": r.data,
            "address": r.address,
            "brand": r.brand,
        }
        for r in wanted.all(conn, most=limit)
    ]


def _concerns(people: Sequence[str]) -> sa.sql.ColumnElement[sa.Boolean]:
    """Done by one of them, or by nobody who has an account to one of them."""
    somebody = sa.select(agents.c.id)
    by = sa.or_(_u.agent_id.in_(people), _u.agent_id.is_(None))
    return sa.and_(by, sa.or_(_u.object.in_(people), _u.object.notin_(somebody)))
