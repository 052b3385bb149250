"""The desk's part of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.store.conftest import migrated_database, migrated_file, store, url
from tests.support.postgres import postgres

__all__ = ["migrated_database", "migrated_file", "postgres", "store", "url"]


@pytest.fixture
def desk(store: Store) -> DeskStore:
    """The desk over a migrated, empty database."""
    return DeskStore(store)
