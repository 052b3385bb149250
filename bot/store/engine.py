"""Connections: one engine from a URL, safe settings for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.store.errors import UnusableUrl

DEFAULT_URL = "sqlite:///var/paydoc.db"
BUSY_MS = 5_000
MIGRATION_BUSY_MS = 60_000
ASK_AGAIN_SECONDS = 0.02
WRITES = "paydoc_writes"


def create_engine(url: str, *, patient: bool = False) -> Engine:
    """An engine that has not connected yet. `patient` (migrations) waits where a turn gives up."""
    parsed = parse(url)
    return _sqlite(parsed, patient) if is_sqlite(parsed) else _postgresql(parsed, patient)


def parse(url: str) -> URL:
    """The URL with the driver this project uses; `postgres://` is understood. Raises UnusableUrl."""
    try:
        parsed = make_url(re.sub(r"^postgres://", "postgresql://", url))
    except (ValueError, ArgumentError):  # a port that is no number; anything else
        raise UnusableUrl("such as sqlite:///var/paydoc.db or postgresql://user@host/name") from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UnusableUrl(f"neither SQLite nor PostgreSQL: {parsed.get_backend_name()}")
    if is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        raise UnusableUrl("SQLite needs a file: what is in memory is lost with the process")
    return parsed


def is_sqlite(url: URL) -> bool:
    """Whether the URL names a SQLite file."""
    return str(url.get_backend_name()) == "sqlite"


def folder(url: str) -> Path:
    """Where this service keeps what belongs to a database: a SQLite file's folder, else that of the default one."""
    parsed = parse(url)
    return Path(str((parsed if is_sqlite(parsed) else make_url(DEFAULT_URL)).database)).parent


def writing(engine: Engine) -> Engine:
    """The same engine and pool; transactions take SQLite's write lock at once, not half-way."""
    return engine.execution_options(**{WRITES: True})


def reading(engine: Engine) -> Engine:
    """The same engine and pool for statements that only read."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _sqlite(url: URL, patient: bool) -> Engine:
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=5,
        connect_args={"check_same_thread": False, "timeout": 60 if patient else BUSY_MS / 1000},
    )
    busy = MIGRATION_BUSY_MS if patient else BUSY_MS

    def settings(connection: sqlite3.Connection, record: object) -> None:
        # pysqlite would begin transactions late and by its own rules; BEGIN is ours (below).
        connection.isolation_level = None
        for pragma in (f"busy_timeout={busy}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        _use_wal(connection, busy / 1000)

    sa.event.listen(engine, "do_connect", lambda *_: _make_private(Path(str(url.database))))
    sa.event.listen(engine, "connect", settings)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _use_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Have a new file write ahead. Of several processes that ask for it at once SQLite refuses all but one at once,
    without the patience it has otherwise; they ask again for so long."""
    until = time.monotonic() + seconds
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(ASK_AGAIN_SECONDS)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_private(path: Path) -> None:
    """Conversations are nobody's but the service's; SQLite gives -wal and -shm the file's own mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _postgresql(url: URL, patient: bool) -> Engine:
    connect: dict[str, Any] = {"connect_timeout": 3, "tcp_user_timeout": 5_000, "application_name": "paydoc"}
    limits = "" if patient else "-c statement_timeout=5000 -c idle_in_transaction_session_timeout=15000"
    connect["options"] = f"{limits} {url.query.get('options', '')}".strip()
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg2").difference_update_query(["options"]),
        future=True,
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        pool_recycle=1_800,
        pool_pre_ping=True,
        executemany_mode="values_only",
        connect_args=connect,
    )
