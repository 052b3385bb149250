"""How a conversation stands: the place in the queue, the person who has it; by polling and in the stream."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.legacy.client import WebSocketClientProtocol, connect

from bot.http.customer import schemas
from bot.store import Store
from tests.integration.customer.harness import Chat, Gateway, set_row
from tests.integration.store.acting import give_back

pytestmark = pytest.mark.server
SOON = 20.0


def queued(gateway: Gateway, *, urgent: bool = False, brand: str = "upay") -> Chat:
    """A customer who waits for a person."""
    chat = gateway.open(brand)
    chat.ask("急，转人工" if urgent else "转人工")
    return chat


async def frame(socket: WebSocketClientProtocol, seconds: float = 10) -> dict[str, Any]:
    return dict(json.loads(await asyncio.wait_for(socket.recv(), seconds)))


async def status(socket: WebSocketClientProtocol, seconds: float = 10) -> dict[str, Any]:
    """The next status frame; messages are left out."""
    while "seq" in (got := await frame(socket, seconds)):
        pass
    assert got["kind"] == "status"
    schemas.Status.parse_obj(got)
    return got


def test_with_the_bot_there_is_neither_queue_nor_agent(gateway: Gateway) -> None:
    chat = gateway.open()
    for answer in (chat.opened, chat.read()):
        assert (answer["state"], answer["queue"], answer["agent"]) == ("bot", None, None)


def test_places_in_the_queue_of_one_wallet(start: Callable[..., Gateway]) -> None:
    gateway = start()
    first, second = queued(gateway), queued(gateway)
    elsewhere, urgent = queued(gateway, brand="eepay"), queued(gateway, urgent=True)
    told = {"answer_by": "2026-11-21T10:00:00Z", "wait_seconds": None}
    assert urgent.read()["queue"] == {"position": 1, "waiting": 3, **told}
    assert first.read()["queue"] == {"position": 2, "waiting": 3, **told}
    assert second.read()["queue"]["position"] == 3
    assert elsewhere.read()["queue"] == {"position": 1, "waiting": 1, **told}


def test_somebody_else_leaving_or_being_taken_moves_the_queue(start: Callable[..., Gateway]) -> None:
    gateway = start()
    first, second, third = queued(gateway), queued(gateway), queued(gateway)
    assert third.read()["queue"]["position"] == 3
    first.ask("退出排队")
    assert third.read()["queue"]["position"] == 2
    gateway.take(second)
    end = time.monotonic() + SOON
    while third.read()["queue"]["position"] != 1:
        assert time.monotonic() < end
    assert (first.read()["state"], first.read()["queue"]) == ("bot", None)
    assert (second.read()["queue"], second.read()["agent"]) == (None, {"name": "小林", "typing": False})


def test_without_a_case_there_is_no_place(gateway: Gateway) -> None:
    chat = gateway.open()
    set_row(gateway.services.store, "conversations", chat.id, owner="queued")
    assert (chat.read()["state"], chat.read()["queue"]) == ("queued", None)


def test_an_agent_without_a_name(gateway: Gateway) -> None:
    chat = queued(gateway)
    gateway.take(chat, None)
    assert chat.read()["agent"] == {"name": "", "typing": False}


def test_many_who_ask_cost_one_look_at_the_queue(
    start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = start()
    waiting = [queued(gateway) for _ in range(5)]
    waiting[0].read()
    looks: list[str] = []
    store = gateway.server.config.app.state.context.desk_store  # type: ignore[union-attr]
    look = store.waiting

    def counted(brand: str) -> Any:
        looks.append(brand)
        return look(brand)

    monkeypatch.setattr(store, "waiting", counted)
    began = time.monotonic()
    for _ in range(10):
        for chat in waiting:
            assert chat.read()["queue"]["waiting"] == 5
    assert len(looks) <= 2 + (time.monotonic() - began) / 1.0


async def test_old_clients_get_messages_only(gateway: Gateway) -> None:
    chat = queued(gateway)
    async with connect(chat.stream()) as socket:
        assert [(await frame(socket))["seq"] for _ in range(3)] == [1, 2, 3]
        await asyncio.to_thread(gateway.take, chat)
        with pytest.raises(asyncio.TimeoutError):
            await frame(socket, 1)


async def test_the_status_comes_after_the_first_messages_and_then_with_every_change(
    start: Callable[..., Gateway],
) -> None:
    gateway = start()
    chat = gateway.open()
    async with connect(chat.stream(more="&status=1")) as socket:
        assert (await frame(socket))["seq"] == 1
        nobody = {"queue": None, "agent": None, "question": 1}
        assert await frame(socket) == {"kind": "status", "state": "bot", "answered_seq": 0, "last_seq": 1, **nobody}
        await asyncio.to_thread(chat.say, "转人工")
        assert [(await frame(socket))["seq"] for _ in range(2)] == [2, 3]
        got = await status(socket)
        assert (got["state"], got["answered_seq"], got["last_seq"]) == ("queued", 2, 3)
        assert got["queue"]["position"] == 1
        await asyncio.to_thread(gateway.take, chat)
        got = await status(socket, SOON)
        assert (got["state"], got["queue"], got["agent"]) == ("agent", None, {"name": "小林", "typing": False})
        await asyncio.to_thread(gateway.give_back, chat)
        assert (await status(socket, SOON))["state"] == "bot"


async def test_who_waits_hears_of_those_before(start: Callable[..., Gateway]) -> None:
    gateway = start()
    first, second = queued(gateway), queued(gateway)
    async with connect(second.stream(3, more="&status=1")) as socket:
        assert (await frame(socket))["queue"]["position"] == 2
        await asyncio.to_thread(first.say, "退出")
        assert (await status(socket, SOON))["queue"] == {**(await asyncio.to_thread(second.read))["queue"]}
        third = await asyncio.to_thread(queued, gateway, urgent=True)
        got = await status(socket, SOON)
        assert (got["queue"]["position"], got["queue"]["waiting"]) == (2, 2)
        await asyncio.to_thread(gateway.take, third)
        got = await status(socket, SOON)
        assert (got["queue"]["position"], got["queue"]["waiting"]) == (1, 1)


@pytest.mark.alone
async def test_what_another_program_does_is_seen_within_two_seconds(start: Callable[..., Gateway]) -> None:
    """Nobody signals it."""
    gateway = start()
    first, second = queued(gateway), queued(gateway)
    async with connect(second.stream(3, more="&status=1")) as socket:
        assert (await frame(socket))["queue"]["position"] == 2
        other = Store(gateway.services.store.url)
        await asyncio.to_thread(give_back, other, first.id)
        assert (await status(socket, 3.0))["queue"]["position"] == 1
        await asyncio.to_thread(give_back, other, second.id)
        assert (await status(socket, 3.0))["state"] == "bot"
        other.close()


async def test_an_agent_types_and_stops(start: Callable[..., Gateway]) -> None:
    gateway = start()
    chat = queued(gateway)
    await asyncio.to_thread(gateway.take, chat)
    async with connect(chat.stream(3, more="&status=1")) as socket:
        assert (await frame(socket))["agent"]["typing"] is False
        assert await asyncio.to_thread(gateway.services.store.note_agent_typing, chat.id, 4.0)
        gateway.tell(chat)
        assert (await status(socket, SOON))["agent"] == {"name": "小林", "typing": True}
        assert (await status(socket, SOON))["agent"]["typing"] is False, "nobody tells that it has ended"


async def test_waiting_customers_ask_the_store_little(
    start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = start()
    chats = [queued(gateway) for _ in range(4)]
    sockets = [await connect(chat.stream(3, more="&status=1")) for chat in chats]
    for socket in sockets:
        await status(socket)
    reads: list[str] = []
    store, desk = gateway.services.store, gateway.server.config.app.state.context.desk_store  # type: ignore[union-attr]
    for owner, name in ((store, "page"), (desk, "waiting"), (store, "progress")):
        method = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *a, m=method, n=name: (reads.append(n), m(*a))[1])
    began = time.monotonic()
    await asyncio.to_thread(chats[0].say, "退出")
    for socket in sockets[1:]:
        assert (await status(socket, SOON))["queue"]["waiting"] == 3
    await asyncio.sleep(1)
    assert reads.count("waiting") <= 2 + (time.monotonic() - began) / 1.0
    assert reads.count("page") <= 2, "only the one who left looks at the conversation"
    for socket in sockets:
        await socket.close()
