"""The desk: people, what they have, what they wrote, what they looked at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003_desk"
down_revision = "0002_customer"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = (
    "agents", "agent_sessions", "desk_cases", "desk_links", "desk_notes", "desk_sent", "desk_reminders", "desk_canned",
    "audit",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _agents()
    _cases()
    _writing()
    _audit()
    known = sa.text("customer IS NOT NULL")
    op.create_index(
        "conversations_of_customer",
        "conversations",
        ["brand", "customer"],
        sqlite_where=known,
        postgresql_where=known,
    )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_append_only ON audit")
        op.execute("DROP FUNCTION audit_append_only()")
    op.drop_index("conversations_of_customer", "conversations")
    for name in reversed(TABLES):
        op.drop_table(name)


def _id() -> Any:
    return sa.Column("id", BIG, primary_key=True)


def _text(name: str, *args: Any, nullable: bool = False, **more: Any) -> Any:
    return sa.Column(name, sa.Text, *args, nullable=nullable, **more)


def _time(name: str, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Float(53), nullable=nullable)


def _agent(name: str = "agent_id", nullable: bool = False) -> Any:
    return _text(name, sa.ForeignKey("agents.id"), nullable=nullable)


def _conversation(**more: Any) -> Any:
    return _text("conversation_id", sa.ForeignKey("conversations.id"), **more)


def _agents() -> None:
    op.create_table(
        "agents",
        _text("id", primary_key=True),
        _text("login", unique=True),
        *map(_text, ("name", "role", "brands", "skills")),
        sa.Column("capacity", sa.Integer, nullable=False),
        _text("password"),
        _text("totp", nullable=True),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        _time("locked_until", nullable=True),
        _text("presence", server_default="offline"),
        _time("seen_at", nullable=True),
        _text("watching", nullable=True),
        _time("typing_until", nullable=True),
        _time("created_at"),
        _time("disabled_at", nullable=True),
        sa.CheckConstraint("role IN ('agent','lead','auditor','admin')", name="agents_role"),
        sa.CheckConstraint("presence IN ('online','busy','away','offline')", name="agents_presence"),
        sa.CheckConstraint("capacity >= 0", name="agents_capacity"),
    )
    times = map(_time, ("created_at", "expires_at", "seen_at"))
    op.create_table("agent_sessions", _text("hash", primary_key=True), _agent(), *times)
    op.create_index("agent_sessions_agent", "agent_sessions", ["agent_id"])


def _cases() -> None:
    op.create_table(
        "desk_cases",
        sa.Column("case_id", BIG, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        *(_agent(name, nullable=True) for name in ("agent_id", "preferred_agent", "offered_to")),
        *(
            _time(name, nullable=True)
            for name in ("offered_until", "claimed_at", "first_answer_at", "waiting_since", "ask_at")
        ),
        _text("level", server_default="fine"),
        *(_text(name, nullable=True) for name in ("category", "summary")),
        _text("desk", server_default="built-in"),
    )
    op.create_index("desk_cases_agent", "desk_cases", ["agent_id"])
    op.create_index("desk_cases_ask", "desk_cases", ["ask_at"])
    op.create_table(
        "desk_links",
        sa.Column("case_id", BIG, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        _conversation(),
        *map(_text, ("desk", "reference")),
        sa.Column("sent_seq", sa.Integer, nullable=False),
    )
    op.create_index("desk_links_reference", "desk_links", ["desk", "reference"], unique=True)
    op.execute(
        "INSERT INTO desk_cases (case_id, ask_at) "
        "SELECT id, CASE WHEN status = 'waiting' THEN promised_at END FROM cases"
    )


def _writing() -> None:
    op.create_table(
        "desk_notes",
        _id(),
        _conversation(),
        _agent(nullable=True),
        *map(_text, ("kind", "text", "data")),
        sa.Column("after_seq", sa.Integer, nullable=False),
        _time("at"),
        sa.CheckConstraint("kind IN ('note','whisper','transfer','step','system')", name="desk_notes_kind"),
    )
    op.create_index("desk_notes_conversation", "desk_notes", ["conversation_id", "id"])
    op.create_table(
        "desk_sent",
        _conversation(primary_key=True),
        _text("client_id", primary_key=True),
        _agent(),
        sa.Column("seq", sa.Integer, nullable=False),
    )
    op.create_index("desk_sent_seq", "desk_sent", ["conversation_id", "seq"])
    times = (_time("due_at"), _time("reminded_at", nullable=True), _time("done_at", nullable=True))
    op.create_table("desk_reminders", _id(), _conversation(), _agent(), _text("text"), *times)
    op.create_index("desk_reminders_agent", "desk_reminders", ["agent_id", "done_at"])
    op.create_table("desk_canned", _id(), _agent(), _text("shortcut"), _text("text"))
    op.create_index("desk_canned_agent", "desk_canned", ["agent_id", "shortcut"], unique=True)


def _audit() -> None:
    op.create_table(
        "audit",
        _id(),
        _time("at"),
        _text("agent_id", nullable=True),
        *map(_text, ("action", "object", "data")),
    )
    op.create_index("audit_at", "audit", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )
