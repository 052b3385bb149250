"""Accounts whose API refuses what is sent: all processes know it, one asks now and then whether it is over."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Later, Outcome, Terms
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.query import rows
from bot.store.tables_mail import ENOUGH, IS_REFUSED, customers, parcels, refusals

LONGEST_REST = 60.0
PROBE_SECONDS = 15.0
UNCERTAIN = ("busy", "no_answer", "crashed")
_f = refusals.c
_THIS = sa.and_(_f.channel == sa.bindparam("c"), _f.brand == sa.bindparam("b"))


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
IS_RESTING = sa.exists(
    sa.select(_f.brand).where(_f.channel == customers.c.channel, _f.brand == customers.c.brand, IS_REFUSED)
)
_PROBED = sa.update(refusals).where(_THIS, IS_REFUSED, _f.probe_at <= Now())
_c = customers.c
_MINE = sa.and_(_c.channel == sa.bindparam("c"), _c.brand == sa.bindparam("b"))
_RESTED = (
    sa.select(_c.address)
    .where(_MINE, sa.or_(_c.next_at > Now(), _c.refused_until > Now()))
    .with_for_update(skip_locked=True)
)
# Who is written to at this moment is left out: their row is held by somebody who may wait for ours.
_WAKE = sa.update(customers).where(_MINE, _c.address.in_(_RESTED))
_UNKNOWN = sa.update(parcels).where(
    parcels.c.channel == sa.bindparam("c"),
    parcels.c.brand == sa.bindparam("b"),
    parcels.c.state == "dead",
    parcels.c.reason.in_(UNCERTAIN),
    parcels.c.done_at >= sa.bindparam("from_then"),
)


def count(conn: Connection, terms: Terms, brand: str, outcome: Later) -> None:
    """One more failure. The account is refused at the first that concerns it as such, or at the third in a row."""
    here = _named(terms.channel, brand)
    row = _LOCK.first(conn, **here)
    if row is None:
        new = {"channel": terms.channel, "brand": brand, "reason": outcome.reason}
        insert_new(conn, refusals, {**new, "since": Now(), "probe_at": Now()})
        row = _LOCK.first(conn, **here)
    failures = (row.failures if row else 0) + 1
    rest = min(LONGEST_REST, max(outcome.seconds, 2.0 ** min(failures, 6)))
    changed = {
        "reason": outcome.reason,
        "failures": max(failures, ENOUGH) if outcome.shared else failures,
        "probe_at": Now() + rest,
    }
    conn.execute(sa.update(refusals).where(_THIS).values(**changed), here)


def lift(conn: Connection, terms: Terms, brand: str) -> bool:
    """A message was taken: whatever waited because of the account goes out; whether it was refused until now."""
    here = _named(terms.channel, brand)
    streak = _STREAK.first(conn, **here)
    if streak is None:
        return False
    conn.execute(sa.delete(refusals).where(_THIS), here)
    if streak.failures < ENOUGH:
        return False
    conn.execute(_WAKE.values(next_at=None, refused_until=None), here)
    again = {"state": "pending", "reason": None, "attempts": 0, "done_at": None}
    conn.execute(_UNKNOWN.values(**again), {**here, "from_then": streak.since})
    return True


def reason(conn: Connection, channel: str, brand: str) -> str | None:
    """Why this account's messages are refused; None when they are not."""
    return next((row.reason for row in _ALL.where(_THIS).all(conn, **_named(channel, brand))), None)


def known(conn: Connection, terms: Terms) -> list[Refusal]:
    """All accounts of a channel that are refused."""
    return _ALL.where(_f.channel == sa.bindparam("c")).all(conn, c=terms.channel)


def probe(conn: Connection, terms: Terms, brand: str) -> bool:
    """Whether the caller is to ask now, and nobody else for a while."""
    return conn.execute(_PROBED.values(probe_at=Now() + PROBE_SECONDS), _named(terms.channel, brand)).rowcount == 1


def probed(conn: Connection, terms: Terms, brand: str, outcome: Outcome) -> None:
    """What the API said to a message for nobody: it is refused all the same, or it would take one."""
    if isinstance(outcome, Later):
        count(conn, terms, brand, outcome)
    else:
        lift(conn, terms, brand)


def _named(channel: str, brand: str) -> dict[str, str]:
    return {"c": channel, "b": brand}
