"""The days of an operator, in minutes: processes are stopped and started, knowledge is published, models are swapped,
while customers talk. No message is lost, none fails, every process ends in time.

PAYDOC_ROLLING=20 for 20 restarts of each of two processes, 20 publications and 5 models; PAYDOC_STOPS=50 for 50 stops.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.editions.copies import content_of, write_copy
from bot.knowledge.loader import knowledge_root
from tests.support import plain_http
from tests.support.postgres import Cluster, postgres
from tests.torture.customer import Customer, letters
from tests.torture.history import faults
from tests.torture.process import Server, Target

__all__ = ["postgres"]
pytestmark = [pytest.mark.torture, pytest.mark.server]
TIMES = int(os.environ.get("PAYDOC_ROLLING", "2"))
MODELS = max(1, TIMES // 4)
STOPS = int(os.environ.get("PAYDOC_STOPS", "4"))
CUSTOMERS = 4
SECONDS = 120.0
APOLOGY = "系统刚才出了点问题"


class Site:
    """What an operator changes, and the processes that take it up."""

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        self.knowledge, self.models = folder / "knowledge", folder / "models"
        write_copy(knowledge_root(), self.knowledge)
        self.models.mkdir()
        self.train(0)
        own = {"KNOWLEDGE_DIR": self.knowledge, "MODEL": self.models, "CACHE_DIR": folder / "cache"}
        env = {f"PAYDOC_{name}": str(path) for name, path in own.items()}
        env |= {f"PAYDOC_RATE_{name}": "off" for name in ("MESSAGES", "READS", "CONVERSATIONS")}
        command = ("tests.torture.editions_app",)
        target = Target(command, echoes=False, ready_seconds=SECONDS, env=env)
        self.servers = [Server(target, f"w{n}", url, folder / f"w{n}.log") for n, url in enumerate(urls)]

    def train(self, number: int) -> str:
        """A new model, whole from its first moment on; its name."""
        name = f"paydoc-{number:03}"
        (self.models / "aside").write_text("good")
        (self.models / "aside").rename(self.models / f"{name}.tar.gz")
        return name

    def publish(self, number: int) -> str:
        """The same knowledge with other words at its end; its content."""
        path = self.knowledge / "brands/okpay/checklists/payment_failed.yml"
        text = path.read_text(encoding="utf-8").rstrip().rpartition("\n# edition ")
        path.write_text(f"{text[0] or text[2]}\n# edition {number}\n", encoding="utf-8")
        return content_of(self.knowledge)

    async def serve(self, wanted: str) -> None:
        """Until every process answers with this knowledge or model."""
        async with plain_http.async_client(timeout=10) as client:
            for server in self.servers:
                await asyncio.wait_for(self._serves(client, server, wanted), SECONDS)

    async def _serves(self, client: httpx.AsyncClient, server: Server, wanted: str) -> None:
        while True:
            try:
                text = (await client.get(f"{server.base}/metrics")).text
            except httpx.TransportError:
                text = ""
            if re.search(rf'^paydoc_build_info{{.*="{wanted}"', text, re.M):
                return
            await asyncio.sleep(0.2)

    async def restart(self, times: int) -> None:
        """One after the other, so that there always is one."""
        for _ in range(times):
            for server in self.servers:
                await asyncio.to_thread(server.end)
                server.start()
                await server.ready()


@asynccontextmanager
async def talking(servers: Sequence[Server]) -> AsyncIterator[list[Customer]]:
    """Customers at all of them until the block ends; then everything that was said is answered, once and in order."""
    bases, chance, stop = [server.base for server in servers], random.Random(19), asyncio.Event()
    customers = [
        Customer(bases[n % len(bases) :] + bases[: n % len(bases)], "okpay", f"c{letters(n)}", chance, SECONDS)
        for n in range(CUSTOMERS)
    ]
    talks = [asyncio.create_task(customer.talk(stop)) for customer in customers]
    try:
        yield customers
        stop.set()
        await asyncio.gather(*talks)
        await asyncio.gather(*(customer.hear_all() for customer in customers))
        for customer in customers:
            transcript = await customer.transcript()
            assert customer.faults + faults(transcript, customer.said, echoes=False) == []
            assert not [m for m in transcript if APOLOGY in m["text"]]
    finally:
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        for customer in customers:
            await customer.close()


@pytest.mark.postgres
async def test_restarts_publications_and_models_lose_nothing(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.url(postgres.create_database())
    site = Site(tmp_path, [url, url])
    try:
        for server in site.servers:
            server.start()
            await server.ready()
        async with talking(site.servers) as customers:
            restarts = asyncio.create_task(site.restart(TIMES))
            for number in range(1, TIMES + 1):
                await site.serve(site.publish(number))
                if number <= MODELS:
                    await site.serve(site.train(number))
            await restarts
        said = sum(len(customer.said) for customer in customers)
        print(f"\n{2 * TIMES} restarts, {TIMES} publications, {MODELS} models, {said} messages")
        assert said > 10 * TIMES
    finally:
        for server in site.servers:
            server.kill()


async def test_a_process_ends_in_time_whatever_it_is_doing(tmp_path: Path) -> None:
    """Sometimes before it is ready, sometimes while knowledge is being taken up."""
    site, chance = Site(tmp_path, [f"sqlite:///{tmp_path}/paydoc.db"]), random.Random(19)
    [server] = site.servers
    try:
        server.start()
        await server.ready()
        async with talking(site.servers):
            for number in range(1, STOPS + 1):
                if number % 2:
                    site.publish(number)
                await asyncio.sleep(chance.uniform(0, 5))
                await asyncio.to_thread(server.end)
                server.start()
                if number % 3:
                    await server.ready()
                else:
                    await asyncio.sleep(chance.uniform(0, 3))
            await server.ready()
    finally:
        server.kill()
