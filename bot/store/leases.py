"""Who may answer a conversation now: a lease that ends by itself, and a fence that unmasks late finishers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.store import conversations, inbox
from bot.store.clock import Now
from bot.store.conversations import CLAIMABLE
from bot.store.errors import LeaseLost, UnknownConversation
from bot.store.tables import HAS_PENDING
from bot.store.tables import conversations as table
from bot.store.values import Claimed

_FIELDS = sa.select(table, Now().label("now")).where(CLAIMABLE)
# No SKIP LOCKED for a named one: whoever has the row locked this moment need not be going to answer it.
_ONE = _FIELDS.where(table.c.id == sa.bindparam("id")).with_for_update(key_share=True)
_ANY = _FIELDS.order_by(table.c.updated_at).limit(1).with_for_update(key_share=True, skip_locked=True)
_HELD = sa.select(table.c.id).where(HAS_PENDING, table.c.lease_owner.isnot(None))


def find(conn: Any, conversation_id: str | None) -> Any:
    """The locked row of a conversation that waits for a turn and that nobody holds, the one named or any, or None."""
    named = conversation_id is not None
    return conn.execute(_ONE, {"id": conversation_id}).first() if named else conn.execute(_ANY).first()


def take(conn: Any, row: Any, worker: str, lease: timedelta) -> None:
    """Lease the conversation of this locked row."""
    until = row.now + lease.total_seconds()
    conversations.update(conn, row.id, {"fence": row.fence + 1, "lease_owner": worker, "lease_until": until})


def held(conn: Any, claimed: Claimed) -> Any:
    """The locked row of a claimed conversation. Raises LeaseLost when the message is no longer this worker's."""
    try:
        row = conversations.lock(conn, claimed.conversation_id)
    except UnknownConversation as gone:
        raise LeaseLost(claimed.conversation_id) from gone
    ours = row.fence == claimed.fence and row.lease_owner == claimed.worker
    if not ours or row.answered_seq >= claimed.seq:
        raise LeaseLost(claimed.conversation_id)
    return row


def free(row: Any, hold: timedelta = timedelta(0)) -> dict[str, Any]:
    """Columns that end a lease and void what was claimed under it; `hold` keeps everybody off for a while."""
    until = row.now + hold.total_seconds() if hold else None
    return {"fence": row.fence + 1, "lease_owner": None, "lease_until": until}


def clear(conn: Any, worker: str | None) -> None:
    """End the leases of dead processes: this worker's former self, or everybody's."""
    held_by = _HELD if worker is None else _HELD.where(table.c.lease_owner == worker)
    for conversation_id in conn.execute(held_by).scalars().all():
        row = conversations.lock(conn, conversation_id)
        if row.lease_owner is not None and worker in (None, row.lease_owner):
            count_death(conn, conversation_id)
            conversations.update(conn, conversation_id, free(row))


def count_death(conn: Any, conversation_id: str) -> None:
    """The holder neither finished nor gave up: it died, perhaps of this very message."""
    for first in inbox.waiting(conn, conversation_id, most=1):
        inbox.count_attempt(conn, first.id)
