"""What a person asked for about what is kept of them; the audit log forgets by a key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_person"
down_revision = "0010_wechat_refusals"
branch_labels = None
depends_on = None

REFUSED = "the audit log is append-only"
# Only whom and what it was about may be blanked; who did it, when and which act it was stay.
SAME = (
    "NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action AND NEW.agent_id IS NOT DISTINCT FROM OLD.agent_id"
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "erasures",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation_id", sa.Text),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("agent_id", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("held_for", sa.Text),
        sa.Column("seq", sa.Integer),
        sa.Column("asked_at", sa.Float(53), nullable=False),
        sa.Column("done_at", sa.Float(53)),
        sa.Column("scrubbed_at", sa.Float(53)),
        sa.Column("counts", sa.Text, nullable=False),
        sa.CheckConstraint("asked_by IN ('customer','desk','command')", name="erasures_asked_by"),
        sa.CheckConstraint("state IN ('due','held','done')", name="erasures_state"),
    )
    op.create_index("erasures_state_order", "erasures", ["state", "asked_at"])
    op.create_index("erasures_conversation", "erasures", ["conversation_id"], unique=True)
    op.create_table("audit_key", sa.Column("before", sa.Float(53), primary_key=True, autoincrement=False))
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_kept ON audit")
        op.execute("DROP TRIGGER audit_append_only ON audit")
        op.execute("DROP FUNCTION audit_kept()")
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        )
    else:
        for what in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_no_{what}")
            op.execute(
                f"CREATE TRIGGER audit_no_{what} BEFORE {what.upper()} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    op.drop_table("audit_key")
    op.drop_table("erasures")


def _postgresql() -> None:
    op.execute("DROP TRIGGER audit_append_only ON audit")
    op.execute(
        "CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_key WHERE OLD.at < before) THEN RETURN OLD; END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF {SAME} AND EXISTS (SELECT 1 FROM audit_key) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute("CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()")
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def _sqlite() -> None:
    same = SAME.replace("IS NOT DISTINCT FROM", "IS")
    whens = {
        "update": f"NOT ({same} AND EXISTS (SELECT 1 FROM audit_key))",
        "delete": "NOT EXISTS (SELECT 1 FROM audit_key WHERE OLD.at < before)",
    }
    for what, when in whens.items():
        op.execute(f"DROP TRIGGER audit_no_{what}")
        op.execute(
            f"CREATE TRIGGER audit_no_{what} BEFORE {what.upper()} ON audit WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
