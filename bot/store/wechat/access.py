"""The access token all processes share, and who of them fetches the next."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now
from bot.store.tables_wechat import access
from bot.store.wechat.people import insert_new
from bot.store.wechat.values import Access

_a = access.c
_ONE = _a.app_id == sa.bindparam("app")
_LOCK = sa.select(access, Now().label("now")).where(_ONE).with_for_update()
_UPDATE = sa.update(access).where(_ONE)


def read(conn: Any, app_id: str, patience: float) -> Access:
    """The token if there is a good one; else the first to ask is to fetch it, for `patience` seconds."""
    row = _row(conn, app_id)
    if row.sealed is not None and row.expires_at > row.now:
        return Access(row.sealed, row.expires_at, False)
    mine = row.refreshing_until is None or row.refreshing_until <= row.now
    if mine:
        conn.execute(_UPDATE.values(refreshing_until=row.now + patience), {"app": app_id})
    return Access(None, 0.0, mine)


def keep(conn: Any, app_id: str, sealed: str, digest: str, lasts: float) -> None:
    """The token that was fetched."""
    until = _row(conn, app_id).now + lasts
    values = {"sealed": sealed, "digest": digest, "expires_at": until, "refreshing_until": None}
    conn.execute(_UPDATE.values(**values), {"app": app_id})


def give_up(conn: Any, app_id: str) -> None:
    """No token could be fetched; somebody else may try."""
    conn.execute(_UPDATE.values(refreshing_until=None), {"app": app_id})


def drop(conn: Any, app_id: str, digest: str) -> None:
    """Forget a token that was refused, unless it has been replaced already."""
    refused = _UPDATE.where(_a.digest == sa.bindparam("d"))
    conn.execute(refused.values(sealed=None), {"app": app_id, "d": digest})


def may_force(conn: Any, app_id: str, apart: float) -> bool:
    """Whether a new token may be forced now; never twice within so many seconds."""
    row = _row(conn, app_id)
    if row.forced_at is not None and row.forced_at > row.now - apart:
        return False
    conn.execute(_UPDATE.values(forced_at=row.now, sealed=None), {"app": app_id})
    return True


def _row(conn: Any, app_id: str) -> Any:
    row = conn.execute(_LOCK, {"app": app_id}).first()
    if row is None:
        insert_new(conn, access, {"app_id": app_id})
        row = conn.execute(_LOCK, {"app": app_id}).first()
    return row
