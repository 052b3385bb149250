"""Conversations: opening, finding, and how far they are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Owner, Reply
from bot.store import messages, open_question, outbox
from bot.store.clock import Now, read_clock
from bot.store.errors import UnknownConversation
from bot.store.query import column, rows
from bot.store.shapes import ConversationRow
from bot.store.tables import CLOSED, HAS_PENDING, conversations
from bot.store.values import AgentView, ConversationProgress

_c = conversations.c
WITH_PEOPLE = ("queued", "agent")
_ID = _c.id == sa.bindparam("id")


class _Progress(NamedTuple):
    last_seq: int
    accepted_seq: int
    answered_seq: int
    owner: Owner
    brand: str
    agent_name: str | None
    typing_for: float | None
    question: int | None


_PROGRESS = rows(
    _Progress,
    sa.select(
        _c.last_seq,
        _c.accepted_seq,
        _c.answered_seq,
        _c.owner,
        _c.brand,
        _c.agent_name,
        (_c.agent_typing_until - Now()).label("typing_for"),
        _c.question,
    ).where(_ID),
)
ROW = sa.select(conversations, Now().label("now"))
_GET = rows(ConversationRow, ROW.where(_ID))
_LOCK = rows(ConversationRow, ROW.where(_ID).with_for_update(key_share=True))
_OPEN_OF_CUSTOMER = column(
    str,
    sa.select(_c.id).where(
        _c.brand == sa.bindparam("brand"),
        _c.channel == sa.bindparam("channel"),
        _c.customer == sa.bindparam("customer"),
        _c.customer.isnot(None),
        _c.owner != CLOSED,
    ),
)
_OF_CUSTOMER = column(
    str, sa.select(_c.id).where(_c.brand == sa.bindparam("brand"), _c.customer == sa.bindparam("customer")).limit(1)
)
CLAIMABLE = sa.and_(HAS_PENDING, sa.or_(_c.lease_until.is_(None), _c.lease_until <= Now()))
_CLAIMABLE = column(str, sa.select(_c.id).where(CLAIMABLE).order_by(_c.updated_at).limit(sa.bindparam("most")))
_UPDATE = sa.update(conversations).where(_c.id == sa.bindparam("row"))
_UPTO: sa.sql.ColumnElement[sa.Integer] = sa.bindparam("upto")
_UNDELIVERED = sa.and_(_c.id == sa.bindparam("row"), _c.delivered_seq < _UPTO, _c.last_seq >= _UPTO)
_IS_UNDELIVERED = column(str, sa.select(_c.id).where(_UNDELIVERED))
_DELIVERED = sa.update(conversations).where(_UNDELIVERED).values(delivered_seq=_UPTO)


def lock(conn: Connection, conversation_id: str) -> ConversationRow:
    """The conversation's row with the database's `now`, held until the transaction ends."""
    row = _LOCK.first(conn, id=conversation_id)
    if row is None:
        raise UnknownConversation(conversation_id)
    return row


def get(conn: Connection, conversation_id: str) -> ConversationRow:
    """The conversation's row as it is at this moment."""
    row = _GET.first(conn, id=conversation_id)
    if row is None:
        raise UnknownConversation(conversation_id)
    return row


def update(conn: Connection, conversation_id: str, values: Mapping[str, object]) -> None:
    """Change columns of a locked conversation."""
    conn.execute(_UPDATE, {"row": conversation_id, **values})


def open_of(conn: Connection, brand: str, channel: str, customer: str) -> str | None:
    """The id of a known customer's conversation that is not closed."""
    return _OPEN_OF_CUSTOMER.first(conn, brand=brand, channel=channel, customer=customer)


def was_here(conn: Connection, brand: str, customer: str) -> bool:
    """Whether a conversation of this customer's is kept, open or not."""
    return _OF_CUSTOMER.first(conn, brand=brand, customer=customer) is not None


def create(
    conn: Connection,
    brand: str,
    channel: str,
    customer: str | None,
    memory: dict[str, Any],
    replies: Sequence[Reply],
    origin: str | None = None,
) -> str:
    """A new conversation that begins with these replies. Its id cannot be guessed."""
    now = read_clock(conn)
    conversation_id = secrets.token_hex(16)
    row = {
        "id": conversation_id,
        "brand": brand,
        "channel": channel,
        "customer": customer,
        "owner": "bot",
        "last_seq": len(replies),
        "memory": memory,
        "question": open_question.seq_of(memory, replies, 1),
        "origin": origin,
        "created_at": now,
        "updated_at": now,
    }
    conn.execute(sa.insert(conversations), row)
    messages.add_replies(conn, conversation_id, 1, replies, now)
    outbox.add(conn, conversation_id, channel, range(1, len(replies) + 1), now)
    return conversation_id


def progress(conn: Connection, conversation_id: str) -> ConversationProgress | None:
    """How far a conversation is."""
    row = _PROGRESS.first(conn, id=conversation_id)
    if row is None:
        return None
    agent = AgentView(row.agent_name or "", max(0.0, row.typing_for or 0.0)) if row.owner == "agent" else None
    seqs = (row.last_seq, row.accepted_seq, row.answered_seq)
    return ConversationProgress(*seqs, row.owner, row.brand, agent, row.question)


def note_typing(conn: Connection, conversation_id: str, who: Literal["agent", "customer"], seconds: float) -> bool:
    """Somebody is typing for the next `seconds`; False, and nothing noted, where no person is or will be there."""
    wanted = sa.and_(_c.id == conversation_id, _c.owner.in_(("agent",) if who == "agent" else WITH_PEOPLE))
    noted = sa.update(conversations).where(wanted).values({f"{who}_typing_until": Now() + seconds})
    return bool(conn.execute(noted).rowcount)


def claimable(conn: Connection, limit: int) -> list[str]:
    """Conversations with a message to answer that nobody holds, the longest untouched first."""
    return _CLAIMABLE.all(conn, most=limit)


def is_undelivered(conn: Connection, conversation_id: str, seq: int) -> bool:
    """Whether `mark_delivered` would change anything; a poll that brings nothing new should not write."""
    return _IS_UNDELIVERED.first(conn, row=conversation_id, upto=seq) is not None


def mark_delivered(conn: Connection, conversation_id: str, seq: int) -> None:
    """The customer's client has everything up to `seq`; never goes back."""
    conn.execute(_DELIVERED, {"row": conversation_id, "upto": seq})
