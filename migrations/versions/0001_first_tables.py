"""First tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = (
    "conversations", "messages", "inbox", "outbox", "tokens", "tickets",
    "diagnoses", "step_outcomes", "cases", "events", "gaps",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _conversations()
    _messages()
    _inbox()
    _outbox()
    for name in ("tokens", "tickets"):
        op.create_table(name, _text("hash", primary_key=True), _conversation(), _time("expires_at"))
        op.create_index(f"{name}_expiry", name, ["expires_at"])
    _diagnoses()
    _cases()
    op.create_table("events", _id(), _conversation(), _text("name"), _text("data"), _time("at"))
    op.create_index("events_name", "events", ["name", "at"])
    op.create_table(
        "gaps",
        _id(),
        _conversation(),
        *map(_text, ("brand", "words")),
        _text("topic", nullable=True),
        _time("at"),
    )
    op.create_index("gaps_brand", "gaps", ["brand", "at"])


def downgrade() -> None:
    """Take back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _id() -> Any:
    return sa.Column("id", BIG, primary_key=True)


def _text(name: str, *args: Any, nullable: bool = False, **more: Any) -> Any:
    return sa.Column(name, sa.Text, *args, nullable=nullable, **more)


def _time(name: str, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Float(53), nullable=nullable)


def _number(name: str, **more: Any) -> Any:
    return sa.Column(name, sa.Integer, nullable=False, **more)


def _counter(name: str) -> Any:
    return _number(name, server_default="0")


def _conversation(**more: Any) -> Any:
    return _text("conversation_id", sa.ForeignKey("conversations.id"), **more)


def _index(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    part = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=part, postgresql_where=part)


def _conversations() -> None:
    op.create_table(
        "conversations",
        _text("id", primary_key=True),
        _text("brand"),
        _text("channel"),
        _text("customer", nullable=True),
        _text("owner"),
        _counter("last_seq"),
        _counter("accepted_seq"),
        _counter("answered_seq"),
        _counter("delivered_seq"),
        _text("memory"),
        _counter("fence"),
        _text("lease_owner", nullable=True),
        _time("lease_until", nullable=True),
        _time("created_at"),
        _time("updated_at"),
        sa.CheckConstraint("owner IN ('bot','queued','agent','closed')", name="conversations_owner"),
    )
    _index("conversations_pending", "conversations", ["updated_at"], "accepted_seq > answered_seq")
    _index(
        "conversations_customer",
        "conversations",
        ["brand", "channel", "customer"],
        "customer IS NOT NULL AND owner != 'closed'",
        unique=True,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        _conversation(primary_key=True),
        _number("seq", primary_key=True, autoincrement=False),
        _text("sender"),
        _text("kind"),
        _text("text"),
        _text("options"),
        _text("step", nullable=True),
        _time("at"),
        sa.Column("reply_to", sa.Integer),
        sa.CheckConstraint("sender IN ('customer','bot','agent','system')", name="messages_sender"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        _id(),
        _conversation(),
        _text("channel"),
        _text("sender"),
        _text("channel_message_id"),
        _number("seq"),
        _text("text"),
        _text("choice", nullable=True),
        _text("kinds"),
        _text("state"),
        _counter("attempts"),
        _time("received_at"),
        _time("done_at", nullable=True),
        sa.UniqueConstraint("channel", "sender", "channel_message_id", name="inbox_message_id"),
        sa.CheckConstraint("state IN ('pending','done','dead')", name="inbox_state"),
    )
    _index("inbox_pending", "inbox", ["conversation_id", "seq"], "state = 'pending'", unique=True)


def _outbox() -> None:
    op.create_table(
        "outbox",
        _id(),
        sa.Column("inbox_id", BIG, sa.ForeignKey("inbox.id")),
        _number("n"),
        _conversation(),
        _number("seq"),
        _text("channel"),
        _text("state"),
        _counter("attempts"),
        _time("created_at"),
        sa.UniqueConstraint("inbox_id", "n", name="outbox_reply"),
    )
    _index("outbox_pending", "outbox", ["channel", "id"], "state = 'pending'")


def _diagnoses() -> None:
    op.create_table(
        "diagnoses",
        _text("id", primary_key=True),
        _conversation(),
        *map(_text, ("brand", "topic", "kind", "status", "words")),
        _time("opened_at"),
        _time("updated_at"),
    )
    op.create_index("diagnoses_conversation", "diagnoses", ["conversation_id"])
    op.create_table(
        "step_outcomes",
        _text("diagnosis_id", sa.ForeignKey("diagnoses.id"), primary_key=True),
        _text("step_id", primary_key=True),
        _number("position"),
        _text("outcome"),
        _time("at"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        _id(),
        _text("number"),
        _conversation(),
        _text("brand"),
        _text("topic", nullable=True),
        _text("queue"),
        _number("priority"),
        _text("reason"),
        _text("status"),
        _text("card"),
        _number("from_seq"),
        _time("created_at"),
        _time("promised_at", nullable=True),
        _time("closed_at", nullable=True),
        sa.UniqueConstraint("number", name="cases_number"),
        sa.CheckConstraint("status IN ('waiting','ticket','claimed','resolved','left')", name="cases_status"),
    )
    op.create_index("cases_conversation", "cases", ["conversation_id"])
    op.create_index("cases_status_order", "cases", ["status", "priority", "id"])
    op.create_index("cases_brand_order", "cases", ["brand", "status", "priority", "id"])
