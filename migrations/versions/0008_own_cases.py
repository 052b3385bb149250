"""Where to call a customer back about a case, and where in a conversation the open question stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_own_cases"
down_revision = "0007_reached"
branch_labels = None
depends_on = None

# What is asked at this moment: until now the buttons of the last message that had some counted as that.
ASKED = r"""
    UPDATE conversations SET question = (
        SELECT MAX(messages.seq) FROM messages
        WHERE messages.conversation_id = conversations.id AND messages.options <> '[]'
    ) WHERE owner <> 'closed' AND memory NOT LIKE '%"question"\:null%'
"""


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    op.add_column("cases", sa.Column("callback", sa.Text(), nullable=True))
    op.add_column("conversations", sa.Column("question", sa.Integer(), nullable=True))
    op.execute(ASKED)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("question")
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("callback")
