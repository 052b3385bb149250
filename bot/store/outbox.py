"""What still has to reach the customer. A second answer to one inbox row breaks UNIQUE(inbox_id, n)."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import APP
from bot.store.clock import Now
from bot.store.query import column
from bot.store.tables import conversations, outbox
from bot.store.tables_mail import IS_REFUSED, customers, refusals, talks

PULLED = frozenset({APP})
_INSERT = sa.insert(outbox)
# A conversation may be in the app and in other channels: by which came the last message that was accepted?
_LAST_BY = column(
    str,
    sa.select(talks.c.channel)
    .where(
        talks.c.conversation_id == sa.bindparam("id"),
        conversations.c.id == talks.c.conversation_id,
        talks.c.last_seq >= conversations.c.accepted_seq,
    )
    .order_by(talks.c.last_seq.desc(), talks.c.channel)
    .limit(1),
)
_w = customers.c
_FEW_LEFT = sa.or_(
    sa.and_(_w.message_left > 0, _w.message_until > Now()), sa.and_(_w.click_left > 0, _w.click_until > Now())
)
_REFUSED = sa.exists(
    sa.select(refusals.c.brand).where(refusals.c.channel == _w.channel, refusals.c.brand == _w.brand, IS_REFUSED)
)
_IN_REACH = column(
    int,
    sa.select(_w.limited).where(
        talks.c.conversation_id == sa.bindparam("id"),
        talks.c.channel == sa.bindparam("channel"),
        _w.channel == talks.c.channel,
        _w.brand == talks.c.brand,
        _w.address == talks.c.address,
        _w.following == 1,
        _w.unreachable.is_(None),
        sa.or_(_w.limited == 0, _FEW_LEFT),
        sa.not_(_REFUSED),
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
    if inbox_id is None:
        channel = goes_to(conn, conversation_id, channel)
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
    channel = goes_to(conn, conversation_id, channel)
    if channel in PULLED:
        return True
    limited = _IN_REACH.first(conn, id=conversation_id, channel=channel)
    return limited is not None and not (free and limited)


def goes_to(conn: Connection, conversation_id: str, channel: str) -> str:
    """Where the customer wrote last, if their conversation is that of the app; else its own channel."""
    return (_LAST_BY.first(conn, id=conversation_id) or channel) if channel in PULLED else channel
