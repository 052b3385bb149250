"""The tables of what a person asked for about what is kept of them, and of the one key to the audit log."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from bot.store.tables import Json, Time, metadata

# One row a wish to be erased. While it waits it names a conversation; once it is done it says how much went, and
# nothing of whom. `held_for`: why it waits. `scrubbed_at`: when the freed places of the file were emptied too.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text),
    Column("brand", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("agent_id", Text),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("held_for", Text),
    Column("seq", Integer),
    Column("asked_at", Time, nullable=False),
    Column("done_at", Time),
    Column("scrubbed_at", Time),
    Column("counts", Json, nullable=False),
    CheckConstraint("asked_by IN ('customer','desk','command')", name="erasures_asked_by"),
    CheckConstraint("state IN ('due','held','done')", name="erasures_state"),
    Index("erasures_state_order", "state", "asked_at"),
    Index("erasures_conversation", "conversation_id", unique=True),
)

# Never holds a row that anybody sees: erasing and retention put one in and take it out in the same transaction, and
# only while it is there the audit log lets its rows be changed, or deleted if they are from before that time.
audit_key = Table(
    "audit_key",
    metadata,
    Column("before", Time, primary_key=True, autoincrement=False),
)
