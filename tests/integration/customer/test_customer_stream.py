"""The stream: frames from a cursor on, opened once by a ticket, by pages that may."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatusCode
from websockets.legacy.client import WebSocketClientProtocol, connect
from websockets.typing import Origin

from bot.http.customer import stream
from bot.http.frame import sockets
from bot.settings import Settings
from bot.store import conversations
from tests.integration.customer.harness import Chat, Gateway, eventually

pytestmark = pytest.mark.server


async def frames(socket: WebSocketClientProtocol, count: int) -> list[dict[str, Any]]:
    return [json.loads(await asyncio.wait_for(socket.recv(), 30)) for _ in range(count)]


async def refused(url: str, **more: Any) -> int:
    with pytest.raises(InvalidStatusCode) as error:
        await connect(url, **more)
    return int(error.value.status_code)


async def test_the_same_messages_as_by_polling(gateway: Gateway) -> None:
    chat = gateway.open()
    async with connect(chat.stream()) as socket:
        assert await frames(socket, 1) == chat.opened["messages"]
        await asyncio.to_thread(chat.say, "付款失败了")
        assert await frames(socket, 2) == chat.read(1)["messages"]


async def test_it_goes_on_after_the_last_seen(gateway: Gateway) -> None:
    chat = gateway.open()
    for text in ("一", "二"):
        chat.ask(text)
    async with connect(chat.stream(after=3)) as socket:
        assert [m["seq"] for m in await frames(socket, 2)] == [4, 5]


async def test_a_broken_stream_loses_nothing(gateway: Gateway) -> None:
    chat, seen = gateway.open(), [1]
    for n in range(4):
        async with connect(chat.stream(after=seen[-1])) as socket:
            await asyncio.to_thread(chat.say, f"第{n}")
            seen += [m["seq"] for m in await frames(socket, 1 + n % 2)]
    async with connect(chat.stream(after=seen[-1])) as socket:
        seen += [m["seq"] for m in await frames(socket, 9 - seen[-1])]
    assert seen == list(range(1, 10))


async def test_who_hears_how_it_stands_hears_something_while_nobody_speaks(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PING_SECONDS", 0.2)
    chat = gateway.open()
    async with connect(chat.stream(after=1) + "&status=1") as socket:
        heard = await frames(socket, 3)
    assert [frame["kind"] for frame in heard] == ["status", "ping", "ping"]
    async with connect(chat.stream(after=1)) as plain:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(plain.recv(), 1)


async def test_two_devices_get_the_same(gateway: Gateway) -> None:
    chat = gateway.open()
    async with connect(chat.stream(1)) as one, connect(chat.stream(1)) as two:
        await asyncio.to_thread(chat.say, "你好")
        assert await frames(one, 2) == await frames(two, 2)


async def test_a_ticket_works_once(gateway: Gateway) -> None:
    chat = gateway.open()
    url = chat.stream()
    async with connect(url):
        assert await refused(url) == 401
    assert await refused(url) == 401


async def test_only_one_of_two_at_the_same_moment_gets_in(gateway: Gateway) -> None:
    url = gateway.open().stream()
    tries = await asyncio.gather(*(connect(url) for _ in range(5)), return_exceptions=True)
    opened = [each for each in tries if not isinstance(each, BaseException)]
    assert len(opened) == 1
    await opened[0].close()


@pytest.mark.parametrize("ticket", ["", "wrong", "a" * 9000])
async def test_without_a_good_ticket(gateway: Gateway, ticket: str) -> None:
    chat = gateway.open()
    assert await refused(f"{gateway.stream_url}{chat.path}/stream?ticket={ticket}") == 401


async def test_a_token_is_no_ticket(gateway: Gateway) -> None:
    chat = gateway.open()
    assert await refused(chat.stream(ticket=chat.token)) == 401
    assert await refused(f"{gateway.stream_url}{chat.path}/stream", extra_headers=chat.headers) == 401


async def test_a_ticket_of_another_conversation(gateway: Gateway) -> None:
    mine, other = gateway.open(), gateway.open()
    assert await refused(other.stream(ticket=mine.ticket())) == 404


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "１"])
async def test_a_wrong_cursor(gateway: Gateway, after: str) -> None:
    chat = gateway.open()
    assert await refused(f"{gateway.stream_url}{chat.path}/stream?ticket=x&after={after}") == 422


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"])
async def test_a_foreign_page_gets_nothing(gateway: Gateway, origin: str) -> None:
    assert await refused(gateway.open().stream(), origin=origin) == 403


async def test_our_own_and_allowed_pages_get_in(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(allowed_origins=("https://app.example",)))
    chat = gateway.open()
    for origin in (Origin(gateway.url), Origin("https://app.example"), None):
        async with connect(chat.stream(), origin=origin) as socket:
            await frames(socket, 1)


async def test_a_frame_of_more_than_16_kib_ends_it(gateway: Gateway) -> None:
    async with connect(gateway.open().stream(1)) as socket:
        await socket.send("x" * (16 * 1024 + 1))
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 30)
        assert socket.close_code == 1009


async def test_what_a_client_sends_changes_nothing(gateway: Gateway) -> None:
    chat = gateway.open()
    async with connect(chat.stream(1)) as socket:
        for frame in ("{}", b"\xff\x00", json.dumps({"text": "/restart"})):
            await socket.send(frame)
        await asyncio.to_thread(chat.say, "你好")
        assert [m["seq"] for m in await frames(socket, 2)] == [2, 3]


async def test_a_client_may_say_what_it_has(gateway: Gateway) -> None:
    chat, store = gateway.open(), gateway.services.store
    async with connect(chat.stream(1)) as socket:
        await asyncio.to_thread(chat.say, "你好")
        await frames(socket, 2)
        for frame in ('{"after": "3"}', '{"after": true}', '{"after": -1}', "[3]", "3", '{"after": 99999999999}'):
            await socket.send(frame)
        await socket.send('{"after": 2}')
        await asyncio.to_thread(
            eventually, lambda: not store.read(lambda conn: conversations.is_undelivered(conn, chat.id, 2))
        )
        assert store.read(lambda conn: conversations.is_undelivered(conn, chat.id, 3)), "of the others none counts"


async def test_a_client_that_talks_too_much_is_shown_out(gateway: Gateway) -> None:
    async with connect(gateway.open().stream(1)) as socket:
        with pytest.raises(ConnectionClosed):
            for _ in range(200):
                await socket.send("x")
                await asyncio.sleep(0)
            await asyncio.wait_for(socket.recv(), 30)
        assert socket.close_code == 1008


async def test_too_many_streams_of_one_address(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(sockets_per_address=2))
    chat = gateway.open()
    async with connect(chat.stream(1)), connect(chat.stream(1)):
        assert await refused(chat.stream(1)) == 429
    await asyncio.to_thread(eventually, lambda: not gateway.services.metrics.streams._value.get())
    async with connect(chat.stream(0)) as socket:
        await frames(socket, 1)


async def test_it_ends_after_its_time_and_is_opened_anew(
    start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "STREAM_SECONDS", 0.5)
    monkeypatch.setattr(sockets, "SEND_SECONDS", 0.2)
    chat = start().open()
    async with connect(chat.stream(1)) as socket:
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 30)
        assert socket.close_code == sockets.COME_AGAIN
    async with connect(chat.stream(0)) as socket:
        await frames(socket, 1)


async def test_the_server_pings(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.http.frame import server

    monkeypatch.setattr(server, "PING_EVERY", 0.2)
    chat: Chat = start().open()
    pings: list[bytes] = []

    class Listening(WebSocketClientProtocol):
        async def pong(self, data: Any = b"") -> None:
            pings.append(data)
            await super().pong(data)

    async with connect(chat.stream(1), create_protocol=Listening) as socket:  # type: ignore[arg-type]
        await asyncio.to_thread(eventually, lambda: len(pings) >= 2)
        assert socket.open


async def test_a_stopping_server_says_so(start: Callable[..., Gateway]) -> None:
    gateway = start(replace(Settings()))
    async with connect(gateway.open().stream(1)) as socket:
        gateway.server.should_exit = True
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 30)
        assert socket.close_code == 1012
