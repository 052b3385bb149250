"""Every test here that asks for `url` or `store` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store, upgrade
from tests.integration.store.acting import BACKENDS, empty
from tests.support.postgres import Cluster, postgres

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Cluster) -> str:
    """A PostgreSQL database with the newest schema, to be emptied before use."""
    name = postgres.create_database()
    upgrade(postgres.url(name))
    return name


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database."""
    if request.param == "sqlite":
        source = request.getfixturevalue("migrated_file")
        return f"sqlite:///{shutil.copy(source, tmp_path / 'store.db')}"
    cluster: Cluster = request.getfixturevalue("postgres")
    database: str = request.getfixturevalue("migrated_database")
    empty(cluster, database)
    return cluster.url(database)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store on a migrated, empty database."""
    opened = Store(url)
    yield opened
    opened.close()
