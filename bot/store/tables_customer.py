"""Tables of what there is with a customer besides words: attachments, feedback, ratings, follow-ups."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.free_text import FreeText
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
    Column("comment", FreeText),
    Column("agent", Text),
    Column("at", Time, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 5", name="ratings_rating"),
    Index("ratings_conversation", "conversation_id", "at"),
)

# state: due, told (once and for all), dropped (nothing was left to be said; the same may be made again).
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("due_at", Time, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Time, nullable=False),
    CheckConstraint("state IN ('due','told','dropped')", name="follow_ups_state"),
    Index("follow_ups_due", "state", "due_at"),
)
