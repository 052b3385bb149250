"""A table, as the guide says, in a file that is there and in one of its own."""

from __future__ import annotations

import re
from functools import partial

from tests.contributing.addition import Addition
from tests.contributing.gates import own_tests, program
from tests.contributing.project import Project

TABLE = """
{table} = Table(
    "{table}",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("nickname", Text, nullable=False),
)
"""
HEAD = '''"""How customers want to be called."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.store.tables import metadata
'''
MIGRATION = '''"""How customers want to be called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{table}"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "{table}",
        sa.Column("customer", sa.Text, primary_key=True),
        sa.Column("nickname", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("{table}")
'''
ASKED = """
import os, tempfile
os.environ["PAYDOC_DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp()}/asked.db"
import sqlalchemy as sa
from bot.bootstrap import store
made = store()
made.write(lambda conn: conn.execute(sa.text("INSERT INTO TABLE_NAME VALUES ('c1', '阿明')")))
print(made.read(lambda conn: conn.execute(sa.text("SELECT nickname FROM TABLE_NAME")).scalar()))
"""


def newest_migration(here: Project) -> str:
    """What a new migration of the copy comes after."""
    known = {}
    for path in (here.root / "migrations/versions").glob("*.py"):
        named = dict(
            re.findall(r'^(revision|down_revision) = (?:"(.*)"|None)$', path.read_text(encoding="utf-8"), re.M)
        )
        if named:
            known[named["revision"]] = named["down_revision"]
    [newest] = set(known) - set(known.values())
    return newest


def write_table(here: Project, file: str, table: str) -> None:
    """All that the paragraph names."""
    path = f"bot/store/tables_{file}.py"
    if (here.root / path).exists():
        here.append(path, TABLE.format(table=table))
    else:
        here.write(path, HEAD + TABLE.format(table=table))
    migration = MIGRATION.format(newest=newest_migration(here), table=table)
    here.write(f"migrations/versions/{table}.py", migration)
    row = f"| `{table}` | how a customer wants to be called |\n"
    here.edit("docs/architecture.md", "| `attachments` | a picture or recording |\n", row)


def table_holds(asked: str) -> None:
    """A row can be written and read."""
    assert asked.strip() == "阿明"


def in_file(file: str, table: str) -> Addition:
    """A table of this name in this file."""
    return Addition(
        "a table",
        partial(write_table, file=file, table=table),
        (
            own_tests("tests/integration/store/test_store_migrations.py", chosen="lead_to_the_tables or taken_back"),
            own_tests("tests/unit/test_documented.py"),
            program(ASKED.replace("TABLE_NAME", table)),
        ),
        table_holds,
    )


A_TABLE_BESIDE_OTHERS = in_file("customer", "nicknames")
A_TABLE_OF_ITS_OWN = in_file("salutations", "salutations")
