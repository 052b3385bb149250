"""Time as the store keeps it: seconds since 1970 in UTC, read from the database's clock."""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.store.query import column

UTC = timezone.utc


class Now(FunctionElement[sa.Float]):
    """The database's clock as SQL; processes on several machines then agree on when a lease is over."""

    type = sa.Float()
    inherit_cache = True


def _sqlite_now(element: Now, compiler: SQLCompiler, **kw: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


def _postgresql_now(element: Now, compiler: SQLCompiler, **kw: object) -> str:
    return "extract(epoch from clock_timestamp())::double precision"


compiles(Now, "sqlite")(_sqlite_now)
compiles(Now, "postgresql")(_postgresql_now)
_NOW = column(float, sa.select(Now()))


def read_clock(conn: Connection) -> float:
    """What time it is for the database."""
    return _NOW.one(conn)


def moment(seconds: float) -> datetime:
    """A stored time as an aware datetime."""
    return datetime.fromtimestamp(seconds, UTC)


def iso(seconds: float) -> str:
    """A stored time as the web API shows it."""
    return moment(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(value: float | str | datetime | None) -> float | None:
    """Any usual form of a time as the store keeps it. A time without zone is UTC."""
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
