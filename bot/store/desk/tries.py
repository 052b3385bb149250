"""Failed tries to sign in, and places from which somebody has signed in: kept in the database, so that all processes
count together. Logins that nobody has are counted like others."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, read_clock
from bot.store.query import column, rows
from bot.store.tables_desk import sign_in_failures, sign_in_places

KNOWN_SECONDS = 90 * 86400.0
MOST_PLACES = 20
_f, _p = sign_in_failures.c, sign_in_places.c


class TallyRow(NamedTuple):
    """Failures as they were at a time."""

    key: str
    failures: float
    at: float
    locked_until: float | None


_TALLIES = rows(TallyRow, sa.select(sign_in_failures).where(_f.key.in_(sa.bindparam("keys", expanding=True))))
_PLACES = column(
    str,
    sa.select(_p.place).where(
        _p.agent_id == sa.bindparam("agent"),
        _p.place.in_(sa.bindparam("places", expanding=True)),
        _p.at > Now() - KNOWN_SECONDS,
    ),
)
_OLD = column(str, sa.select(_p.place).where(_p.agent_id == sa.bindparam("agent")).order_by(_p.at.desc()))


def tallies(conn: Connection, keys: list[str]) -> dict[str, TallyRow]:
    """What is known of these keys."""
    return {row.key: row for row in _TALLIES.all(conn, keys=keys)}


def keep(conn: Connection, key: str, failures: float, locked_until: float, forgotten: float) -> None:
    """Write a tally, and forget those that have faded."""
    now = read_clock(conn)
    conn.execute(sa.delete(sign_in_failures).where(sa.or_(_f.key == key, _f.at < now - forgotten)))
    row = {"key": key, "failures": failures, "at": now, "locked_until": locked_until or None}
    conn.execute(sa.insert(sign_in_failures), row)


def forgive(conn: Connection, keys: list[str]) -> None:
    """The right password: nothing is counted any longer."""
    conn.execute(sa.delete(sign_in_failures).where(_f.key.in_(keys)))


def known(conn: Connection, agent_id: str, places: list[str]) -> list[str]:
    """Those of these places from which the person has signed in lately."""
    return _PLACES.all(conn, agent=agent_id, places=places)


def remember(conn: Connection, agent_id: str, places: list[str]) -> None:
    """The person has signed in from here; of many places the latest are kept."""
    theirs = _p.agent_id == agent_id
    conn.execute(sa.delete(sign_in_places).where(theirs, _p.place.in_(places)))
    for place in places:
        conn.execute(sa.insert(sign_in_places).values(agent_id=agent_id, place=place, at=Now()))
    old = _OLD.all(conn, agent=agent_id)[MOST_PLACES:]
    conn.execute(sa.delete(sign_in_places).where(theirs, _p.place.in_(old)))
