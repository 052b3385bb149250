"""A table, as the guide says, in a file that is there and in one of its own."""

from __future__ import annotations

import pytest

from tests.contributing.conftest import Begin, newest_migration
from tests.contributing.gates import own_tests, program

TABLE = """
nicknames = Table(
    "nicknames",
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

revision = "nicknames"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "nicknames",
        sa.Column("customer", sa.Text, primary_key=True),
        sa.Column("nickname", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("nicknames")
'''
ASKED = """
import os
os.environ["PAYDOC_DATABASE_URL"] = "{url}"
import sqlalchemy as sa
from bot.bootstrap import store
made = store()
made.write(lambda conn: conn.execute(sa.text("INSERT INTO nicknames VALUES ('c1', '阿明')")))
print(made.read(lambda conn: conn.execute(sa.text("SELECT nickname FROM nicknames")).scalar()))
"""


@pytest.mark.parametrize("file", ["customer", "nicknames"])
def test_a_table(begin: Begin, file: str) -> None:
    here = begin("a table")
    path = f"bot/store/tables_{file}.py"
    if file == "customer":
        here.append(path, TABLE)
    else:
        here.write(path, HEAD + TABLE)
    here.write("migrations/versions/nicknames.py", MIGRATION.format(newest=newest_migration(here)))
    row = "| `nicknames` | how a customer wants to be called |\n"
    here.edit("docs/architecture.md", "| `attachments` | a picture or recording |\n", row)
    *_, asked = here.passes(
        own_tests("tests/integration/store/test_store_migrations.py", "-k", "lead_to_the_tables or taken_back"),
        own_tests("tests/unit/test_documented.py"),
        program(ASKED.format(url=f"sqlite:///{here.root.parent}/asked.db")),
    )
    assert asked.strip() == "阿明"
    here.only_what_is_named()
