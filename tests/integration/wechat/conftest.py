"""One arrangement for all tests of the channel: platform, two gateways, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.wechat.terms import TERMS
from bot.store import Store, upgrade
from bot.store.mail import MailStore
from bot.store.tables_mail import refusals
from tests.integration.wechat.discretion import leaks
from tests.integration.wechat.world import NOTICES, User, World
from tests.support.postgres import Cluster, postgres

__all__ = ["postgres"]
MODES = {"okpay": "safe", "upay": "compatible", "eepay": "plain"}


@pytest.fixture(scope="session")
def database(postgres: Cluster) -> str:
    """The URL of a migrated database."""
    url = postgres.url(postgres.create_database())
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def world(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Platform and gateways, running."""
    arranged = World(Path(tmp_path_factory.mktemp("wechat")), database, MODES, more={"upay": {"notices": NOTICES}})
    try:
        arranged.start()
        yield arranged
        # Whatever the tests did: all of it, at level DEBUG.
        assert leaks(arranged) == []
    finally:
        arranged.stop()


@pytest.fixture(scope="session")
def store(database: str) -> Iterator[Store]:
    """The same store, for looking into it."""
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def kept(store: Store) -> MailStore:
    """The channel's part of it."""
    return MailStore(store, TERMS)


@pytest.fixture(autouse=True)
def well(request: pytest.FixtureRequest) -> Iterator[None]:
    """No account is still refused because of what an earlier test had the platform do."""
    yield
    if "world" in request.fixturenames:
        with request.getfixturevalue("store")._writer.begin() as conn:
            conn.execute(sa.delete(refusals))


@pytest.fixture
def user(world: World) -> User:
    """A new follower of okpay, greeted already."""
    made = world.user()
    made.is_greeted()
    return made
