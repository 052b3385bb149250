"""Bringing the schema up to date at start, safe when several processes start at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.logs import fields
from bot.store import tables
from bot.store.engine import DEFAULT_URL, create_engine, writing
from bot.store.errors import Unreachable

logger = logging.getLogger(__name__)
FOLDER = Path(__file__).parents[2] / "migrations"
TABLES = Path(__file__).parent
LOCK = 7_093_242_016
Version = Literal["empty", "older", "current", "newer"]


def schema() -> sa.MetaData:
    """The tables that the code knows: those of every file tables….py, whoever imports it."""
    for path in sorted(TABLES.glob("tables*.py")):
        import_module(f"bot.store.{path.stem}")
    return tables.metadata


def config() -> Config:
    """Alembic's settings, independent of the folder the process was started in."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return settings


@contextmanager
def reached(url: str) -> Iterator[Engine]:
    """An engine of a database that could be opened, for as long as it is needed. Raises UnusableUrl and Unreachable."""
    engine = create_engine(url, patient=True)
    try:
        _open(engine)
        yield engine
    except OperationalError as error:
        raise Unreachable(f"the database does not answer: {_first_line(error)}") from error
    finally:
        engine.dispose()


def _open(engine: Engine) -> None:
    try:
        engine.connect().close()
    except OSError as error:
        raise Unreachable(f"the database's file cannot be made: {error.strerror}: {error.filename}") from error
    except DBAPIError as error:
        raise Unreachable(f"the database does not answer: {_first_line(error)}") from error


def _first_line(error: DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__)


def upgrade(url: str = DEFAULT_URL) -> None:
    """Migrate to the newest schema. All of it happens in one transaction, by one process at a time.

    A schema that is newer than this version stays as it is: a migration leaves what the version before it needs, so
    that an old process may start again in the middle of an upgrade. Raises Unreachable.
    """
    with reached(url) as engine, writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        _migrate(connection)


def version(url: str = DEFAULT_URL) -> Version:
    """How the schema of a database stands to this version's; changes nothing. Raises Unreachable."""
    with reached(url) as engine, engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    scripts = ScriptDirectory.from_config(config())
    if not present:
        return "empty"
    if present - {script.revision for script in scripts.walk_revisions()}:
        return "newer"
    return "current" if present == set(scripts.get_heads()) else "older"


def _migrate(connection: Connection) -> None:
    settings = config()
    scripts = ScriptDirectory.from_config(settings)
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present - {script.revision for script in scripts.walk_revisions()}:
        logger.warning("the database is of a newer version (%s), which this one works with", ", ".join(sorted(present)))
    elif present != set(scripts.get_heads()):
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        head, before = scripts.get_current_head(), ", ".join(sorted(present)) or None
        logger.info("the schema is of this version now", extra=fields(before=before, now=head))
