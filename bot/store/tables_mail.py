"""The tables of what channels bring and of what they are to deliver: who wrote where, and the mail to them.

All is kept by channel, wallet and address; an address stands here and in conversations, and nowhere else."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.tables import Id, Json, Time, metadata


def _box() -> tuple[Column[Any], Column[Any]]:
    return Column("channel", Text, primary_key=True), Column("brand", Text, primary_key=True)


def _customer() -> tuple[Column[Any], ...]:
    return *_box(), Column("address", Text, primary_key=True)


def _whose() -> tuple[Column[Any], ...]:
    return tuple(Column(name, Text, nullable=False) for name in ("channel", "brand", "address"))


def _number(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0")


# `limited`: only so many messages may be sent, and `message_*` and `click_*` are how many still, and until when (two
# ways to get some). `passive_until`: somebody waits to answer directly; deliveries hold off. `refused_until`: the API
# refused a message to them lately, so that a direct answer carries everything. `subject`: who they are in the app,
# `hint` how that account is named to people, `linked_at` since when (none where that was not kept yet).
# `transfer_over`: when the platform's own service closed its talk with them, and `transfer_began` when that began.
# `click_ticket`: what the platform wants to see with an answer to a click.
customers = Table(
    "mail_customers",
    metadata,
    *_customer(),
    Column("subject", Text),
    Column("following", Integer, nullable=False, server_default="1"),
    Column("limited", Integer, nullable=False, server_default="1"),
    _number("message_left"),
    Column("message_until", Time),
    _number("click_left"),
    Column("click_until", Time),
    Column("unreachable", Text),
    Column("passive_until", Time),
    Column("next_at", Time),
    Column("refused_until", Time),
    Column("hint", Text),
    Column("linked_at", Time),
    Column("transfer_over", Time),
    Column("transfer_began", Time),
    Column("click_ticket", Text),
    Column("lease_owner", Text),
    Column("lease_until", Time),
    _number("fence"),
    Index("mail_customers_subject", "brand", "subject"),
)

# `last_seq`: the last message of this conversation that came by this channel. Where they wrote last they are answered.
talks = Table(
    "mail_conversations",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("address", Text, nullable=False),
    _number("last_seq"),
    Index("mail_conversations_customer", "channel", "brand", "address"),
)

# What was delivered to us, so that the same delivery gets the same answer. `done`: no direct answer any more.
received = Table(
    "mail_received",
    metadata,
    *_box(),
    Column("message_id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("conversation_id", Text),
    Column("seq", Integer),
    Column("answer", Text),
    _number("done"),
    Column("at", Time, nullable=False),
    Index("mail_received_age", "at"),
)

# state: pending, sending, sent, passive, held (until the customer writes), dead, replaced (by what was said later).
parcels = Table(
    "mail_parcels",
    metadata,
    Column("id", Id, primary_key=True),
    *_whose(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("body", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    _number("attempts"),
    Column("created_at", Time, nullable=False),
    Column("done_at", Time),
    Index("mail_parcels_customer", "channel", "brand", "address", "id"),
)
OPEN = ("pending", "sending")
IS_OPEN = parcels.c.state.in_([sa.literal_column(f"'{state}'") for state in OPEN])
_w = parcels.c
Index("mail_parcels_open", _w.channel, _w.brand, _w.address, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)

menus = Table(
    "mail_menus",
    metadata,
    *_customer(),
    Column("menu_id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("expires_at", Time, nullable=False),
    Index("mail_menus_expiry", "expires_at"),
)

# The access token of an account at its platform, which all processes share; sealed by the channel.
access = Table(
    "mail_tokens",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("sealed", Text),
    Column("digest", Text),
    Column("expires_at", Time),
    Column("refreshing_until", Time),
    Column("forced_at", Time),
)

# One-time codes that join an address with the customer of the wallet's app.
codes = Table(
    "mail_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("hint", Text),
    Column("address", Text),
)

# Accounts whose API refused the last messages: how many in a row, since when, when to ask whether it is over.
refusals = Table(
    "mail_refusals",
    metadata,
    *_box(),
    Column("reason", Text, nullable=False),
    _number("failures"),
    Column("since", Time, nullable=False),
    Column("probe_at", Time, nullable=False),
)
# So many failures in a row, of which none says by itself that it is the account, are the account's all the same.
ENOUGH = 3
IS_REFUSED = refusals.c.failures >= ENOUGH

# Pictures and recordings still to be fetched from the platform: while a person has, or will have, the conversation.
media = Table(
    "mail_media",
    metadata,
    Column("id", Id, primary_key=True),
    *_whose(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("media_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _number("attempts"),
    Column("next_at", Time, nullable=False),
    Column("created_at", Time, nullable=False),
    Index("mail_media_conversation", "conversation_id"),
)

# How far the messages of an account that is pulled from have been read. `told` of so many calls of its platform, the
# last with a `ticket` to be shown within minutes, and `pulled` up to which of them; one process reads at a time.
cursors = Table(
    "mail_cursors",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("cursor", Text),
    Column("ticket", Text),
    Column("told_at", Time),
    _number("told"),
    _number("pulled"),
    Column("pulled_at", Time),
    Column("next_at", Time),
    Column("lease_owner", Text),
    Column("lease_until", Time),
    _number("fence"),
)

# What customers out of reach are told by a notice, once each: `about` is which case, and which time of it.
# state: pending, sending, sent, arrived, failed, over (there was no need any more, or no way). `remote_id`: what the
# platform calls it. `unsure_since`: from then on it may have been given.
notices = Table(
    "mail_notices",
    metadata,
    Column("id", Id, primary_key=True),
    *_whose(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    _number("attempts"),
    Column("remote_id", Text),
    Column("unsure_since", Time),
    Column("created_at", Time, nullable=False),
    Column("next_at", Time, nullable=False),
    Column("done_at", Time),
    UniqueConstraint("channel", "brand", "address", "kind", "about", name="mail_notices_once"),
)
_n = notices.c
NOTICE_OPEN = _n.state.in_([sa.literal_column(f"'{state}'") for state in OPEN])
Index("mail_notices_open", _n.channel, _n.next_at, sqlite_where=NOTICE_OPEN, postgresql_where=NOTICE_OPEN)
Index("mail_notices_conversation", _n.conversation_id)

# What customers have allowed to be told of, and how many times still.
permits = Table(
    "mail_permits",
    metadata,
    *_customer(),
    Column("topic", Text, primary_key=True),
    _number("left"),
    Column("at", Time, nullable=False),
)
