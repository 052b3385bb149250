"""How far the messages of an account have been read at its platform; one process reads at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Terms
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.query import column, rows
from bot.store.tables_mail import cursors

# So long the platform takes what it gave with its call.
TICKET_SECONDS = 600.0
_r = cursors.c
_ONE = sa.and_(_r.channel == sa.bindparam("c"), _r.account == sa.bindparam("n"))


class Pull(NamedTuple):
    """A reading under way, held by one worker. `first`: nothing was ever read of this account."""

    account: str
    cursor: str | None
    ticket: str | None
    first: bool
    told: int
    worker: str
    fence: int


class _CursorRow(NamedTuple):
    cursor: str | None
    ticket: str | None
    told_at: float | None
    told: int
    pulled_at: float | None
    lease_owner: str | None
    fence: int
    now: float


_COLUMNS = (_r.cursor, _r.ticket, _r.told_at, _r.told, _r.pulled_at, _r.lease_owner, _r.fence, Now().label("now"))
_LOCK = rows(_CursorRow, sa.select(*_COLUMNS).where(_ONE).with_for_update())
_PAST = [sa.or_(each.is_(None), each <= Now()) for each in (_r.lease_until, _r.next_at)]
_DUE = sa.and_(
    *_PAST,
    sa.or_(_r.told > _r.pulled, _r.pulled_at.is_(None), _r.pulled_at <= Now() - sa.bindparam("every")),
)
_WAITING = column(str, sa.select(_r.account).where(_r.channel == sa.bindparam("c"), _DUE).order_by(_r.account))
_UPDATE = sa.update(cursors).where(_ONE)


def open_accounts(conn: Connection, terms: Terms, accounts: Sequence[str]) -> None:
    """These are to be read from now on, for the first time at once: a call may have come while nobody listened."""
    for account in accounts:
        _make(conn, terms, account)
        conn.execute(_UPDATE.values(told=_r.told + 1, next_at=None), _named(terms, account))


def tell(conn: Connection, terms: Terms, account: str, ticket: str) -> None:
    """The platform says that there is something; `ticket`: what it wants to see when it is read."""
    _make(conn, terms, account)
    told = {"told": _r.told + 1, "told_at": Now(), "ticket": ticket or None, "next_at": None}
    conn.execute(_UPDATE.values(**told), _named(terms, account))


def take(
    conn: Connection, terms: Terms, worker: str, lease: float, every: float, accounts: Sequence[str]
) -> Pull | None:
    """Lease an account that has something, or was not looked at for so long, and that nobody reads."""
    for account in _WAITING.all(conn, c=terms.channel, every=every):
        if account not in accounts:
            continue
        row = _LOCK.where(_DUE).first(conn, **_named(terms, account), every=every)
        if row is None:
            continue
        held = {"lease_owner": worker, "lease_until": row.now + lease, "fence": row.fence + 1}
        conn.execute(_UPDATE.values(**held), _named(terms, account))
        fresh = row.told_at is not None and row.told_at > row.now - TICKET_SECONDS
        ticket = row.ticket if fresh else None
        return Pull(account, row.cursor, ticket, row.pulled_at is None, row.told, worker, row.fence + 1)
    return None


def move(conn: Connection, terms: Terms, pull: Pull, cursor: str, lease: float) -> bool:
    """All before `cursor` is kept; whether this worker is still the one who reads."""
    row = _held(conn, terms, pull)
    if row is not None:
        conn.execute(_UPDATE.values(cursor=cursor, lease_until=row.now + lease), _named(terms, pull.account))
    return row is not None


def end(conn: Connection, terms: Terms, pull: Pull) -> None:
    """Everything there was when it began has been read; what was told of since then is read next."""
    row = _held(conn, terms, pull)
    if row is not None:
        over = {"pulled": pull.told, "pulled_at": row.now, "lease_owner": None, "lease_until": None}
        conn.execute(_UPDATE.values(**over), _named(terms, pull.account))


def pause(conn: Connection, terms: Terms, pull: Pull, seconds: float) -> None:
    """It could not be read; nobody tries for so long, unless the platform says that there is something."""
    row = _held(conn, terms, pull)
    if row is not None:
        later = {"next_at": row.now + seconds, "lease_owner": None, "lease_until": None}
        conn.execute(_UPDATE.values(**later), _named(terms, pull.account))


def _make(conn: Connection, terms: Terms, account: str) -> None:
    insert_new(conn, cursors, {"channel": terms.channel, "account": account})


def _held(conn: Connection, terms: Terms, pull: Pull) -> _CursorRow | None:
    row = _LOCK.first(conn, **_named(terms, pull.account))
    return row if row is not None and (row.lease_owner, row.fence) == (pull.worker, pull.fence) else None


def _named(terms: Terms, account: str) -> dict[str, str]:
    return {"c": terms.channel, "n": account}
