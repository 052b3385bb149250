"""Many deliveries, doubled, reordered and at once, to two processes on PostgreSQL: one effect each, in order.

PAYDOC_WECHAT_DELIVERIES says how many (100,000 take most of an hour); understanding is slow on purpose. While processes
are killed: PAYDOC_WECHAT_KILLS says how many, PAYDOC_WECHAT_PER_KILL how many deliveries are made for each (200 and 50:
ten thousand).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.store import Store, tables, upgrade
from bot.store.tables_mail import parcels
from simulated_wechat.sealing import delivery, opened
from tests.integration.wechat.acting import eventually
from tests.integration.wechat.world import User, World
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.server, pytest.mark.postgres, pytest.mark.alone]
DELIVERIES = int(os.environ.get("PAYDOC_WECHAT_DELIVERIES", "800"))
DOUBLED, REORDERED, AT_ONCE = 0.30, 0.10, 0.05
PER_CUSTOMER = 20
CUSTOMERS_AT_ONCE = int(os.environ.get("PAYDOC_WECHAT_AT_ONCE", "6"))
KILLS = int(os.environ.get("PAYDOC_WECHAT_KILLS", "4"))
PEOPLE = 8
ROUNDS = int(os.environ.get("PAYDOC_WECHAT_PER_KILL", "24")) // PEOPLE
WORDS = KILLS * ROUNDS
# The platform gives a message four tries, five seconds apart: so far apart that not each of them can meet a kill.
KILLED_APART = 8.0
SLOW = "0.1"
# Before the first answers are there nobody knows that they are slow.
FIRST = 16
REPORTED = 1000


@dataclass
class Customer:
    """One customer's messages in the order in which the platform delivers them first, with repetitions."""

    openid: str
    plan: list[tuple[int, int]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)


def planned(count: int, seed: int) -> list[Customer]:
    """Customers whose deliveries add up to about `count`: (message, how many at once)."""
    rng, made, total = random.Random(seed), [], 0
    while total < count:
        customer = Customer(f"o{uuid.UUID(int=rng.getrandbits(128)).hex[:27]}")
        order = list(range(PER_CUSTOMER))
        for n in range(PER_CUSTOMER - 1):
            if rng.random() < REORDERED:
                order[n], order[n + 1] = order[n + 1], order[n]
        for n, message in enumerate(order):
            at_once = 2 if rng.random() < AT_ONCE else 1
            customer.plan.append((message, at_once))
            total += at_once
            if rng.random() < DOUBLED:
                customer.plan.append((rng.choice(order[: n + 1]), 1))
                total += 1
        customer.first = order
        made.append(customer)
    return made


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


Sealed = tuple[dict[str, str], bytes]


def sealed(world: World, customers: list[Customer]) -> dict[str, list[list[Sealed]]]:
    """All that will be delivered, made beforehand: sealing must not be what is measured."""
    keys, made = world.keys["okpay"], {}
    for customer in customers:
        common = {"ToUserName": keys.gh_id, "FromUserName": customer.openid, "CreateTime": int(time.time())}
        base = int(customer.openid[1:12], 16) * 1000
        made[customer.openid] = [
            [
                delivery(keys, {**common, "MsgType": "text", "Content": f"第{message}句", "MsgId": base + message})
                for _ in range(at_once)
            ]
            for message, at_once in customer.plan
        ]
    return made


async def deliver(world: World, customers: list[Customer], ready: dict[str, list[list[Sealed]]]) -> list[float]:
    """All deliveries, on connections that stay open; how long each took to be acknowledged."""
    taken: list[float] = []
    keys, places, address = world.keys["okpay"], asyncio.Semaphore(CUSTOMERS_AT_ONCE), f"{world.url}/wechat/okpay"

    async def one(http: aiohttp.ClientSession, openid: str, query: dict[str, str], body: bytes) -> None:
        began = time.monotonic()
        async with http.post(address, params=query, data=body) as answer:
            content = await answer.read()
        taken.append(time.monotonic() - began)
        if len(taken) % REPORTED == 0:
            print(f"{len(taken)} delivered", flush=True)
        assert answer.status == 200
        assert content in (b"success", b"") or opened(keys, content)["ToUserName"] == openid

    async def all_of(http: aiohttp.ClientSession, customer: Customer) -> None:
        async with places:
            for at_once in ready.pop(customer.openid):
                await asyncio.gather(*(one(http, customer.openid, *each) for each in at_once))

    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as http:
        await asyncio.gather(*(all_of(http, customer) for customer in customers))
    return sorted(taken)


def test_n_many_deliveries_have_one_effect_each_in_order(slow_world: tuple[World, Store]) -> None:
    world, store = slow_world
    customers = planned(DELIVERIES, seed=20261122)
    for customer in customers:  # the platform must know whom it delivers to
        world.http.get(f"{world.fake_url}/fake/okpay/phone", params={"user": customer.openid})
    ready = sealed(world, customers)
    began, cpu = time.monotonic(), _cpu(world)
    taken = asyncio.run(deliver(world, customers, ready))
    seconds = time.monotonic() - began
    _until_answered(store)
    _check_transcripts(store, customers)
    slow = [each for each in taken if each > 1.0]
    print(
        f"\n{len(taken)} deliveries in {seconds:.0f} s ({len(taken) / seconds:.0f}/s), "
        f"p50 {taken[len(taken) // 2] * 1000:.0f} ms, p99 {taken[int(len(taken) * 0.99)] * 1000:.0f} ms, "
        f"p99.9 {taken[int(len(taken) * 0.999)] * 1000:.0f} ms, {len(slow)} above 1 s; "
        f"gateways {(_cpu(world) - cpu) / len(taken) * 1000:.1f} ms of CPU for each, load {os.getloadavg()[0]:.1f}"
    )
    assert len(slow) <= max(FIRST, len(taken) // 1000)


def test_e_killed_processes_lose_nothing_and_double_nothing(slow_world: tuple[World, Store]) -> None:
    """Each delivery is the platform's own, with its retries; one gateway after the other is killed meanwhile."""
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
    _until_answered(store)
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


def _cpu(world: World) -> float:
    """Seconds of CPU both gateways have used."""
    ticks = 0
    for process in world.gateways:
        shown = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(shown[11]) + int(shown[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _until_answered(store: Store) -> None:
    """Every turn complete and every parcel on its way or held for want of quota."""
    end = time.monotonic() + max(60.0, DELIVERIES / 20, WORDS * PEOPLE / 20)
    c = tables.conversations.c
    while time.monotonic() < end:
        with store.engine.connect() as conn:
            behind = conn.execute(sa.select(sa.func.count()).where(c.accepted_seq > c.answered_seq)).scalar()
            open_mail = conn.execute(sa.select(sa.func.count()).where(tables.outbox.c.state == "pending")).scalar()
        if not behind and not open_mail:
            return
        time.sleep(0.5)
    raise AssertionError(f"{behind} conversations wait for an answer, {open_mail} replies wait in the outbox")


def _check_transcripts(store: Store, customers: list[Customer]) -> None:
    with store.engine.connect() as conn:
        c, m = tables.conversations.c, tables.messages.c
        ids = {row.customer: row.id for row in conn.execute(sa.select(c.id, c.customer))}
        assert len(ids) == len(customers)
        rows = conn.execute(sa.select(m.conversation_id, m.sender, m.text).order_by(m.conversation_id, m.seq)).all()
        said: dict[str, list[str]] = {}
        answered: dict[str, list[str]] = {}
        for row in rows:
            into = said if row.sender == "customer" else answered
            into.setdefault(row.conversation_id, []).extend(row.text.split("\n"))
        parcel_texts = conn.execute(sa.select(parcels.c.address, parcels.c.body).order_by(parcels.c.id)).all()
    brought: dict[str, str] = {}
    for openid, body in parcel_texts:
        brought[openid] = brought.get(openid, "") + body["text"] + "\n\n"
    for customer in customers:
        expected = [f"第{n}句" for n in customer.first]
        assert said[ids[customer.openid]] == expected
        assert answered[ids[customer.openid]] == [f"收到：{text}" for text in expected]
        assert brought[customer.openid].split() == [f"收到：{text}" for text in expected], "each answer sent once"
