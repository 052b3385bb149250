"""Tables of what a customer gives besides words: attachments, feedback on answers, ratings."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.tables import Id, Time, metadata

attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("data", sa.LargeBinary, nullable=False),
    Column("at", Time, nullable=False),
    Index("attachments_conversation", "conversation_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("helpful", sa.Boolean, nullable=False),
    Column("at", Time, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("rating", Integer, nullable=False),
    Column("comment", Text),
    Column("agent", Text),
    Column("at", Time, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 5", name="ratings_rating"),
    Index("ratings_conversation", "conversation_id", "at"),
)
