"""Since when a customer of a channel is one with an account of the wallet's app."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_linked_at"
down_revision = "0015_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("mail_customers", sa.Column("linked_at", sa.Float(53)))


def downgrade() -> None:
    """Take back."""
    op.drop_column("mail_customers", "linked_at")
