"""Bringing the schema up to date at start, safe when several processes start at once.

Alembic is imported where it has something to do: most processes find the schema as it is to be, and without it they
start half a second of processor time sooner.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.logs import fields
from bot.store import tables
from bot.store.engine import DEFAULT_URL, create_engine, writing
from bot.store.errors import Unreachable

if TYPE_CHECKING:
    from alembic.config import Config

logger = logging.getLogger(__name__)
FOLDER = Path(__file__).parents[2] / "migrations"
TABLES = Path(__file__).parent
_REVISION = re.compile(r'^revision = "(\w+)"', re.M)
LOCK = 7_093_242_016
Version = Literal["empty", "older", "current", "newer"]


def schema() -> sa.MetaData:
    """The tables that the code knows: those of every file tables….py, whoever imports it."""
    for path in sorted(TABLES.glob("tables*.py")):
        import_module(f"bot.store.{path.stem}")
    return tables.metadata


def config() -> Config:
    """Alembic's settings, independent of the folder the process was started in."""
    from alembic.config import Config

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
        present = _present(connection)
    if present is None:
        return "empty"
    if present not in revisions():
        return "newer"
    return "current" if present == revisions()[-1] else "older"


def _migrate(connection: Connection) -> None:
    present, head = _present(connection), revisions()[-1]
    if present is not None and present not in revisions():
        logger.warning("the database is of a newer version (%s), which this one works with", present)
    elif present != head:
        from alembic import command

        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        logger.info("the schema is of this version now", extra=fields(before=present, now=head))


def _present(connection: Connection) -> str | None:
    """The revision of a database; None of one without tables."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def revisions() -> list[str]:
    """All of them, the oldest first: each file's number says where it stands."""
    files = sorted((FOLDER / "versions").glob("[0-9]*.py"))
    return [_REVISION.findall(path.read_text(encoding="utf-8"))[0] for path in files]
