"""Accounts whose API refuses what is sent: all processes know it, one asks now and then whether it is over."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Later, Outcome
from bot.store.clock import Now
from bot.store.query import rows
from bot.store.tables_wechat import ENOUGH, IS_REFUSED, customers, parcels, refusals
from bot.store.wechat.people import insert_new

LONGEST_REST = 60.0
PROBE_SECONDS = 15.0
UNCERTAIN = ("busy", "no_answer", "crashed")
_f = refusals.c
_THIS = _f.brand == sa.bindparam("b")


class Refusal(NamedTuple):
    """An account that is refused: why, and whether it is time to ask whether it still is."""

    brand: str
    reason: str
    due: int


class _Streak(NamedTuple):
    since: float
    failures: int


class _Failures(NamedTuple):
    failures: int


_LOCK = rows(_Failures, sa.select(_f.failures).where(_THIS).with_for_update())
_STREAK = rows(_Streak, sa.select(_f.since, _f.failures).where(_THIS))
_ALL = rows(
    Refusal,
    sa.select(_f.brand, _f.reason, sa.case((_f.probe_at <= Now(), 1), else_=0).label("due")).where(IS_REFUSED),
)
# Mail of such an account rests: what can be said is said in direct answers, until the API takes messages again.
IS_RESTING = sa.exists(sa.select(_f.brand).where(_f.brand == customers.c.brand, IS_REFUSED))
_PROBED = sa.update(refusals).where(_THIS, IS_REFUSED, _f.probe_at <= Now())
_c = customers.c
_RESTED = (
    sa.select(_c.openid)
    .where(_c.brand == sa.bindparam("b"), sa.or_(_c.next_at > Now(), _c.refused_until > Now()))
    .with_for_update(skip_locked=True)
)
# Who is written to at this moment is left out: their row is held by somebody who may wait for ours.
_WAKE = sa.update(customers).where(_c.brand == sa.bindparam("b"), _c.openid.in_(_RESTED))
_UNKNOWN = sa.update(parcels).where(
    parcels.c.brand == sa.bindparam("b"),
    parcels.c.state == "dead",
    parcels.c.reason.in_(UNCERTAIN),
    parcels.c.done_at >= sa.bindparam("from_then"),
)


def count(conn: Connection, brand: str, outcome: Later) -> None:
    """One more failure. The account is refused at the first that concerns it as such, or at the third in a row."""
    row = _LOCK.first(conn, b=brand)
    if row is None:
        insert_new(conn, refusals, {"brand": brand, "reason": outcome.reason, "since": Now(), "probe_at": Now()})
        row = _LOCK.first(conn, b=brand)
    failures = (row.failures if row else 0) + 1
    rest = min(LONGEST_REST, max(outcome.seconds, 2.0 ** min(failures, 6)))
    changed = {
        "reason": outcome.reason,
        "failures": max(failures, ENOUGH) if outcome.shared else failures,
        "probe_at": Now() + rest,
    }
    conn.execute(sa.update(refusals).where(_THIS).values(**changed), {"b": brand})


def lift(conn: Connection, brand: str) -> bool:
    """A message was taken: whatever waited because of the account goes out; whether it was refused until now."""
    streak = _STREAK.first(conn, b=brand)
    if streak is None:
        return False
    conn.execute(sa.delete(refusals).where(_THIS), {"b": brand})
    if streak.failures < ENOUGH:
        return False
    conn.execute(_WAKE.values(next_at=None, refused_until=None), {"b": brand})
    again = {"state": "pending", "reason": None, "attempts": 0, "done_at": None}
    conn.execute(_UNKNOWN.values(**again), {"b": brand, "from_then": streak.since})
    return True


def reason(conn: Connection, brand: str) -> str | None:
    """Why this account's messages are refused; None when they are not."""
    return next((row.reason for row in _ALL.where(_THIS).all(conn, b=brand)), None)


def known(conn: Connection) -> list[Refusal]:
    """All accounts that are refused."""
    return _ALL.all(conn)


def probe(conn: Connection, brand: str) -> bool:
    """Whether the caller is to ask now, and nobody else for a while."""
    return conn.execute(_PROBED.values(probe_at=Now() + PROBE_SECONDS), {"b": brand}).rowcount == 1


def probed(conn: Connection, brand: str, outcome: Outcome) -> None:
    """What the API said to a message for nobody: it is refused all the same, or it would take one."""
    if isinstance(outcome, Later):
        count(conn, brand, outcome)
    else:
        lift(conn, brand)
