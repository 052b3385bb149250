"""The schema: from nothing to the newest, by one process or several."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.store import Store, tables, upgrade
from bot.store.engine import create_engine, parse, writing
from bot.store.migrate import config
from tests.integration.store.acting import BACKENDS, opened, say
from tests.support.postgres import Cluster

ROOT = Path(__file__).parents[3]


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, in a folder that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/paydoc.db"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.url(cluster.create_database())


def test_the_migrations_lead_to_the_tables_the_code_knows(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), tables.metadata) == []
    engine.dispose()


def test_migrating_again_keeps_what_is_there(empty_url: str) -> None:
    upgrade(empty_url)
    store = Store(empty_url)
    new = opened(store).conversation_id
    store.upgrade()
    assert say(store, new, "m1").seq == 2
    store.close()


def test_the_first_tables_can_be_taken_back(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        settings = config()
        settings.attributes["connection"] = conn
        command.downgrade(settings, "base")
        assert set(sa.inspect(conn).get_table_names()) == {"alembic_version"}
    engine.dispose()
    upgrade(empty_url)


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    program = "import sys; from bot.store import upgrade; upgrade(sys.argv[1])"
    command_line = [sys.executable, "-c", program, empty_url]
    started = [subprocess.Popen(command_line, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(5)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert [p.returncode for p in started] == [0] * 5, errors
    store = Store(empty_url)
    opened(store)
    store.close()


def test_a_file_of_conversations_is_private_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "var" / "paydoc.db"
    upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as conn:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [conn.exec_driver_sql(f"PRAGMA {p}").scalar() for p in asked] == ["wal", 2, 1, 5000]
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x"])
def test_a_store_that_would_forget_or_is_foreign_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        Store(url)


def test_the_short_name_of_postgresql_is_understood() -> None:
    assert parse("postgres://u@h/d").get_backend_name() == "postgresql"
