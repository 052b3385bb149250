"""Long polls: answered at once when there is news, never stopping the turn of who goes away."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.integration.customer.harness import Chat, Gateway, eventually

pytestmark = pytest.mark.server
AT_ONCE = 15.0  # on a busy machine, and still less than the 20 seconds that a poll was ready to wait


def timed(call: Callable[..., Any], *args: Any) -> tuple[Any, float]:
    began = time.monotonic()
    result = call(*args)
    return result, time.monotonic() - began


def test_without_wait_the_answer_comes_at_once(gateway: Gateway) -> None:
    page, seconds = timed(gateway.open().read, 1)
    assert page["messages"] == [] and page["last_seq"] == 1
    assert seconds < AT_ONCE


def test_with_nothing_new_it_waits_as_long_as_asked(gateway: Gateway) -> None:
    page, seconds = timed(gateway.open().read, 1, 1)
    assert page["messages"] == []
    assert 0.9 < seconds < AT_ONCE


def test_what_is_there_already_needs_no_waiting(gateway: Gateway) -> None:
    page, seconds = timed(gateway.open().read, 0, 20)
    assert len(page["messages"]) == 1 and seconds < AT_ONCE


def test_a_waiting_poll_wakes_with_the_answer(gateway: Gateway) -> None:
    chat = gateway.open()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(timed, chat.read, 1, 20)
        time.sleep(0.3)
        chat.say("慢一点")
        page, seconds = waiting.result()
    assert [m["seq"] for m in page["messages"]] == [2, 3], "not before the turn is over"
    assert 1.2 < seconds < AT_ONCE


def test_polls_wait_while_a_turn_runs(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.say("慢一点")
    page = chat.read(1, 20)
    assert [m["seq"] for m in page["messages"]] == [2, 3], "not before the turn is over"
    chat.say("很慢")
    page, seconds = timed(chat.read, 3, 0)
    assert [m["seq"] for m in page["messages"]] == [4] and page["answered_seq"] == 2 and seconds < AT_ONCE


def test_two_devices_of_one_customer_both_hear(gateway: Gateway) -> None:
    chat = gateway.open()
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(chat.read, 1, 20) for _ in range(2)]
        time.sleep(0.2)
        chat.say("你们好")
        pages = [each.result() for each in waiting]
    assert pages[0] == pages[1] and len(pages[0]["messages"]) == 2


def test_one_customer_does_not_wake_another(gateway: Gateway) -> None:
    quiet, loud = gateway.open(), gateway.open()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(timed, quiet.read, 1, 1.5)
        loud.ask("你好")
        page, seconds = waiting.result()
    assert page["messages"] == [] and seconds > 1.4


def test_a_client_that_goes_away_stops_nothing(gateway: Gateway) -> None:
    """It sends, does not wait for the 202, and closes; the message is answered all the same."""
    chat, host = gateway.open(), gateway.url.removeprefix("http://")
    body = f'{{"client_id": "{uuid.uuid4()}", "text": "慢慢走了"}}'.encode()
    head = f"POST {chat.path}/messages HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {chat.token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as raw:
        raw.sendall(head.encode() + body)
    eventually(lambda: chat.read()["answered_seq"] == 2)
    assert [m["text"] for m in chat.read(1)["messages"]] == ["慢慢走了", "收到：慢慢走了"]


def test_a_poll_that_is_given_up_leaves_nothing_behind(gateway: Gateway) -> None:
    chat, impatient = gateway.open(), httpx.Timeout(30, read=0.1)
    for _ in range(6):
        with pytest.raises(httpx.ReadTimeout):
            query = {"after": 1, "wait": 20}
            gateway.client.get(f"{chat.path}/messages", params=query, headers=chat.headers, timeout=impatient)
    eventually(lambda: timed(chat.read, 1, 0.5)[1] > 0.4)  # there is a place to wait again


def test_more_waiting_polls_than_allowed_are_answered_at_once(gateway: Gateway) -> None:
    chat = gateway.open()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: timed(chat.read, 1, 1), range(8)))
    assert sum(seconds > 0.8 for _, seconds in results) == 4


def test_waiting_polls_are_answered_when_the_server_stops(start: Callable[..., Gateway]) -> None:
    gateway = start()
    chat = gateway.open()
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(timed(chat.read, 1, 20)))
    thread.start()
    time.sleep(0.5)
    gateway.server.should_exit = True
    thread.join(30)
    page, seconds = found[0]
    assert page["messages"] == [] and seconds < AT_ONCE


def test_many_customers_at_once(gateway: Gateway) -> None:
    names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"  # not what could be a code, which would be hidden
    chats = [gateway.open() for _ in names]

    def talk(chat: Chat, name: str) -> list[str]:
        return [chat.ask(f"{name}先生的第 {n} 句")[0]["text"] for n in range(3)]

    with ThreadPoolExecutor(len(names)) as pool:
        for name, texts in zip(names, pool.map(talk, chats, names), strict=True):
            assert texts == [f"收到：{name}先生的第 {n} 句" for n in range(3)]
