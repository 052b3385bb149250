"""The SMS channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "sms"
down_revision = "{newest}"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sms_numbers",
        sa.Column("brand", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", sa.Float(53)),
        sa.Column("next_at", sa.Float(53)),
        sa.Column("fence", sa.Integer, nullable=False),
    )
    op.create_table(
        "sms_parcels",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("sms_parcels")
    op.drop_table("sms_numbers")
