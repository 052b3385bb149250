"""What a customer gives and sees besides words: status of a person, attachments, feedback, ratings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_customer"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
COLUMNS = (
    ("conversations", "agent_name", sa.Text()),
    ("conversations", "agent_typing_until", sa.Float(53)),
    ("conversations", "customer_typing_until", sa.Float(53)),
    ("messages", "attachment", sa.Text()),
    ("inbox", "attachment", sa.Text()),
)


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "attachments",
        _column("id", sa.Text(), primary_key=True),
        _conversation(),
        _column("media_type", sa.Text()),
        _column("data", sa.LargeBinary()),
        _column("at", sa.Float(53)),
    )
    op.create_index("attachments_conversation", "attachments", ["conversation_id"])
    op.create_table(
        "feedback",
        _conversation(primary_key=True),
        _column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        _column("helpful", sa.Boolean()),
        _column("at", sa.Float(53)),
    )
    op.create_table(
        "ratings",
        _column("id", BIG, primary_key=True),
        _conversation(),
        _column("rating", sa.Integer()),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        _column("at", sa.Float(53)),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="ratings_rating"),
    )
    op.create_index("ratings_conversation", "ratings", ["conversation_id", "at"])


def downgrade() -> None:
    """Take back."""
    for name in ("ratings", "feedback", "attachments"):
        op.drop_table(name)
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)


def _column(name: str, kind: Any, **more: Any) -> Any:
    return sa.Column(name, kind, nullable=False, **more)


def _conversation(**more: Any) -> Any:
    return sa.Column("conversation_id", sa.Text(), sa.ForeignKey("conversations.id"), nullable=False, **more)
