"""One arrangement for all tests of the channel: platform, two gateways, PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.wecom_kf.terms import TERMS
from bot.store import Store, upgrade
from bot.store.mail import MailStore
from bot.store.tables_mail import cursors, refusals
from tests.integration.wecom_kf.world import Customer, World
from tests.support.postgres import Cluster, postgres

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def database(postgres: Cluster) -> str:
    """The URL of a migrated database."""
    url = postgres.url(postgres.create_database())
    upgrade(url)
    return url


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


@pytest.fixture(scope="session")
def world(database: str, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Platform and gateways, running."""
    arranged = World(Path(tmp_path_factory.mktemp("wecom_kf")), database, workers=2)
    try:
        arranged.start()
        yield arranged
        # Whatever the tests did, at level DEBUG: no secret, no customer's id, nothing that was said.
        assert leaks(arranged, store) == []
    finally:
        arranged.stop()


def leaks(world: World, store: Store) -> list[str]:
    """What the log tells that it must not."""
    log = world.log.read_text(encoding="utf-8")
    held = [secret for keys in world.keys.values() for secret in (keys.secret, keys.token, keys.aes_key)]
    for brand in world.keys:
        state = world.state(brand)
        held += [*state["customers"], state["token"]]
    with store.engine.connect() as conn:
        held += conn.execute(sa.select(cursors.c.ticket)).scalars()
    words = ["收到：", "付款失败了", "只有我知道"]
    return [each for each in (*held, *words) if each and each in log]


@pytest.fixture(autouse=True)
def well(request: pytest.FixtureRequest) -> Iterator[None]:
    """No account is still refused because of what an earlier test had the platform do."""
    yield
    if "world" in request.fixturenames:
        with request.getfixturevalue("store")._writer.begin() as conn:
            conn.execute(sa.delete(refusals))


@pytest.fixture
def customer(world: World, store: Store) -> Customer:
    """A new customer of okpay."""
    return Customer(world, store)


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)
