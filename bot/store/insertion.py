"""Inserting a row that may be there already, on both databases."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(conn: Connection, table: sa.Table, row: Mapping[str, object]) -> bool:
    """Insert unless the row is there; whether it was inserted."""
    statement = INSERTS[conn.dialect.name](table).values(**row).on_conflict_do_nothing()
    return conn.execute(statement).rowcount == 1
