"""The tables of the desk: people, what they have, what they wrote, and what they looked at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.free_text import FreeText
from bot.store.tables import Id, Json, Time, metadata

# `must_change`: the password is somebody else's idea. `totp_new`: a secret that has not been tried yet. `failures` and
# `locked_until` were used until 0.2; tries are counted in sign_in_failures now.
agents = Table(
    "agents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", FreeText, nullable=False),
    Column("role", Text, nullable=False),
    Column("brands", Json, nullable=False),
    Column("skills", Json, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("password", Text, nullable=False),
    Column("totp", Text),
    Column("totp_step", sa.BigInteger),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Time),
    Column("presence", Text, nullable=False, server_default="offline"),
    Column("seen_at", Time),
    Column("watching", Text),
    Column("typing_until", Time),
    Column("created_at", Time, nullable=False),
    Column("disabled_at", Time),
    Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("totp_new", Text),
    CheckConstraint("role IN ('agent','lead','auditor','admin')", name="agents_role"),
    CheckConstraint("presence IN ('online','busy','away','offline')", name="agents_presence"),
    CheckConstraint("capacity >= 0", name="agents_capacity"),
)


def _agent(name: str = "agent_id", nullable: bool = False) -> Column[Any]:
    return Column(name, Text, ForeignKey("agents.id"), nullable=nullable)


def _conversation() -> Column[Any]:
    return Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False)


agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    _agent(),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False),
    Index("agent_sessions_agent", "agent_id"),
)

# Failed tries by what tried: a login from a place, and a login from anywhere. They fade with time.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Time, nullable=False),
    Column("at", Time, nullable=False),
    Column("locked_until", Time),
    Index("sign_in_failures_at", "at"),
)

# Addresses and browsers from which somebody has signed in: no stranger's failures shut them out.
sign_in_places = Table(
    "sign_in_places",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("at", Time, nullable=False),
)

# One row a case: who has it, who is asked to take it, what runs. `reached_at`: when the customer had the first answer.
desk_cases = Table(
    "desk_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    _agent(nullable=True),
    _agent("preferred_agent", nullable=True),
    _agent("offered_to", nullable=True),
    Column("offered_until", Time),
    Column("claimed_at", Time),
    Column("first_answer_at", Time),
    Column("first_answer_seq", Integer),
    Column("reached_at", Time),
    Column("waiting_since", Time),
    Column("ask_at", Time),
    Column("level", Text, nullable=False, server_default="fine"),
    Column("category", Text),
    Column("summary", FreeText),
    Column("desk", Text, nullable=False, server_default="built-in"),
    Index("desk_cases_agent", "agent_id"),
    Index("desk_cases_ask", "ask_at"),
)

# Conversations that another desk has, and how far it has been told.
desk_links = Table(
    "desk_links",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    _conversation(),
    Column("desk", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("sent_seq", Integer, nullable=False),
    # What the people there were told last beside words: a digest of it, and where to call.
    Column("standing", Text),
    Column("callback", Text),
    Index("desk_links_reference", "desk", "reference", unique=True),
)

desk_notes = Table(
    "desk_notes",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    _agent(nullable=True),
    Column("kind", Text, nullable=False),
    Column("text", FreeText, nullable=False),
    Column("data", Json, nullable=False),
    Column("after_seq", Integer, nullable=False),
    Column("at", Time, nullable=False),
    CheckConstraint("kind IN ('note','whisper','transfer','step','system')", name="desk_notes_kind"),
    Index("desk_notes_conversation", "conversation_id", "id"),
)

# Who wrote which message; the client's id makes a second try harmless.
desk_sent = Table(
    "desk_sent",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("client_id", Text, primary_key=True),
    _agent(),
    Column("seq", Integer, nullable=False),
    Index("desk_sent_seq", "conversation_id", "seq"),
)

desk_reminders = Table(
    "desk_reminders",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    _agent(),
    Column("text", FreeText, nullable=False),
    Column("due_at", Time, nullable=False),
    Column("reminded_at", Time),
    Column("done_at", Time),
    Index("desk_reminders_agent", "agent_id", "done_at"),
)

desk_canned = Table(
    "desk_canned",
    metadata,
    Column("id", Id, primary_key=True),
    _agent(),
    Column("shortcut", FreeText, nullable=False),
    Column("text", FreeText, nullable=False),
    Index("desk_canned_agent", "agent_id", "shortcut", unique=True),
)

# Append-only: the database itself refuses to change or remove a row (see the migration).
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Time, nullable=False),
    Column("agent_id", Text),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("data", Json, nullable=False),
    Column("address", Text),
    Column("brand", Text),
    Index("audit_at", "at"),
)
