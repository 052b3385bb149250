"""Channels that are pulled from: how far each account is read, and who is with the platform's own people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_pulled_channels"
down_revision = "0013_mail"
branch_labels = None
depends_on = None

TIME = sa.Float(53)


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    op.create_table(
        "mail_cursors",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("cursor", sa.Text),
        sa.Column("ticket", sa.Text),
        sa.Column("told_at", TIME),
        sa.Column("told", sa.Integer, nullable=False, server_default="0"),
        sa.Column("pulled", sa.Integer, nullable=False, server_default="0"),
        sa.Column("pulled_at", TIME),
        sa.Column("next_at", TIME),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", TIME),
        sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
    )
    op.add_column("mail_customers", sa.Column("transfer_began", TIME, nullable=True))
    op.add_column("mail_customers", sa.Column("click_ticket", sa.Text, nullable=True))


def downgrade() -> None:
    """Take back. Where it was pulled from, the platform's history is read from its beginning again."""
    for name in ("click_ticket", "transfer_began"):
        op.drop_column("mail_customers", name)
    op.drop_table("mail_cursors")
