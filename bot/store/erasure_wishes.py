"""Wishes to be erased that a customer makes in words: registered with the turn that tells of it, or taken back."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.query import column
from bot.store.tables_person import erasures

_e = erasures.c
_KNOWN = column(str, sa.select(_e.id).where(_e.conversation_id == sa.bindparam("conversation")))


def register(conn: Connection, conversation_id: str, brand: str, receipt: str, seq: int, now: float) -> None:
    """Erase the person of this conversation soon; a wish that is there already stays as it is."""
    if _KNOWN.first(conn, conversation=conversation_id) is not None:
        return
    row: dict[str, object] = {
        "id": receipt,
        "conversation_id": conversation_id,
        "brand": brand,
        "asked_by": "customer",
        "reason": "customer_asked",
        "state": "due",
        "seq": seq,
        "asked_at": now,
        "counts": {},
    }
    conn.execute(sa.insert(erasures), row)


def withdraw(conn: Connection, conversation_id: str) -> None:
    """Erase nobody; whoever is erased already is named by no wish."""
    mine = sa.and_(_e.conversation_id == conversation_id, _e.state != "done")
    conn.execute(sa.delete(erasures).where(mine))
