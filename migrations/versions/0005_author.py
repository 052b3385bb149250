"""Who wrote a message, as the customer may see it, kept with the message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_author"
down_revision = "0004_wechat"
branch_labels = None
depends_on = None

# What people wrote before: under the name that their account has now.
WROTE = """
    UPDATE messages SET author = (
        SELECT agents.name FROM desk_sent JOIN agents ON agents.id = desk_sent.agent_id
        WHERE desk_sent.conversation_id = messages.conversation_id AND desk_sent.seq = messages.seq
    ) WHERE sender = 'agent'
"""


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    op.add_column("messages", sa.Column("author", sa.Text(), nullable=True))
    op.execute(WROTE)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("author")
