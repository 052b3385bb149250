"""Who is served first and who gets in: known and crowded cases, where a conversation and a deed came from, tries to
sign in, the key of pseudonyms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_access"
down_revision = "0011_person"
branch_labels = None
depends_on = None

KNOWN = """
    UPDATE cases SET known = {true}
    WHERE conversation_id IN (SELECT id FROM conversations WHERE customer IS NOT NULL)
"""


def upgrade() -> None:
    """Apply. Only adds, so that the version before can still work."""
    yes = {"postgresql": "true"}.get(op.get_bind().dialect.name, "1")
    for name in ("known", "crowded"):
        op.add_column("cases", _flag(name))
    op.execute(KNOWN.format(true=yes))
    crowded = sa.text("crowded")
    op.create_index("cases_crowded", "cases", ["id"], sqlite_where=crowded, postgresql_where=crowded)
    op.add_column("conversations", sa.Column("origin", sa.Text(), nullable=True))
    with_origin = sa.text("origin IS NOT NULL")
    op.create_index(
        "conversations_origin", "conversations", ["origin"], sqlite_where=with_origin, postgresql_where=with_origin
    )
    for name in ("address", "brand"):
        op.add_column("audit", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("agents", _flag("must_change"))
    op.add_column("agents", sa.Column("totp_new", sa.Text(), nullable=True))
    _signing_in()
    op.create_table(
        "pseudonym_keys",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("at", sa.Float(53), nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("pseudonym_keys", "sign_in_places", "sign_in_failures"):
        op.drop_table(table)
    op.drop_index("conversations_origin", "conversations")
    op.drop_index("cases_crowded", "cases")
    for table, names in (
        ("agents", ("must_change", "totp_new")),
        ("audit", ("address", "brand")),
        ("conversations", ("origin",)),
        ("cases", ("known", "crowded")),
    ):
        for name in names:
            op.drop_column(table, name)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _signing_in() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("failures", sa.Float(53), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("locked_until", sa.Float(53), nullable=True),
    )
    op.create_index("sign_in_failures_at", "sign_in_failures", ["at"])
    op.create_table(
        "sign_in_places",
        sa.Column("agent_id", sa.Text, sa.ForeignKey("agents.id"), primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("at", sa.Float(53), nullable=False),
    )
