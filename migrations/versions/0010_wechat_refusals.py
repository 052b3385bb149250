"""The official accounts: refused API, confirmed links, media that are still to be fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_wechat_refusals"
down_revision = "0009_standing"
branch_labels = None
depends_on = None

TIME = sa.Float(53)
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ADDED = {
    "wechat_customers": {"refused_until": TIME, "hint": sa.Text, "transfer_over": TIME},
    "wechat_codes": {"hint": sa.Text, "openid": sa.Text},
}


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    for table, columns in ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "wechat_refusals",
        sa.Column("brand", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("since", TIME, nullable=False),
        sa.Column("probe_at", TIME, nullable=False),
    )
    op.create_table(
        "wechat_media",
        sa.Column("id", ID, primary_key=True),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("openid", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("media_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("wechat_media_conversation", "wechat_media", ["conversation_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("wechat_media")
    op.drop_table("wechat_refusals")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as changed:
            for name in columns:
                changed.drop_column(name)
