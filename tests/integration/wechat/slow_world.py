"""Two gateways whose assistant is slow on purpose, for what meets many messages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import Store, tables, upgrade
from tests.integration.wechat.world import World
from tests.support.postgres import Cluster

SLOW = "0.1"  # seconds that each turn takes


@pytest.fixture
def slow_world(postgres: Cluster, tmp_path: Path) -> Iterator[tuple[World, Store]]:
    """Two gateways whose assistant is slow on purpose."""
    url = postgres.url(postgres.create_database())
    upgrade(url)
    world, store = World(tmp_path, url, {"okpay": "safe"}, SCRIPT_DELAY=SLOW, PAYDOC_LOG_LEVEL="WARNING"), Store(url)
    try:
        world.start()
        yield world, store
    finally:
        world.stop()
        store.close()


def until_answered(store: Store, seconds: float) -> None:
    """Every turn complete and every parcel on its way or held for want of quota."""
    end = time.monotonic() + seconds
    c = tables.conversations.c
    while time.monotonic() < end:
        with store.engine.connect() as conn:
            behind = conn.execute(sa.select(sa.func.count()).where(c.accepted_seq > c.answered_seq)).scalar()
            open_mail = conn.execute(sa.select(sa.func.count()).where(tables.outbox.c.state == "pending")).scalar()
        if not behind and not open_mail:
            return
        time.sleep(0.5)
    raise AssertionError(f"{behind} conversations wait for an answer, {open_mail} replies wait in the outbox")
