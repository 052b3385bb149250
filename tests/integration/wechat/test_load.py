"""Many deliveries, doubled, reordered and at once, to two processes on PostgreSQL: one effect each, in order.

PAYDOC_WECHAT_DELIVERIES says how many (100,000 take most of an hour); understanding is slow on purpose.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
import uuid
from dataclasses import dataclass, field

import aiohttp
import pytest
import sqlalchemy as sa

from bot.store import Store, tables
from bot.store.tables_mail import parcels
from simulated_wechat.sealing import delivery, opened
from tests.integration.wechat.slow_world import slow_world, until_answered
from tests.integration.wechat.world import World

__all__ = ["slow_world"]
pytestmark = [pytest.mark.server, pytest.mark.postgres, pytest.mark.alone]
DELIVERIES = int(os.environ.get("PAYDOC_WECHAT_DELIVERIES", "500"))
DOUBLED, REORDERED, AT_ONCE = 0.30, 0.10, 0.05
PER_CUSTOMER = 20
CUSTOMERS_AT_ONCE = int(os.environ.get("PAYDOC_WECHAT_AT_ONCE", "6"))
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
    began, used = time.monotonic(), world.processor_seconds()
    taken = asyncio.run(deliver(world, customers, ready))
    seconds = time.monotonic() - began
    until_answered(store, max(60.0, DELIVERIES / 20))
    used = world.processor_seconds() - used
    _check_transcripts(store, customers)
    slow = [each for each in taken if each > 1.0]
    print(
        f"\n{len(taken)} deliveries in {seconds:.0f} s ({len(taken) / seconds:.0f}/s), "
        f"p50 {taken[len(taken) // 2] * 1000:.0f} ms, p99 {taken[int(len(taken) * 0.99)] * 1000:.0f} ms, "
        f"p99.9 {taken[int(len(taken) * 0.999)] * 1000:.0f} ms, {len(slow)} above 1 s; "
        f"gateways {used / len(taken) * 1000:.1f} ms of CPU for each, load {os.getloadavg()[0]:.1f}"
    )
    assert len(slow) <= max(FIRST, len(taken) // 1000)


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
