"""Nothing lost, nothing twice, order kept: whatever happens to the network, the page or the server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bot.settings import ROOT
from bot.store import upgrade
from tests.browser.customer import Customer, context_of
from tests.integration.customer.harness import Chat, Gateway
from tests.support import plain_http
from tests.support.half_open import half_open
from tests.support.product import free_port

ChatOf = Callable[..., Chat]
UNSENT = "Object.keys(localStorage).filter(key => key.includes('.out.')).length"


def agrees(customer: Customer, chat: Chat) -> list[str]:
    """The page shows exactly what the server has, in order; the customer's own texts."""
    expect(customer.page.locator("paydoc-chat .row.pending")).to_have_count(0)
    messages = chat.read()["messages"]
    expect(customer.page.locator("paydoc-chat .row[data-seq]")).to_have_count(len(messages))
    assert customer.shown() == [(m["seq"], m["text"]) for m in messages]
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    return [m["text"] for m in messages if m["from"] == "customer"]


def test_offline_while_typing(customer: Customer, context: BrowserContext, gateway: Gateway, chat_of: ChatOf) -> None:
    context.set_offline(True)
    for text in ("没有网的时候说的", "又说了一句", "还有一句"):
        customer.say(text)
    expect(customer.page.get_by_role("alert")).to_contain_text("网络断开了")
    expect(customer.page.locator(".pending .delivery").first).to_have_text("等网络恢复后发送")
    context.set_offline(False)
    expect(customer.said("bot").last).to_contain_text("收到：还有一句")
    expect(customer.page.locator(".banner")).to_have_count(0)
    assert agrees(customer, chat_of(customer)) == ["没有网的时候说的", "又说了一句", "还有一句"]


def test_a_connection_that_died_in_silence_hides_nobodys_words(
    browser: Browser, gateway: Gateway, chat_of: ChatOf
) -> None:
    """Nothing says that it is dead: it is noticed because nothing comes, and what was missed is fetched."""
    with half_open(gateway.url) as way, context_of(browser) as context:
        here = Customer(context, way.url)
        here.page.clock.install()
        here.begin()
        here.say("第一句")
        expect(here.said("bot").last).to_contain_text("收到：第一句")
        way.swallow()
        chat_of(here).ask("从别的设备说的")
        with here.page.expect_request("**/ticket"):
            here.page.clock.fast_forward(46_000)
        here.page.clock.fast_forward(16_000)  # it asked on the dead connection: nobody answers
        expect(here.said("bot").last).to_contain_text("收到：从别的设备说的", timeout=44_000)


def test_who_speaks_into_a_dead_connection_hears_the_answer_within_a_minute(browser: Browser, gateway: Gateway) -> None:
    with half_open(gateway.url) as way, context_of(browser) as context:
        here = Customer(context, way.url).begin()
        here.say("第一句")
        expect(here.said("bot").last).to_contain_text("收到：第一句")
        way.swallow()
        here.say("喂？")
        expect(here.said("bot").last).to_contain_text("收到：喂？", timeout=60_000)


def test_a_reload_while_offline_keeps_what_was_said(
    customer: Customer, context: BrowserContext, gateway: Gateway, chat_of: ChatOf
) -> None:
    customer.page.route("**/messages*", lambda route: route.abort())
    customer.say("说了就关掉")
    expect(customer.page.locator(".pending")).to_have_count(1)
    customer.page.unroute("**/messages*")
    customer.page.reload()
    expect(customer.said("bot").last).to_contain_text("收到：说了就关掉")
    assert agrees(customer, chat_of(customer)) == ["说了就关掉"]


def test_an_acknowledgement_that_got_lost(customer: Customer, gateway: Gateway, chat_of: ChatOf) -> None:
    """The server takes the message, its 202 never arrives, the page is reloaded: still one message."""
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or len(lost) > 2:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    customer.page.route("**/messages*", lose)
    customer.say("只算一次")
    expect(customer.said("bot").last).to_contain_text("收到：只算一次")
    customer.page.reload()
    assert agrees(customer, chat_of(customer)) == ["只算一次"]
    assert gateway.script.answered.count("只算一次") == 1
    assert lost and len(set(lost)) == 1
    customer.page.unroute_all(behavior="ignoreErrors")


def test_a_reload_in_mid_step(customer: Customer, chat_of: ChatOf) -> None:
    customer.press("付款失败了")
    customer.press("还是不行")
    expect(customer.page.locator(".card")).to_have_count(2)
    customer.field.fill("写到一半")
    before = customer.shown()
    customer.page.reload()
    expect(customer.page.locator(".card")).to_have_count(2)
    assert customer.shown() == before
    expect(customer.field).to_have_value("写到一半")
    customer.press("还是不行")
    expect(customer.page.locator(".card").last).to_contain_text("第 3 步")
    agrees(customer, chat_of(customer))


def test_a_button_pressed_twice_counts_once(customer: Customer, chat_of: ChatOf) -> None:
    customer.option("付款失败了").dblclick()
    expect(customer.page.locator(".card")).to_have_count(1)
    assert agrees(customer, chat_of(customer)) == ["付款失败了"]


def test_two_tabs_of_one_conversation(
    customer: Customer, context: BrowserContext, gateway: Gateway, chat_of: ChatOf
) -> None:
    other = Customer(context, gateway.url).begin()
    chat = chat_of(customer)
    for number in range(6):
        (customer, other)[number % 2].say(f"第{number}句")
    for number in range(6):  # said in two windows at one moment: whose came first is open
        expect(customer.said("bot").filter(has_text=f"收到：第{number}句")).to_have_count(1)
    for tab in (customer, other):
        assert sorted(agrees(tab, chat)) == [f"第{number}句" for number in range(6)]
    context.set_offline(True)
    for number in range(4):
        (customer, other)[number % 2].say(f"离线{number}")
    for tab in (customer, other):  # windows hear of each other's words a moment later
        tab.until(lambda tab=tab: tab.page.evaluate(UNSENT) == 4)
    context.set_offline(False)
    for tab in (customer, other):
        expect(tab.said("bot").filter(has_text="收到：离线3")).to_have_count(1)
        said = agrees(tab, chat)
    assert [text for text in said if text.startswith("离线")] == [f"离线{number}" for number in range(4)]
    other.check()


def test_two_tabs_opened_at_once_share_one_conversation(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser) as context:
        one, two = Customer(context, gateway.url), Customer(context, gateway.url)
        for tab in (one, two):
            tab.page.goto(f"{gateway.url}/host", wait_until="commit")
        one.say("从第一个窗口说的")
        expect(two.said("bot").last).to_contain_text("收到：从第一个窗口说的")
        expect(two.said("customer")).to_have_count(1)


def test_two_tabs_share_one_conversation_where_nothing_keeps_them_apart(browser: Browser, gateway: Gateway) -> None:
    """As in a browser without locks: what the slower one opened is left alone."""
    with context_of(browser) as context:
        slow, fast = Customer(context, gateway.url), Customer(context, gateway.url)
        held: list[Any] = []
        slow.page.route("**/api/v1/conversations", lambda route: held.append(route))
        for tab in (slow, fast):
            tab.page.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})")
        slow.enter()
        slow.until(lambda: held)
        kept = fast.begin().kept()
        held.pop().continue_()
        expect(slow.said("bot")).to_have_count(1)
        fast.say("从快的窗口说的")
        expect(slow.said("bot").last).to_contain_text("收到：从快的窗口说的")
        assert slow.kept() == fast.kept() == kept


def test_without_websockets_it_polls(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, gateway.url)
        here.page.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
        with here.page.expect_request(re.compile("wait=25")):
            here.begin()
            here.say("没有长连接")
            expect(here.said("bot").last).to_contain_text("收到：没有长连接")


def test_a_hidden_page_lets_go_and_comes_back(customer: Customer, gateway: Gateway, chat_of: ChatOf) -> None:
    heard: list[str] = []
    closed: list[str] = []

    def follow(socket: Any) -> None:
        socket.on("framereceived", lambda _: heard.append(socket.url))
        socket.on("close", lambda _: closed.append(socket.url))

    customer.page.on("websocket", follow)
    customer.page.reload()
    expect(customer.said("bot")).to_have_count(1)
    customer.until(lambda: heard)
    customer.page.clock.install()
    hide = """value => { Object.defineProperty(document, 'hidden', {value, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); }"""
    customer.page.evaluate(hide, True)
    customer.page.clock.run_for(11_000)
    customer.until(lambda: closed)
    assert len(closed) == 1
    chat_of(customer).ask("从另一台手机说的")
    customer.page.evaluate(hide, False)
    customer.page.clock.resume()
    expect(customer.said("bot").last).to_contain_text("收到：从另一台手机说的")


def test_what_the_server_refuses_is_said_and_can_be_changed(customer: Customer) -> None:
    customer.say("\u200b\u2060")
    refused = customer.page.locator(".refused")
    expect(refused).to_contain_text("没有能看到的文字")
    customer.page.get_by_role("button", name="改一改").click()
    expect(refused).to_have_count(0)
    customer.say("那就打字")
    expect(customer.said("bot").last).to_contain_text("收到：那就打字")


def test_it_waits_as_long_as_the_server_asks(customer: Customer) -> None:
    tries: list[float] = []

    def refuse_first(route: Any) -> None:
        if route.request.method == "POST":
            tries.append(time.monotonic())
        if len(tries) != 1:
            route.continue_()
            return
        route.fulfill(status=429, headers={"Retry-After": "2"}, body='{"status":429,"detail":"稍等"}')

    customer.page.route("**/messages*", refuse_first)
    customer.say("太快了")
    expect(customer.said("bot").last).to_contain_text("收到：太快了")
    assert tries[1] - tries[0] > 1.9
    expect(customer.page.locator(".banner")).to_have_count(0)


def test_an_expired_conversation_is_replaced_and_nothing_typed_is_lost(customer: Customer, gateway: Gateway) -> None:
    customer.page.evaluate(
        """() => { localStorage.setItem('paydoc.okpay.conversation', JSON.stringify({id: 'gone', token: 'gone'}));
        localStorage.setItem('paydoc.okpay.out.000000000000001x', JSON.stringify(
        {clientId: crypto.randomUUID(), text: '还没发出去的话', conversation: 'gone'})); }"""
    )
    customer.page.reload()
    expect(customer.page.locator(".banner")).to_contain_text("已经过期")
    expect(customer.said("bot").last).to_contain_text("收到：还没发出去的话")
    assert gateway.script.answered.count("还没发出去的话") == 1


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """A gateway in its own process: its address, how to start it and how to kill it."""
    database = tmp_path / "killed.db"
    upgrade(f"sqlite:///{database}")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        command = [sys.executable, "-m", "tests.browser.scripted", str(database), str(port)]
        running.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ}))
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                plain_http.get(f"{url}/health/live")
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the gateway did not start")

    def kill() -> None:
        running[-1].send_signal(signal.SIGKILL)
        running[-1].wait()

    start()
    yield url, start, kill
    kill()
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_the_server_is_killed_and_comes_back(browser: Browser, killable: Any) -> None:
    url, start, kill = killable
    with context_of(browser) as context:
        here = Customer(context, url).begin()
        here.press("付款失败了")
        expect(here.page.locator(".card")).to_have_count(1)
        here.say("慢一点回答")
        expect(here.said("customer")).to_have_count(2)
        kill()
        here.say("停了以后说的")
        expect(here.page.get_by_role("alert")).to_contain_text("网络断开了")
        start()
        expect(here.said("bot").last).to_contain_text("收到：停了以后说的", timeout=60_000)
        expect(here.page.locator(".banner")).to_have_count(0)
        kept = here.kept()
        headers = {"Authorization": f"Bearer {kept['token']}"}
        page = plain_http.get(f"{url}/api/v1/conversations/{kept['id']}/messages", headers=headers).json()
        assert here.shown() == [(m["seq"], m["text"]) for m in page["messages"]]
        said = [m["text"] for m in page["messages"] if m["from"] == "customer"]
        assert said == ["付款失败了", "慢一点回答", "停了以后说的"]
        answers = [m["text"] for m in page["messages"] if m["text"].startswith("收到")]
        assert answers == ["收到：慢一点回答", "收到：停了以后说的"]
