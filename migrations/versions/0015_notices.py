"""Notices to customers who cannot be written to, once each, and what customers allowed to be told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_notices"
down_revision = "0014_pulled_channels"
branch_labels = None
depends_on = None

TIME = sa.Float(53)
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
OPEN = sa.text("state IN ('pending', 'sending')")
WHOSE = ("channel", "brand", "address")


def _text(name: str, **more: bool) -> sa.Column:
    return sa.Column(name, sa.Text, **{"nullable": False, **more})


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "mail_notices",
        sa.Column("id", ID, primary_key=True),
        *map(_text, WHOSE),
        sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id"), nullable=False),
        *map(_text, ("kind", "about", "state")),
        _text("reason", nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        _text("remote_id", nullable=True),
        sa.Column("unsure_since", TIME),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.UniqueConstraint(*WHOSE, "kind", "about", name="mail_notices_once"),
    )
    where = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("mail_notices_open", "mail_notices", ["channel", "next_at"], **where)
    op.create_index("mail_notices_conversation", "mail_notices", ["conversation_id"])
    op.create_table(
        "mail_permits",
        *(_text(name, primary_key=True) for name in (*WHOSE, "topic")),
        sa.Column("left", sa.Integer, nullable=False, server_default="0"),
        sa.Column("at", TIME, nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("mail_permits")
    op.drop_table("mail_notices")
