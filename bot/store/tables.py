"""The tables. Times are seconds since 1970 in UTC (see clock.py); JSON is kept as text."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement

from bot.store.free_text import FreeText, storable

metadata = sa.MetaData()

Id = sa.BigInteger().with_variant(Integer, "sqlite")
Time = sa.Float(53)

# SQLite uses a partial index only when the value stands in the statement as a literal.
PENDING = sa.literal_column("'pending'")
WAITING = sa.literal_column("'waiting'")
CLOSED = sa.literal_column("'closed'")


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value, as text in both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Value to text."""
        if value is None:
            return None
        return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Text to value."""
        return None if value is None else json.loads(value)


def _partial(name: str, *columns: Column[Any], where: ColumnElement[Any], unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _conversation(**more: Any) -> Column[Any]:
    return Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False, **more)


def _number(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0")


def _flag(name: str) -> Column[Any]:
    return Column(name, sa.Boolean, nullable=False, server_default=sa.false())


# `customer`: a pseudonym of who they are in the wallet's app, or an address in a channel. `origin`: a pseudonym of the
# address an anonymous one came from. accepted_seq > answered_seq says that inbox rows are pending, without looking at
# the inbox.
conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("customer", Text),
    Column("owner", Text, nullable=False),
    _number("last_seq"),
    _number("accepted_seq"),
    _number("answered_seq"),
    _number("delivered_seq"),
    Column("memory", Json, nullable=False),
    _number("fence"),
    Column("lease_owner", Text),
    Column("lease_until", Time),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Column("agent_name", FreeText),
    Column("agent_typing_until", Time),
    Column("customer_typing_until", Time),
    Column("question", Integer),
    Column("origin", Text),
    CheckConstraint("owner IN ('bot','queued','agent','closed')", name="conversations_owner"),
)
HAS_PENDING = conversations.c.accepted_seq > conversations.c.answered_seq
_partial("conversations_pending", conversations.c.updated_at, where=HAS_PENDING)
_partial(
    "conversations_customer",
    conversations.c.brand,
    conversations.c.channel,
    conversations.c.customer,
    where=sa.and_(conversations.c.customer.isnot(None), conversations.c.owner != CLOSED),
    unique=True,
)
_partial("conversations_origin", conversations.c.origin, where=conversations.c.origin.isnot(None))
_partial(
    "conversations_of_customer",
    conversations.c.brand,
    conversations.c.customer,
    where=conversations.c.customer.isnot(None),
)

messages = Table(
    "messages",
    metadata,
    _conversation(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sender", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", FreeText, nullable=False),
    Column("options", Json, nullable=False),
    Column("step", Json),
    Column("at", Time, nullable=False),
    Column("reply_to", Integer),
    Column("attachment", Json),
    Column("author", FreeText),
    CheckConstraint("sender IN ('customer','bot','agent','system')", name="messages_sender"),
)

# `sender` scopes the channel's message id: one customer's id must never swallow another customer's message.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    Column("channel", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("channel_message_id", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", FreeText, nullable=False),
    Column("choice", Json),
    Column("kinds", Json, nullable=False),
    Column("state", Text, nullable=False),
    _number("attempts"),
    Column("received_at", Time, nullable=False),
    Column("done_at", Time),
    Column("attachment", Text),
    UniqueConstraint("channel", "sender", "channel_message_id", name="inbox_message_id"),
    CheckConstraint("state IN ('pending','done','dead')", name="inbox_state"),
)
_partial("inbox_pending", inbox.c.conversation_id, inbox.c.seq, where=inbox.c.state == PENDING, unique=True)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("inbox_id", Id, ForeignKey("inbox.id")),
    Column("n", Integer, nullable=False),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    _number("attempts"),
    Column("created_at", Time, nullable=False),
    UniqueConstraint("inbox_id", "n", name="outbox_reply"),
)
_partial("outbox_pending", outbox.c.channel, outbox.c.id, where=outbox.c.state == PENDING)


def _secrets(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("hash", Text, primary_key=True),
        _conversation(),
        Column("expires_at", Time, nullable=False),
        Index(f"{name}_expiry", "expires_at"),
    )


tokens = _secrets("tokens")
tickets = _secrets("tickets")

diagnoses = Table(
    "diagnoses",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation(),
    Column("brand", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("words", FreeText, nullable=False),
    Column("opened_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Index("diagnoses_conversation", "conversation_id"),
)

step_outcomes = Table(
    "step_outcomes",
    metadata,
    Column("diagnosis_id", Text, ForeignKey("diagnoses.id"), primary_key=True),
    Column("step_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Time, nullable=False),
)

# `known`: of a known customer. `crowded`: one of more open cases than one address or anonymous customer may have in
# front (crowd.py).
cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False),
    _conversation(),
    Column("brand", Text, nullable=False),
    Column("topic", Text),
    Column("queue", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("reason", FreeText, nullable=False),
    Column("status", Text, nullable=False),
    Column("card", Json, nullable=False),
    Column("from_seq", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("promised_at", Time),
    Column("closed_at", Time),
    Column("callback", Text),
    _flag("known"),
    _flag("crowded"),
    UniqueConstraint("number", name="cases_number"),
    CheckConstraint("status IN ('waiting','ticket','claimed','resolved','left')", name="cases_status"),
    Index("cases_conversation", "conversation_id"),
    Index("cases_status_order", "status", "priority", "id"),
    Index("cases_brand_order", "brand", "status", "priority", "id"),
)
_partial("cases_crowded", cases.c.id, where=cases.c.crowded)

# Which key the pseudonyms of this database were made with, so that another one is noticed at start.
pseudonym_keys = Table(
    "pseudonym_keys",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("at", Time, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    Column("name", Text, nullable=False),
    Column("data", Json, nullable=False),
    Column("at", Time, nullable=False),
    Index("events_name", "name", "at"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    Column("brand", Text, nullable=False),
    Column("topic", Text),
    Column("words", FreeText, nullable=False),
    Column("at", Time, nullable=False),
    Index("gaps_brand", "brand", "at"),
)
