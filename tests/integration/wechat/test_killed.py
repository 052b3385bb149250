"""Deliveries of the platform's own, with its retries, while the processes that take them are killed.

PAYDOC_WECHAT_KILLS says how many are killed, PAYDOC_WECHAT_PER_KILL how many deliveries are made for each (200 and 50:
ten thousand).
"""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store import Store, tables
from bot.store.tables_mail import parcels
from tests.integration.wechat.acting import eventually
from tests.integration.wechat.slow_world import slow_world, until_answered
from tests.integration.wechat.world import User, World

__all__ = ["slow_world"]
pytestmark = [pytest.mark.server, pytest.mark.postgres]
KILLS = int(os.environ.get("PAYDOC_WECHAT_KILLS", "4"))
PEOPLE = 8
ROUNDS = int(os.environ.get("PAYDOC_WECHAT_PER_KILL", "24")) // PEOPLE
WORDS = KILLS * ROUNDS
# The platform gives a message four tries, five seconds apart: so far apart that not each of them can meet a kill.
KILLED_APART = 8.0


def test_killed_processes_lose_nothing_and_double_nothing(slow_world: tuple[World, Store]) -> None:
    """One gateway after the other."""
    world, store = slow_world
    people = [world.user() for _ in range(PEOPLE)]
    killed = time.monotonic()
    for n in range(WORDS):
        for user in people:
            user.says(f"第{n}句", wait=False)
        if n % ROUNDS == ROUNDS - 1:
            time.sleep(max(0.5, killed + KILLED_APART - time.monotonic()))
            world.kill(n // ROUNDS % 2)
            killed = time.monotonic()
            world.begin(n // ROUNDS % 2)
    _until_acknowledged(world, WORDS * PEOPLE)
    assert "unavailable" not in world.state("okpay")["answers"]
    until_answered(store, max(60.0, WORDS * PEOPLE / 20))
    with store.engine.connect() as conn:
        c, m = tables.conversations.c, tables.messages.c
        for user in people:
            mine = sa.select(m.sender, m.text).join(tables.conversations, c.id == m.conversation_id)
            rows = conn.execute(mine.where(c.customer == user.openid).order_by(m.seq)).all()
            said = sorted(text for sender, text in rows if sender == "customer")
            answers = sorted(line for sender, text in rows if sender != "customer" for line in text.split("\n"))
            assert said == sorted(f"第{n}句" for n in range(WORDS))
            assert answers == sorted(f"收到：{text}" for text in said)
    print(f"{WORDS * PEOPLE} messages, {KILLS} kills, one effect each")
    for user in people:
        if _missing(user):  # the platform's quota was used up: what was held comes when the customer writes again
            assert {mail["reason"] for mail in _mail(store, user.openid) if mail["state"] == "held"} == {
                "quota_used_up"
            }
            user.says("还在吗", wait=False)
            eventually(lambda user=user: not _missing(user), 30)


def _until_acknowledged(world: World, count: int) -> None:
    """Every message is answered to the platform, if only that it was taken."""
    end = time.monotonic() + max(90.0, count / 10)
    while sum(world.state("okpay")["answers"].values()) < count:
        assert time.monotonic() < end, world.state("okpay")["answers"]
        time.sleep(0.5)


def _missing(user: User) -> list[int]:
    """Which answers have not arrived on the customer's phone."""
    heard = "\n".join(user.heard())
    return [n for n in range(WORDS) if f"收到：第{n}句" not in heard]


def _mail(store: Store, openid: str) -> list[dict[str, Any]]:
    """What became of every parcel for a customer."""
    with store.engine.connect() as conn:
        return [dict(row._mapping) for row in conn.execute(sa.select(parcels).where(parcels.c.address == openid))]
