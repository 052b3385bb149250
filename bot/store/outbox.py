"""What still has to reach the customer. A second answer to one inbox row breaks UNIQUE(inbox_id, n)."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now
from bot.store.query import column
from bot.store.tables import conversations, outbox
from bot.store.tables_wechat import IS_REFUSED, customers, refusals, talks

PULLED = frozenset({"web"})
_INSERT = sa.insert(outbox)
# A conversation may be on the web and in WeChat: whose message is the last that was accepted?
_LAST_BY_WECHAT = column(
    str,
    sa.select(talks.c.conversation_id).where(
        talks.c.conversation_id == sa.bindparam("id"),
        conversations.c.id == talks.c.conversation_id,
        talks.c.last_seq >= conversations.c.accepted_seq,
    ),
)
_w = customers.c
_FEW_LEFT = sa.or_(
    sa.and_(_w.message_left > 0, _w.message_until > Now()), sa.and_(_w.click_left > 0, _w.click_until > Now())
)
_IN_WECHAT = column(
    str,
    sa.select(talks.c.conversation_id).where(
        talks.c.conversation_id == sa.bindparam("id"),
        _w.brand == talks.c.brand,
        _w.openid == talks.c.openid,
        _w.following == 1,
        _w.unreachable.is_(None),
        _FEW_LEFT,
        sa.not_(sa.exists(sa.select(refusals.c.brand).where(refusals.c.brand == _w.brand, IS_REFUSED))),
    ),
)


def add(
    conn: Connection,
    conversation_id: str,
    channel: str,
    seqs: Iterable[int],
    now: float,
    inbox_id: int | None = None,
) -> None:
    """Messages to be delivered; what no message brought goes where the customer wrote last.

    One for a channel whose clients fetch by themselves needs no push.
    """
    if inbox_id is None and channel in PULLED and _LAST_BY_WECHAT.first(conn, id=conversation_id) is not None:
        channel = "wechat"
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


def reaches(conn: Connection, conversation_id: str, channel: str, free: bool = False) -> bool:
    """Whether a message that no message brought would arrive now; `free`: and would be none of a few."""
    if channel in PULLED and _LAST_BY_WECHAT.first(conn, id=conversation_id) is None:
        return True
    return not free and _IN_WECHAT.first(conn, id=conversation_id) is not None
