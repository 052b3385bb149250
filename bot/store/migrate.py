"""Bringing the schema up to date at start, safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.engine import DEFAULT_URL, create_engine, writing

FOLDER = Path(__file__).parents[2] / "migrations"
LOCK = 7_093_242_016


def config() -> Config:
    """Alembic's settings, independent of the folder the process was started in."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return settings


def upgrade(url: str = DEFAULT_URL) -> None:
    """Migrate to the newest schema. All of it happens in one transaction, by one process at a time."""
    engine = create_engine(url, patient=True)
    try:
        with writing(engine).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            settings = config()
            heads = set(ScriptDirectory.from_config(settings).get_heads())
            if set(MigrationContext.configure(connection).get_current_heads()) != heads:
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
    finally:
        engine.dispose()
