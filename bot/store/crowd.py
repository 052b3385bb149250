"""Fairness among those who are not known: of one address, and of one conversation, only so many open cases stand in the
queue like others. Further ones crowd: they are kept, and served after all others, until there is room again."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.query import column
from bot.store.tables import cases, conversations

_c, _v = cases.c, conversations.c
_OPEN = _c.status.in_(("waiting", "ticket", "claimed"))
_OPEN_OF_STRANGERS = sa.and_(_OPEN, sa.not_(_c.known))
_ANY = column(int, sa.select(_c.id).where(_c.crowded, _OPEN).limit(1))
_ORIGIN = column(str, sa.select(_v.origin).where(_v.id == sa.bindparam("id")))
_COUNT = column(int, sa.select(sa.func.count()).where(_c.crowded, _OPEN))


@dataclass(frozen=True)
class Caps:
    """How many open cases of one address, and of one anonymous customer, stand in the queue like others."""

    address: int = 20
    customer: int = 3


def mark(conn: Connection, conversation_id: str, caps: Caps) -> None:
    """Look whether the cases of this conversation are too many, or those of the address it came from."""
    origin = _ORIGIN.first(conn, id=conversation_id)
    same = _v.id == conversation_id if origin is None else sa.or_(_v.origin == origin, _v.id == conversation_id)
    ranked = _ranked(same)
    over = sa.select(ranked.c.id).where(sa.or_(ranked.c.of_origin > caps.address, ranked.c.of_customer > caps.customer))
    mine = sa.and_(_c.conversation_id == conversation_id, sa.not_(_c.crowded), _c.id.in_(over))
    conn.execute(sa.update(cases).where(mine).values(crowded=True))


def relieve(conn: Connection, caps: Caps) -> int:
    """Cases for which there is room again stand with the others. How many still crowd."""
    if _ANY.first(conn) is None:
        return 0
    ranked = _ranked(sa.true())
    fit = sa.select(ranked.c.id).where(ranked.c.of_origin <= caps.address, ranked.c.of_customer <= caps.customer)
    conn.execute(sa.update(cases).where(_c.crowded, _c.id.in_(fit)).values(crowded=False))
    return _COUNT.one(conn)


def crowded(conn: Connection) -> int:
    """How many crowd."""
    return _COUNT.one(conn)


def _ranked(which: sa.sql.ColumnElement[sa.Boolean]) -> sa.sql.selectable.Subquery:
    """Open cases of strangers, each with its number among those of its address and of its conversation."""
    places = {"of_origin": sa.func.coalesce(_v.origin, _v.id), "of_customer": _v.id}
    ranks = (sa.func.row_number().over(partition_by=by, order_by=_c.id).label(name) for name, by in places.items())
    joined = cases.join(conversations, _v.id == _c.conversation_id)
    return sa.select(_c.id, *ranks).select_from(joined).where(_OPEN_OF_STRANGERS, which).subquery()
