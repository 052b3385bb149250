"""What people at another desk were told last of how a case stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_standing"
down_revision = "0008_own_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work; a link of before is told once more."""
    op.add_column("desk_links", sa.Column("standing", sa.Text(), nullable=True))
    op.add_column("desk_links", sa.Column("callback", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("desk_links") as links:
        links.drop_column("standing")
        links.drop_column("callback")
