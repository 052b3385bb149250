"""Conversations: opening, finding, and how far they are."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa

from bot.exchange import Reply
from bot.store import messages, outbox
from bot.store.clock import Now
from bot.store.errors import UnknownConversation
from bot.store.tables import CLOSED, HAS_PENDING, conversations
from bot.store.values import AgentView, ConversationProgress

_c = conversations.c
WITH_PEOPLE = ("queued", "agent")
_ID = _c.id == sa.bindparam("id")
_PROGRESS = sa.select(
    _c.last_seq,
    _c.accepted_seq,
    _c.answered_seq,
    _c.owner,
    _c.brand,
    _c.agent_name,
    (_c.agent_typing_until - Now()).label("typing_for"),
).where(_ID)
_GET = sa.select(conversations).where(_ID)
_LOCK = sa.select(conversations, Now().label("now")).where(_ID).with_for_update(key_share=True)
_OPEN_OF_CUSTOMER = sa.select(_c.id).where(
    _c.brand == sa.bindparam("brand"),
    _c.channel == sa.bindparam("channel"),
    _c.customer == sa.bindparam("customer"),
    _c.customer.isnot(None),
    _c.owner != CLOSED,
)
CLAIMABLE = sa.and_(HAS_PENDING, sa.or_(_c.lease_until.is_(None), _c.lease_until <= Now()))
_CLAIMABLE = sa.select(_c.id).where(CLAIMABLE).order_by(_c.updated_at).limit(sa.bindparam("most"))
_UPDATE = sa.update(conversations).where(_c.id == sa.bindparam("row"))
_UPTO = sa.bindparam("upto")
_UNDELIVERED = sa.and_(_c.id == sa.bindparam("row"), _c.delivered_seq < _UPTO, _c.last_seq >= _UPTO)
_IS_UNDELIVERED = sa.select(_c.id).where(_UNDELIVERED)
_DELIVERED = sa.update(conversations).where(_UNDELIVERED).values(delivered_seq=_UPTO)


def lock(conn: Any, conversation_id: str) -> Any:
    """The conversation's row with the database's `now`, held until the transaction ends."""
    row = conn.execute(_LOCK, {"id": conversation_id}).first()
    if row is None:
        raise UnknownConversation(conversation_id)
    return row


def get(conn: Any, conversation_id: str) -> Any:
    """The conversation's row as it is at this moment."""
    row = conn.execute(_GET, {"id": conversation_id}).first()
    if row is None:
        raise UnknownConversation(conversation_id)
    return row


def update(conn: Any, conversation_id: str, values: dict[str, Any]) -> None:
    """Change columns of a locked conversation."""
    conn.execute(_UPDATE, {"row": conversation_id, **values})


def open_of(conn: Any, brand: str, channel: str, customer: str) -> str | None:
    """The id of a known customer's conversation that is not closed."""
    known = {"brand": brand, "channel": channel, "customer": customer}
    found: str | None = conn.execute(_OPEN_OF_CUSTOMER, known).scalar()
    return found


def create(
    conn: Any,
    brand: str,
    channel: str,
    customer: str | None,
    memory: dict[str, Any],
    replies: Sequence[Reply],
) -> str:
    """A new conversation that begins with these replies. Its id cannot be guessed."""
    now = conn.execute(sa.select(Now())).scalar()
    conversation_id = secrets.token_hex(16)
    row = {
        "id": conversation_id,
        "brand": brand,
        "channel": channel,
        "customer": customer,
        "owner": "bot",
        "last_seq": len(replies),
        "memory": memory,
        "created_at": now,
        "updated_at": now,
    }
    conn.execute(sa.insert(conversations), row)
    messages.add_replies(conn, conversation_id, 1, replies, now)
    outbox.add(conn, conversation_id, channel, range(1, len(replies) + 1), now)
    return conversation_id


def progress(conn: Any, conversation_id: str) -> ConversationProgress | None:
    """How far a conversation is."""
    row = conn.execute(_PROGRESS, {"id": conversation_id}).first()
    if row is None:
        return None
    agent = AgentView(row.agent_name or "", max(0.0, row.typing_for or 0.0)) if row.owner == "agent" else None
    return ConversationProgress(row.last_seq, row.accepted_seq, row.answered_seq, row.owner, row.brand, agent)


def note_typing(conn: Any, conversation_id: str, who: Literal["agent", "customer"], seconds: float) -> bool:
    """Somebody is typing for the next `seconds`; False, and nothing noted, where no person is or will be there."""
    wanted = sa.and_(_c.id == conversation_id, _c.owner.in_(("agent",) if who == "agent" else WITH_PEOPLE))
    noted = sa.update(conversations).where(wanted).values({f"{who}_typing_until": Now() + seconds})
    return bool(conn.execute(noted).rowcount)


def claimable(conn: Any, limit: int) -> list[str]:
    """Conversations with a message to answer that nobody holds, the longest untouched first."""
    return list(conn.execute(_CLAIMABLE, {"most": limit}).scalars())


def is_undelivered(conn: Any, conversation_id: str, seq: int) -> bool:
    """Whether `mark_delivered` would change anything; a poll that brings nothing new should not write."""
    return conn.execute(_IS_UNDELIVERED, {"row": conversation_id, "upto": seq}).first() is not None


def mark_delivered(conn: Any, conversation_id: str, seq: int) -> None:
    """The customer's client has everything up to `seq`; never goes back."""
    conn.execute(_DELIVERED, {"row": conversation_id, "upto": seq})
