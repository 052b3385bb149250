"""Two gateways on one PostgreSQL: what somebody does in one is on the other's desks within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Chat, eventually
from tests.integration.desk.served import HASHED, Page, frame
from tests.integration.desk.test_served import waiting
from tests.integration.store.acting import empty
from tests.support import forks, plain_http
from tests.support.postgres import Cluster
from tests.support.product import free_port

pytestmark = [pytest.mark.server, pytest.mark.alone]
SOON = 1.0


@dataclass
class Far:
    """A gateway in another process."""

    url: str
    client: httpx.Client

    @property
    def stream_url(self) -> str:
        """The address for WebSockets."""
        return self.url.replace("http", "ws", 1)

    def open(self, brand: str = "okpay") -> Chat:
        """A new conversation."""
        opened = self.client.post("/api/v1/conversations", json={"brand": brand}).json()
        return Chat(self, opened, brand)  # type: ignore[arg-type]


@contextmanager
def process(database: str) -> Iterator[Far]:
    """Until the block ends."""
    port = free_port()
    running = forks.begin("tests.browser.desk_process", (database, str(port)))
    with plain_http.client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        try:
            eventually(lambda: _answers(client) or running.poll() is not None, 180)
            assert running.poll() is None
            yield Far(str(client.base_url).rstrip("/"), client)
        finally:
            running.terminate()
            running.wait(20)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/api/v1/openapi.json").status_code < 500
    except httpx.HTTPError:
        return False


@pytest.fixture
def two(postgres: Cluster, migrated_database: str) -> Iterator[tuple[Far, Far]]:
    empty(postgres, migrated_database)
    url = str(postgres.url(migrated_database))
    store = Store(url)
    for login in ("lin", "wu"):
        DeskStore(store).add_agent(login, f"小{login}", "agent", HASHED, ["*"], [], 9)
    store.close()
    with ExitStack() as stack:
        yield stack.enter_context(process(url)), stack.enter_context(process(url))


async def seen(socket: Any, kind: str, wanted: Callable[[dict[str, Any]], Any], act: Callable[[], Any]) -> float:
    """How long after an act in one process its frame is there in the other."""
    looking = asyncio.ensure_future(frame(socket, kind, wanted))
    await asyncio.sleep(0)
    await asyncio.to_thread(act)
    done = time.perf_counter()
    await looking
    return time.perf_counter() - done


def test_what_happens_in_one_process_is_on_the_other_desks_within_a_second(two: tuple[Far, Far]) -> None:
    here, there = two
    lin, wu, chat = Page(here, "lin"), Page(there, "wu"), waiting(here)  # type: ignore[arg-type]

    def item(state: str) -> Callable[[dict[str, Any]], Any]:
        return lambda f: any(i["conversation_id"] == chat.id and i["state"] == state for i in f["items"])

    def says(text: str) -> Callable[[dict[str, Any]], Any]:
        return lambda f: f["conversation_id"] == chat.id and f["message"]["text"] == text

    def noted(found: dict[str, Any]) -> bool:
        return bool(found["note"]["text"] == "记一下")

    def gone(found: dict[str, Any]) -> bool:
        return chat.id in found["gone"]

    def busy(found: dict[str, Any]) -> bool:
        return ("小lin", "busy") in {(one["name"], one["presence"]) for one in found["items"]}

    async def story() -> dict[str, float]:
        async with wu.stream() as socket:
            await frame(socket, "queue", seconds=30)
            await socket.send(f'{{"watch":"{chat.id}","after":0}}')
            await frame(socket, "message", says("转人工"))
            return {
                "claim": await seen(socket, "queue", item("agent"), lambda: lin.do(chat.id, "claim")),
                "message": await seen(socket, "message", says("您好"), lambda: lin.say(chat.id, "您好")),
                "customer": await seen(socket, "message", says("在吗"), lambda: chat.say("在吗")),
                "note": await seen(socket, "note", noted, lambda: lin.do(chat.id, "notes", {"text": "记一下"})),
                "presence": await seen(socket, "agents", busy, lambda: lin.post("me/presence", {"presence": "busy"})),
                "close": await seen(
                    socket, "queue", gone, lambda: lin.do(chat.id, "close", {"category": "solved", "summary": ""})
                ),
            }

    took = asyncio.run(story())
    print("\nseen in the other process after (ms):", {act: round(1000 * seconds) for act, seconds in took.items()})
    assert max(took.values()) < SOON, took


def test_of_two_who_claim_in_two_processes_one_wins(two: tuple[Far, Far]) -> None:
    here, there = two
    lin, wu = Page(here, "lin"), Page(there, "wu")  # type: ignore[arg-type]
    for chat in [waiting(here) for _ in range(3)]:  # type: ignore[arg-type]

        async def both(chat: Chat = chat) -> list[int]:
            tries = (asyncio.to_thread(page.post, f"conversations/{chat.id}/claim") for page in (lin, wu))
            return sorted(answer.status_code for answer in await asyncio.gather(*tries))

        assert asyncio.run(both()) == [200, 409]
