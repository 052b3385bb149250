"""What still has to reach the customer. A second answer to one inbox row breaks UNIQUE(inbox_id, n)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.store.tables import outbox

PULLED = frozenset({"web"})
_INSERT = sa.insert(outbox)


def add(
    conn: Any,
    conversation_id: str,
    channel: str,
    seqs: Iterable[int],
    now: float,
    inbox_id: int | None = None,
) -> None:
    """Messages to be delivered; those of a channel whose clients fetch by themselves need no push."""
    rows = [
        {
            "inbox_id": inbox_id,
            "n": n,
            "conversation_id": conversation_id,
            "seq": seq,
            "channel": channel,
            "state": "pulled" if channel in PULLED else "pending",
            "created_at": now,
        }
        for n, seq in enumerate(seqs, 1)
    ]
    if rows:
        conn.execute(_INSERT, rows)
