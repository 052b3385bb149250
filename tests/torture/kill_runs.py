"""Kills servers at random moments while customers talk, then reads the transcripts.

PAYDOC_TORTURE_KILLS=200 python -m pytest tests/torture -s
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.torture.customer import Customer, letters
from tests.torture.history import faults
from tests.torture.process import Server, Target

CUSTOMERS = 6
LONGEST_LIFE = 1.2


@dataclass(frozen=True)
class Verdict:
    """What came of a run."""

    kills: int
    messages: int
    retries: int
    slowest_ack: float
    slowest_start: float
    settled: float
    faults: list[str]

    def __str__(self) -> str:
        """One line for the record."""
        return (
            f"{self.kills} kills, {self.messages} acknowledged messages, {self.retries} retries,"
            f" slowest acknowledgement {self.slowest_ack:.1f} s, slowest start {self.slowest_start:.1f} s,"
            f" all answered {self.settled:.1f} s after the last start, {len(self.faults)} faults"
        )


async def kill_run(target: Target, urls: Sequence[str], kills: int, seed: int, folder: Path) -> Verdict:
    """Start one server for each URL, kill them in random order, and judge what the customers saw."""
    chance = random.Random(seed)
    servers = [Server(target, f"w{n}", url, folder / f"w{n}.log") for n, url in enumerate(urls)]
    try:
        for server in servers:
            server.start()
        await asyncio.gather(*(server.ready() for server in servers))
        return await _run(target, servers, kills, chance)
    finally:
        for server in servers:
            server.kill()


async def _run(target: Target, servers: list[Server], kills: int, chance: random.Random) -> Verdict:
    bases = [server.base for server in servers]
    customers = [
        Customer(
            bases[n % len(bases) :] + bases[: n % len(bases)],
            target.brand,
            f"c{letters(n)}",
            chance,
            5 * target.ready_seconds,
        )
        for n in range(CUSTOMERS)
    ]
    stop = asyncio.Event()
    talking = [asyncio.create_task(customer.talk(stop)) for customer in customers]
    slowest_start = 0.0
    try:
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.02, LONGEST_LIFE))
            doomed = servers if chance.random() < 0.2 else [chance.choice(servers)]
            started = await asyncio.gather(*(_kill_and_start(server, chance) for server in doomed))
            slowest_start = max(slowest_start, *started)
        stop.set()
        await asyncio.gather(*talking)
        began = time.monotonic()
        await asyncio.gather(*(customer.hear_all() for customer in customers))
        settled = time.monotonic() - began
        found = [fault for customer in customers for fault in await _judge(customer, target.echoes)]
    finally:
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        for customer in customers:
            await customer.close()
    return Verdict(
        kills,
        sum(len(customer.said) for customer in customers),
        sum(customer.retries for customer in customers),
        max(customer.slowest for customer in customers),
        slowest_start,
        settled,
        found,
    )


async def _kill_and_start(server: Server, chance: random.Random) -> float:
    server.kill()
    while chance.random() < 0.2:
        server.start()
        await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
        server.kill()
    began = time.monotonic()
    server.start()
    await server.ready()
    return time.monotonic() - began


async def _judge(customer: Customer, echoes: bool) -> list[str]:
    transcript = await customer.transcript()
    found = customer.faults + faults(transcript, customer.said, echoes)
    return [f"{customer.name}: {fault}" for fault in found]
