"""Two hundred who wait and twenty agents on one process: how long a claim and a message take."""

from __future__ import annotations

import asyncio
import os
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from shutil import copy
from statistics import quantiles
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway, running
from tests.integration.desk.acting import queued
from tests.integration.desk.served import Page, account, frame, services
from tests.support import plain_http

pytestmark = [pytest.mark.server, pytest.mark.alone]
# PAYDOC_DESK_WAITING=200 PAYDOC_DESK_AGENTS=20 for the whole of it.
WAITING = int(os.environ.get("PAYDOC_DESK_WAITING", "40"))
AGENTS = int(os.environ.get("PAYDOC_DESK_AGENTS", "6"))
EACH = 2
# On a machine that has nothing else to do it is 1000; the tests share theirs with others.
LIMIT_MS = int(os.environ.get("PAYDOC_DESK_LIMIT_MS", "3000"))
PAUSE = float(os.environ.get("PAYDOC_DESK_PAUSE", "2"))  # people think before they take the next


async def timed(call: Callable[[], Awaitable[httpx.Response]], into: list[float]) -> httpx.Response:
    """The answer, its time noted."""
    began = time.perf_counter()
    answer = await call()
    into.append(time.perf_counter() - began)
    return answer


class Worker:
    """One agent: takes what is next, says hello, has the next."""

    def __init__(self, page: Page, conversations: list[str]) -> None:
        self.page, self.conversations = page, conversations
        self.claims, self.messages, self.pushes = list[float](), list[float](), list[float]()

    async def work(self, http: httpx.AsyncClient) -> None:
        """Through all of it, with the stream open."""
        async with self.page.stream() as socket:
            await frame(socket, "queue", seconds=30)
            for conversation_id in self.conversations:
                await asyncio.sleep(random.uniform(0, PAUSE))
                await self.one(http, socket, conversation_id)

    async def one(self, http: httpx.AsyncClient, socket: Any, conversation_id: str) -> None:
        base = f"/api/v1/desk/conversations/{conversation_id}"
        assert (await timed(lambda: http.post(f"{base}/claim"), self.claims)).status_code == 200
        began = time.perf_counter()

        def mine(found: dict[str, Any]) -> bool:
            return any(i["conversation_id"] == conversation_id and i["status"] == "claimed" for i in found["items"])

        await frame(socket, "queue", mine, 30)
        self.pushes.append(time.perf_counter() - began)
        for n in range(EACH):
            body = {"client_id": str(uuid.uuid4()), "text": f"您好 {n}"}
            said = await timed(lambda body=body: http.post(f"{base}/messages", json=body), self.messages)  # type: ignore[misc]
            assert said.status_code == 201


def p95(seconds: list[float]) -> int:
    """In milliseconds."""
    return round(quantiles(seconds, n=20)[-1] * 1000)


async def test_claims_and_messages_are_quick_and_the_queue_is_fresh(migrated_file: Path, tmp_path: Path) -> None:
    database = Path(copy(migrated_file, tmp_path / "load.db"))
    with running(database, replace(Settings(), rate_reads=None), **services()) as gateway:
        waiting = [queued(gateway.services.store).id for _ in range(WAITING)]
        workers = await asyncio.to_thread(hire, gateway, waiting)
        clients = [
            plain_http.async_client(
                base_url=gateway.url, headers=w.page.http.headers, cookies=w.page.http.cookies, timeout=30
            )
            for w in workers
        ]
        await asyncio.gather(*(w.work(c) for w, c in zip(workers, clients, strict=True)))
        for client in clients:
            await client.aclose()
        claims, messages, pushes = (
            [seconds for worker in workers for seconds in getattr(worker, kind)]
            for kind in ("claims", "messages", "pushes")
        )
        found = {"claim": p95(claims), "message": p95(messages), "queue push": p95(pushes)}
        print(f"{WAITING} waiting, {AGENTS} agents, p95 in ms: {found}")
        statuses = [case["status"] for case in DeskStore(gateway.services.store).open_cases(["okpay"])[0]]
        assert statuses.count("claimed") == len(claims) == sum(len(w.conversations) for w in workers)
        assert p95(pushes) < LIMIT_MS


def hire(gateway: Gateway, waiting: list[str]) -> list[Worker]:
    """Agents who share the work among them."""
    pages = [account(gateway, f"load{n}", capacity=100).online() for n in range(AGENTS)]
    return [Worker(page, waiting[n::AGENTS]) for n, page in enumerate(pages)]
