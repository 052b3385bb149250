"""The access token all processes share, and who of them fetches the next."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Terms
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.mail.values import Access
from bot.store.query import rows
from bot.store.tables_mail import access

_a = access.c
_ONE = sa.and_(_a.channel == sa.bindparam("c"), _a.account == sa.bindparam("n"))


class _Token(NamedTuple):
    sealed: str | None
    expires_at: float | None
    refreshing_until: float | None
    forced_at: float | None
    now: float


_LOCK = rows(
    _Token,
    sa.select(_a.sealed, _a.expires_at, _a.refreshing_until, _a.forced_at, Now().label("now"))
    .where(_ONE)
    .with_for_update(),
)
_UPDATE = sa.update(access).where(_ONE)


def read(conn: Connection, terms: Terms, account: str, patience: float) -> Access:
    """The token if there is a good one; else the first to ask is to fetch it, for `patience` seconds."""
    row = _row(conn, terms, account)
    if row.sealed is not None and row.expires_at is not None and row.expires_at > row.now:
        return Access(row.sealed, row.expires_at, False)
    mine = row.refreshing_until is None or row.refreshing_until <= row.now
    if mine:
        conn.execute(_UPDATE.values(refreshing_until=row.now + patience), _named(terms, account))
    return Access(None, 0.0, mine)


def keep(conn: Connection, terms: Terms, account: str, sealed: str, digest: str, lasts: float) -> None:
    """The token that was fetched."""
    until = _row(conn, terms, account).now + lasts
    values = {"sealed": sealed, "digest": digest, "expires_at": until, "refreshing_until": None}
    conn.execute(_UPDATE.values(**values), _named(terms, account))


def give_up(conn: Connection, terms: Terms, account: str) -> None:
    """No token could be fetched; somebody else may try."""
    conn.execute(_UPDATE.values(refreshing_until=None), _named(terms, account))


def drop(conn: Connection, terms: Terms, account: str, digest: str) -> None:
    """Forget a token that was refused, unless it has been replaced already."""
    refused = _UPDATE.where(_a.digest == sa.bindparam("d"))
    conn.execute(refused.values(sealed=None), {**_named(terms, account), "d": digest})


def may_force(conn: Connection, terms: Terms, account: str, apart: float) -> bool:
    """Whether a new token may be forced now; never twice within so many seconds."""
    row = _row(conn, terms, account)
    if row.forced_at is not None and row.forced_at > row.now - apart:
        return False
    conn.execute(_UPDATE.values(forced_at=row.now, sealed=None), _named(terms, account))
    return True


def _row(conn: Connection, terms: Terms, account: str) -> _Token:
    here = _named(terms, account)
    row = _LOCK.first(conn, **here)
    if row is None:
        insert_new(conn, access, {"channel": terms.channel, "account": account})
        row = _LOCK.one(conn, **here)
    return row


def _named(terms: Terms, account: str) -> dict[str, str]:
    return {"c": terms.channel, "n": account}
