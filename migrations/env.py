"""Alembic's entry: on a connection given by bot.store.migrate, else on the URL of `-x url=...`."""

from __future__ import annotations

from typing import Any

from alembic import context

from bot.store import tables_customer, tables_desk, tables_wechat  # noqa: F401  (of the same metadata)
from bot.store.engine import DEFAULT_URL, create_engine, writing
from bot.store.tables import metadata


def migrate(connection: Any) -> None:
    """Run the migrations on this connection."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = create_engine(context.get_x_argument(as_dictionary=True).get("url", DEFAULT_URL), patient=True)
    with writing(engine).begin() as own:
        migrate(own)
    engine.dispose()
