"""When the first answer of a person had reached the customer: a promise is kept by that, not by its being written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_reached"
down_revision = "0006_follow_ups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work. What was answered before counts as read then."""
    op.add_column("desk_cases", sa.Column("first_answer_seq", sa.Integer(), nullable=True))
    op.add_column("desk_cases", sa.Column("reached_at", sa.Float(53), nullable=True))
    op.execute("UPDATE desk_cases SET reached_at = first_answer_at")


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("desk_cases") as desk_cases:
        desk_cases.drop_column("reached_at")
        desk_cases.drop_column("first_answer_seq")
