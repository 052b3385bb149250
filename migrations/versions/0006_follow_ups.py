"""What the bot comes back to by itself: a wait that is over, a promise that was not kept, a desk that has opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_follow_ups"
down_revision = "0005_author"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    op.create_table(
        "follow_ups",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Float(53), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "kind", "about"),
        sa.CheckConstraint("state IN ('due','told','dropped')", name="follow_ups_state"),
    )
    op.create_index("follow_ups_due", "follow_ups", ["state", "due_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("follow_ups")
