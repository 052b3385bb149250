"""What customers have allowed to be told of by notices: so many times each, or until they say otherwise."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import NoticeForm
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.mail.customer_row import is_at
from bot.store.query import column
from bot.store.tables_mail import permits

REFUSED = "not_permitted"
_p = permits.c
_THIS = sa.and_(is_at(_p), _p.topic == sa.bindparam("about"))
_LEFT = column(int, sa.select(_p.left).where(_THIS))
_UPDATE = sa.update(permits).where(_THIS)


def allow(conn: Connection, here: Mapping[str, str], topic: str) -> None:
    """Once more."""
    row = {"channel": here["c"], "brand": here["b"], "address": here["a"], "topic": topic, "at": Now()}
    insert_new(conn, permits, {**row, "left": 0})
    conn.execute(_UPDATE.values(left=_p.left + 1, at=Now()), {**here, "about": topic})


def withdraw(conn: Connection, here: Mapping[str, str], topic: str) -> None:
    """No more."""
    conn.execute(_UPDATE.values(left=0, at=Now()), {**here, "about": topic})


def has(conn: Connection, here: Mapping[str, str], topic: str) -> bool:
    """Whether they allow it now."""
    return (_LEFT.first(conn, **here, about=topic) or 0) > 0


def spend(conn: Connection, here: Mapping[str, str], form: NoticeForm) -> None:
    """They were told: once less, where it counts."""
    if form.topic and not form.lasting:
        conn.execute(_UPDATE.where(_p.left > 0).values(left=_p.left - 1), {**here, "about": form.topic})
