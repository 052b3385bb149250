"""Alembic's entry: on a connection given by bot.store.migrate, else on `-x url=...`, else on PAYDOC_DATABASE_URL.

Without any of these it refuses: a downgrade drops tables, so nobody may be left to guess which database it is.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from alembic import context

from bot.errors import PaydocError
from bot.settings import Settings
from bot.store.engine import writing
from bot.store.migrate import reached, schema


def migrate(connection: Any) -> None:
    """Run the migrations on this connection."""
    context.configure(connection=connection, target_metadata=schema(), render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def address() -> str:
    """The database that was named, or an end with one line that says how to."""
    named = context.get_x_argument(as_dictionary=True).get("url")
    set_by_operator = any(os.environ.get(f"PAYDOC_DATABASE_URL{end}", "").strip() for end in ("", "_FILE"))
    if named:
        return str(named)
    if not set_by_operator:
        sys.exit("which database? set PAYDOC_DATABASE_URL, or: alembic -x url=sqlite:///var/paydoc.db ...")
    return Settings.from_env().database_url


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    try:
        with reached(address()) as engine:
            print(f"database: {engine.url!r}", file=sys.stderr)  # without its password
            with writing(engine).begin() as own:
                migrate(own)
    except PaydocError as error:
        sys.exit(str(error))
