"""What is kept of one person, as one document."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import iso
from bot.store.person.belongings import BELONGINGS, Belonging
from bot.store.person.identity import Individual
from bot.store.tables import Time

# Of these a person has nothing: secrets, and how the service works through a conversation.
_LEFT_OUT = frozenset({"hash", "token", "lease_owner", "lease_until", "fence", "memory", "sealed", "digest"})
Record = dict[str, Any]


def export(conn: Connection, person: Individual, inward: bool) -> Record:
    """All rows of a person by table, times as the web API shows them; with `inward` also what is for the desk only."""
    chosen = [one for one in BELONGINGS if one.whose is not None and (inward or not one.inward)]
    found = {one.table.name: _rows(conn, one, person, inward) for one in reversed(chosen)}
    return {
        "wallet": person.brand,
        "names_in_wallet": list(person.subjects),
        "addresses": [place._asdict() for place in person.places],
        "records": {name: rows for name, rows in found.items() if rows},
    }


def _rows(conn: Connection, one: Belonging, person: Individual, inward: bool) -> list[Record]:
    assert one.whose is not None
    hidden = _LEFT_OUT - {"memory"} if inward else _LEFT_OUT
    columns = [c for c in one.table.columns if c.name not in hidden]
    wanted = sa.select(*columns).where(one.whose(one.table, person)).order_by(*one.table.primary_key.columns)
    times = {c.name for c in columns if isinstance(c.type, type(Time))}
    return [{key: _shown(value, key in times) for key, value in row._mapping.items()} for row in conn.execute(wanted)]


def _shown(value: Any, is_time: bool) -> Any:
    if is_time and value is not None:
        return iso(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, (bytes, memoryview)) else value
