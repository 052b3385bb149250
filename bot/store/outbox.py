"""What still has to reach the customer. A second answer to one inbox row breaks UNIQUE(inbox_id, n)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.store.tables import conversations, outbox
from bot.store.tables_wechat import talks

PULLED = frozenset({"web"})
_INSERT = sa.insert(outbox)
# A conversation may be on the web and in WeChat: whose message is the last that was accepted?
_LAST_BY_WECHAT = sa.select(talks.c.conversation_id).where(
    talks.c.conversation_id == sa.bindparam("id"),
    conversations.c.id == talks.c.conversation_id,
    talks.c.last_seq >= conversations.c.accepted_seq,
)


def add(
    conn: Any,
    conversation_id: str,
    channel: str,
    seqs: Iterable[int],
    now: float,
    inbox_id: int | None = None,
) -> None:
    """Messages to be delivered; what no message brought goes where the customer wrote last."""
    if inbox_id is None and conn.execute(_LAST_BY_WECHAT, {"id": conversation_id}).first() is not None:
        channel = "wechat"
    push(conn, conversation_id, channel, seqs, now, inbox_id)


def push(
    conn: Any,
    conversation_id: str,
    channel: str,
    seqs: Iterable[int],
    now: float,
    inbox_id: int | None = None,
) -> None:
    """Messages for this channel; one whose clients fetch by themselves needs no push."""
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
