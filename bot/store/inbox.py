"""The inbox: what a customer said, durable before anybody acknowledges it, answered once and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.exchange import Choice
from bot.store import attachments, conversations, messages
from bot.store.bursts import MOST_MESSAGES
from bot.store.clock import moment
from bot.store.errors import LeaseLost, NobodyThere
from bot.store.tables import PENDING, inbox, storable
from bot.store.values import Accepted, IncomingRow

_i = inbox.c
_KNOWN = sa.select(_i.conversation_id, _i.seq).where(
    _i.channel == sa.bindparam("channel"),
    _i.sender == sa.bindparam("sender"),
    _i.channel_message_id == sa.bindparam("message_id"),
)
_WAITING = (
    sa.select(inbox)
    .where(_i.conversation_id == sa.bindparam("id"), _i.state == PENDING)
    .order_by(_i.seq)
    .limit(sa.bindparam("most"))
)
_INSERT = sa.insert(inbox)
_FINISH = (
    sa.update(inbox)
    .where(_i.conversation_id == sa.bindparam("theirs"), _i.state == PENDING, _i.seq <= sa.bindparam("upto"))
    .values(state=sa.bindparam("end"), done_at=sa.bindparam("now"))
)
_ATTEMPT = sa.update(inbox).where(_i.id == sa.bindparam("row")).values(attempts=_i.attempts + 1)


def accept(conn: Any, conversation_id: str, message: IncomingRow) -> Accepted:
    """Give the message its place in the conversation and write it, or find the place it has already.

    Raises NobodyThere for a new attachment that no person would see.
    """
    found = conversations.lock(conn, conversation_id)
    known = conn.execute(_KNOWN, _key(found, message.channel, message.message_id)).first()
    if known is not None:
        return Accepted(known.conversation_id, known.seq, True)
    return place(conn, found, message)


def place(conn: Any, found: Any, message: IncomingRow) -> Accepted:
    """`accept` for who has the conversation's row locked and knows that the message is new."""
    attachment, choice = message.attachment, message.choice
    if attachment is not None and found.owner not in conversations.WITH_PEOPLE:
        raise NobodyThere(found.id)
    kept = None if attachment is None else attachments.add(conn, found.id, attachment, found.now)
    key = _key(found, message.channel, message.message_id)
    seq, said = found.last_seq + 1, choice.label if choice else message.text
    row = {
        "conversation_id": found.id,
        "channel": message.channel,
        "sender": key["sender"],
        "channel_message_id": key["message_id"],
        "seq": seq,
        "text": storable(said),
        "choice": asdict(choice) if choice else None,
        "kinds": sorted(message.kinds),
        "state": "pending",
        "received_at": found.now,
        "attachment": kept["id"] if kept and not (attachment and attachment.spoken) else None,
    }
    messages.add_customer(conn, found.id, seq, said, found.now, kept)
    conn.execute(_INSERT, row)
    conversations.update(conn, found.id, {"last_seq": seq, "accepted_seq": seq, "updated_at": found.now})
    return Accepted(found.id, seq, False)


def find(conn: Any, conversation_id: str, channel: str, channel_message_id: str) -> Accepted | None:
    """The place the message has, if it came already. Raises NobodyThere if a new attachment would not be taken."""
    found = conversations.get(conn, conversation_id)
    known = conn.execute(_KNOWN, _key(found, channel, channel_message_id)).first()
    if known is not None:
        return Accepted(known.conversation_id, known.seq, True)
    if found.owner not in conversations.WITH_PEOPLE:
        raise NobodyThere(conversation_id)
    return None


def _key(found: Any, channel: str, channel_message_id: str) -> dict[str, str]:
    sender = f"{found.brand}/{found.customer}" if found.customer is not None else found.id
    return {"channel": channel, "sender": storable(sender), "message_id": storable(channel_message_id)}


def waiting(conn: Any, conversation_id: str, most: int = MOST_MESSAGES) -> list[Any]:
    """The earliest rows of a conversation that wait for their turn, in order."""
    return list(conn.execute(_WAITING, {"id": conversation_id, "most": most}))


def finish(conn: Any, conversation_id: str, seqs: Sequence[int], now: float, state: str = "done") -> None:
    """The turn of the earliest waiting rows, which are these, is over. Raises LeaseLost when it was over already."""
    given = {"theirs": conversation_id, "upto": seqs[-1], "end": state, "now": now}
    ended = conn.execute(_FINISH, given).rowcount
    if ended != len(seqs):
        raise LeaseLost(f"{len(seqs)} messages up to {seqs[-1]} were to be pending, and {ended} are")


def void(conn: Any, conversation_id: str, now: float) -> None:
    """What still waits for its turn gets none."""
    theirs = sa.and_(_i.conversation_id == conversation_id, _i.state == PENDING)
    conn.execute(sa.update(inbox).where(theirs).values(state="done", done_at=now))


def count_attempt(conn: Any, inbox_id: int) -> None:
    """One more try of this row came to nothing."""
    conn.execute(_ATTEMPT, {"row": inbox_id})


def content(rows: Sequence[Any]) -> dict[str, Any]:
    """The part of Claimed that comes from the rows of one turn; only a row that stands alone has more than words."""
    first, last = rows[0], rows[-1]
    return {
        "inbox_id": last.id,
        "seq": last.seq,
        "seqs": tuple(row.seq for row in rows),
        "channel": last.channel,
        "text": "\n".join(row.text for row in rows),
        "choice": Choice(**last.choice) if last.choice else None,
        "kinds": frozenset(kind for row in rows for kind in row.kinds),
        "attachment": last.attachment,
        "attempts": first.attempts,
        "received_at": moment(first.received_at),
    }
