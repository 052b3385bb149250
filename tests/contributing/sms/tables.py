"""The tables of the SMS channel. A number stands here and in conversations, and nowhere else."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from bot.store.tables import Id, Json, Time, metadata

numbers = Table(
    "sms_numbers",
    metadata,
    Column("brand", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("lease_owner", Text),
    Column("lease_until", Time),
    Column("next_at", Time),
    Column("fence", Integer, nullable=False),
)

# state: pending, sent, dead.
parcels = Table(
    "sms_parcels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("body", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
)
