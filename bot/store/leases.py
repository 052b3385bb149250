"""Who may answer a conversation now: a lease that ends by itself, and a fence that unmasks late finishers."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import conversations, inbox
from bot.store.conversations import CLAIMABLE
from bot.store.errors import LeaseLost, UnknownConversation
from bot.store.query import column, rows
from bot.store.shapes import ConversationRow
from bot.store.tables import HAS_PENDING
from bot.store.tables import conversations as table
from bot.store.values import Claimed

_FREE = conversations.ROW.where(CLAIMABLE)
# No SKIP LOCKED for a named one: whoever has the row locked this moment need not be going to answer it.
_ONE = rows(ConversationRow, _FREE.where(table.c.id == sa.bindparam("id")).with_for_update(key_share=True))
_ANY = rows(
    ConversationRow,
    _FREE.order_by(table.c.updated_at).limit(1).with_for_update(key_share=True, skip_locked=True),
)
_HELD = column(str, sa.select(table.c.id).where(HAS_PENDING, table.c.lease_owner.isnot(None)))


def find(conn: Connection, conversation_id: str | None) -> ConversationRow | None:
    """The locked row of a conversation that waits for a turn and that nobody holds, the one named or any, or None."""
    return _ANY.first(conn) if conversation_id is None else _ONE.first(conn, id=conversation_id)


def take(conn: Connection, row: ConversationRow, worker: str, lease: timedelta) -> None:
    """Lease the conversation of this locked row."""
    until = row.now + lease.total_seconds()
    conversations.update(conn, row.id, {"fence": row.fence + 1, "lease_owner": worker, "lease_until": until})


def held(conn: Connection, claimed: Claimed) -> ConversationRow:
    """The locked row of a claimed conversation. Raises LeaseLost when the message is no longer this worker's."""
    try:
        row = conversations.lock(conn, claimed.conversation_id)
    except UnknownConversation as gone:
        raise LeaseLost(claimed.conversation_id) from gone
    ours = row.fence == claimed.fence and row.lease_owner == claimed.worker
    if not ours or row.answered_seq >= claimed.seq:
        raise LeaseLost(claimed.conversation_id)
    return row


def free(row: ConversationRow, hold: timedelta = timedelta(0)) -> dict[str, object]:
    """Columns that end a lease and void what was claimed under it; `hold` keeps everybody off for a while."""
    until = row.now + hold.total_seconds() if hold else None
    return {"fence": row.fence + 1, "lease_owner": None, "lease_until": until}


def clear(conn: Connection, worker: str | None) -> None:
    """End the leases of dead processes: this worker's former self, or everybody's."""
    held_by = _HELD if worker is None else _HELD.where(table.c.lease_owner == worker)
    for conversation_id in held_by.all(conn):
        row = conversations.lock(conn, conversation_id)
        if row.lease_owner is not None and worker in (None, row.lease_owner):
            count_death(conn, conversation_id)
            conversations.update(conn, conversation_id, free(row))


def count_death(conn: Connection, conversation_id: str) -> None:
    """The holder neither finished nor gave up: it died, perhaps of this very message."""
    for first in inbox.waiting(conn, conversation_id, most=1):
        inbox.count_attempt(conn, first.id)
