"""Time as the store keeps it: seconds since 1970 in UTC, read from the database's clock."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

UTC = timezone.utc


class Now(FunctionElement):  # type: ignore[misc]
    """The database's clock as SQL; processes on several machines then agree on when a lease is over."""

    type = sa.Float()
    inherit_cache = True


def _sqlite_now(element: Any, compiler: Any, **kw: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


def _postgresql_now(element: Any, compiler: Any, **kw: Any) -> str:
    return "extract(epoch from clock_timestamp())::double precision"


compiles(Now, "sqlite")(_sqlite_now)
compiles(Now, "postgresql")(_postgresql_now)


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
