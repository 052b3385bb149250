"""What the bot comes back to by itself. Told once each: the row is taken in the transaction that writes the words."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import FollowUpKind
from bot.store.clock import seconds
from bot.store.free_text import storable
from bot.store.query import rows
from bot.store.tables_customer import follow_ups

MOST = 50
_f = follow_ups.c


class FollowUp(NamedTuple):
    """One that is due: to whom, of which kind, about which step or case."""

    conversation_id: str
    kind: FollowUpKind
    about: str


_DUE = rows(
    FollowUp,
    sa.select(_f.conversation_id, _f.kind, _f.about)
    .where(_f.state == "due", _f.due_at <= sa.bindparam("now"))
    .order_by(_f.due_at)
    .limit(MOST),
)
_MINE = _f.conversation_id == sa.bindparam("mine")
_THIS = sa.and_(_MINE, _f.kind == sa.bindparam("this_kind"), _f.about == sa.bindparam("this_about"))
_AGAIN = sa.update(follow_ups).where(_THIS, _f.state != "told").values(due_at=sa.bindparam("due"), state="due")
_KNOWN = rows(FollowUp, sa.select(_f.conversation_id, _f.kind, _f.about).where(_THIS))
_TAKE = sa.update(follow_ups).where(_THIS, _f.state == "due", _f.due_at <= sa.bindparam("now")).values(state="dropped")
_TOLD = sa.update(follow_ups).where(_THIS).values(state="told")
_DROP = sa.update(follow_ups).where(_MINE, _f.state == "due").values(state="dropped")


def make(conn: Connection, conversation_id: str, data: dict[str, Any], now: float) -> None:
    """Come back at this time; of the same kind and subject the last word counts, unless it was told already."""
    due, about = seconds(data["due_at"]), storable(data["about"])
    this = {"mine": conversation_id, "this_kind": data["kind"], "this_about": about}
    if conn.execute(_AGAIN, {**this, "due": due}).rowcount or _KNOWN.first(conn, **this) is not None:
        return
    row = {"conversation_id": conversation_id, "kind": data["kind"], "about": about, "due_at": due}
    conn.execute(sa.insert(follow_ups), {**row, "state": "due", "at": now})


def drop(conn: Connection, conversation_id: str) -> None:
    """Come back to nothing that was agreed on so far."""
    conn.execute(_DROP, {"mine": conversation_id})


def due(conn: Connection, now: float) -> list[FollowUp]:
    """Those whose time has come, the longest due first."""
    return _DUE.all(conn, now=now)


def take(conn: Connection, one: FollowUp, now: float) -> bool:
    """Take it, the conversation being locked; False when it was told, dropped or put off meanwhile."""
    return bool(conn.execute(_TAKE, {**_names(one), "now": now}).rowcount)


def put_off(conn: Connection, one: FollowUp, due_at: float) -> None:
    """It was taken at the wrong moment: come back to it later."""
    conn.execute(_AGAIN, {**_names(one), "due": due_at})


def told(conn: Connection, one: FollowUp) -> None:
    """It has been said, and never will be again."""
    conn.execute(_TOLD, _names(one))


def _names(one: FollowUp) -> dict[str, str]:
    return {"mine": one.conversation_id, "this_kind": one.kind, "this_about": one.about}
