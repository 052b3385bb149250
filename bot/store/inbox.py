"""The inbox: what a customer said, durable before anybody acknowledges it, answered once and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Choice
from bot.privacy.masking import Masked
from bot.store import attachments, conversations, messages, own_cases
from bot.store.bursts import MOST_MESSAGES
from bot.store.clock import moment
from bot.store.errors import LeaseLost, NobodyThere
from bot.store.free_text import guarded, storable
from bot.store.query import rows
from bot.store.said_before import masked_in
from bot.store.shapes import ConversationRow, InboxRow
from bot.store.tables import PENDING, inbox
from bot.store.values import Accepted, IncomingRow

_i = inbox.c


class _Known(NamedTuple):
    conversation_id: str
    seq: int


class Content(TypedDict):
    """The part of Claimed that comes from the rows of one turn."""

    inbox_id: int
    seq: int
    seqs: tuple[int, ...]
    channel: str
    text: str
    choice: Choice | None
    kinds: frozenset[str]
    attachment: str | None
    attempts: int
    received_at: datetime


_KNOWN = rows(
    _Known,
    sa.select(_i.conversation_id, _i.seq).where(
        _i.channel == sa.bindparam("channel"),
        _i.sender == sa.bindparam("sender"),
        _i.channel_message_id == sa.bindparam("message_id"),
    ),
)
_WAITING = rows(
    InboxRow,
    sa.select(inbox)
    .where(_i.conversation_id == sa.bindparam("id"), _i.state == PENDING)
    .order_by(_i.seq)
    .limit(sa.bindparam("most")),
)
_INSERT = sa.insert(inbox)
_FINISH = (
    sa.update(inbox)
    .where(_i.conversation_id == sa.bindparam("theirs"), _i.state == PENDING, _i.seq <= sa.bindparam("upto"))
    .values(state=sa.bindparam("end"), done_at=sa.bindparam("now"))
)
_ATTEMPT = sa.update(inbox).where(_i.id == sa.bindparam("row")).values(attempts=_i.attempts + 1)


def accept(conn: Connection, conversation_id: str, message: IncomingRow) -> Accepted:
    """Give the message its place in the conversation and write it, or find the place it has already.

    Raises NobodyThere for a new attachment that no person would see.
    """
    found = conversations.lock(conn, conversation_id)
    known = _KNOWN.first(conn, **_key(found, message.channel, message.message_id))
    if known is not None:
        return Accepted(known.conversation_id, known.seq, True)
    return place(conn, found, message)


def place(conn: Connection, found: ConversationRow, message: IncomingRow) -> Accepted:
    """`accept` for who has the conversation's row locked and knows that the message is new."""
    attachment, choice = message.attachment, message.choice
    if attachment is not None and not _has_people(conn, found):
        raise NobodyThere(found.id)
    kept = None if attachment is None else attachments.add(conn, found.id, attachment, found.now)
    key = _key(found, message.channel, message.message_id)
    masked = Masked(choice.label, frozenset()) if choice else masked_in(conn, found.id, message.text)
    seq, said, kinds = found.last_seq + 1, guarded(masked), message.kinds | masked.kinds
    row = {
        "conversation_id": found.id,
        "channel": message.channel,
        "sender": key["sender"],
        "channel_message_id": key["message_id"],
        "seq": seq,
        "text": said,
        "choice": asdict(choice) if choice else None,
        "kinds": sorted(kinds),
        "state": "pending",
        "received_at": found.now,
        "attachment": kept["id"] if kept and not (attachment and attachment.spoken) else None,
    }
    messages.add_customer(conn, found.id, seq, said, found.now, kept)
    conn.execute(_INSERT, row)
    conversations.update(conn, found.id, {"last_seq": seq, "accepted_seq": seq, "updated_at": found.now})
    return Accepted(found.id, seq, False)


def find(conn: Connection, conversation_id: str, channel: str, channel_message_id: str) -> Accepted | None:
    """The place the message has, if it came already. Raises NobodyThere if a new attachment would not be taken."""
    found = conversations.get(conn, conversation_id)
    known = _KNOWN.first(conn, **_key(found, channel, channel_message_id))
    if known is not None:
        return Accepted(known.conversation_id, known.seq, True)
    if not _has_people(conn, found):
        raise NobodyThere(conversation_id)
    return None


def _has_people(conn: Connection, found: ConversationRow) -> bool:
    """Whether a person has, or will have, what is sent here now."""
    if found.owner in conversations.WITH_PEOPLE:
        return True
    return found.owner == "bot" and own_cases.has_ticket(conn, found.id)


def _key(found: ConversationRow, channel: str, channel_message_id: str) -> dict[str, str]:
    sender = f"{found.brand}/{found.customer}" if found.customer is not None else found.id
    return {"channel": channel, "sender": storable(sender), "message_id": storable(channel_message_id)}


def waiting(conn: Connection, conversation_id: str, most: int = MOST_MESSAGES) -> list[InboxRow]:
    """The earliest rows of a conversation that wait for their turn, in order."""
    return _WAITING.all(conn, id=conversation_id, most=most)


def finish(conn: Connection, conversation_id: str, seqs: Sequence[int], now: float, state: str = "done") -> None:
    """The turn of the earliest waiting rows, which are these, is over. Raises LeaseLost when it was over already."""
    given = {"theirs": conversation_id, "upto": seqs[-1], "end": state, "now": now}
    ended = conn.execute(_FINISH, given).rowcount
    if ended != len(seqs):
        raise LeaseLost(f"{len(seqs)} messages up to {seqs[-1]} were to be pending, and {ended} are")


def void(conn: Connection, conversation_id: str, now: float) -> None:
    """What still waits for its turn gets none."""
    theirs = sa.and_(_i.conversation_id == conversation_id, _i.state == PENDING)
    conn.execute(sa.update(inbox).where(theirs).values(state="done", done_at=now))


def count_attempt(conn: Connection, inbox_id: int) -> None:
    """One more try of this row came to nothing."""
    conn.execute(_ATTEMPT, {"row": inbox_id})


def content(taken: Sequence[InboxRow]) -> Content:
    """What the rows of one turn say; only a row that stands alone has more than words."""
    first, last = taken[0], taken[-1]
    return {
        "inbox_id": last.id,
        "seq": last.seq,
        "seqs": tuple(row.seq for row in taken),
        "channel": last.channel,
        "text": "\n".join(row.text for row in taken),
        "choice": Choice(**last.choice) if last.choice else None,
        "kinds": frozenset(kind for row in taken for kind in row.kinds),
        "attachment": last.attachment,
        "attempts": first.attempts,
        "received_at": moment(first.received_at),
    }
