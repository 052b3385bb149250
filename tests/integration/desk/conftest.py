"""The desk's part of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway, running
from tests.integration.desk.served import services
from tests.integration.store.conftest import migrated_database, migrated_file, store, url
from tests.support.postgres import postgres

__all__ = ["migrated_database", "migrated_file", "postgres", "store", "url"]


@pytest.fixture
def desk(store: Store) -> DeskStore:
    """The desk over a migrated, empty database."""
    return DeskStore(store)


@pytest.fixture(scope="module")
def gateway(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with a desk."""
    database = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("desk") / "store.db"))
    with running(database, **services()) as started:
        yield started
