"""The server is killed in the middle: nothing that the agent or the customer said is lost, nothing comes twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.settings import ROOT
from bot.store import Store, upgrade
from bot.store.desk.facade import DeskStore
from tests.browser.desk import NORMAL, Agent, at_the_desk, desk_built, waiting
from tests.integration.customer.harness import Gateway, eventually
from tests.integration.desk.served import HASHED
from tests.support import plain_http
from tests.support.product import Customer, free_port


@contextmanager
def served(database: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A gateway in its own process, until killed."""
    command = [sys.executable, "-m", "tests.browser.desk_process", str(database), str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        eventually(lambda: answers(port) or process.poll() is not None, 120)
        assert process.poll() is None
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        return plain_http.get(f"http://127.0.0.1:{port}/health/live").is_success
    except httpx.HTTPError:
        return False


def test_a_server_that_is_killed_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    desk_built()
    database, port = tmp_path / "store.db", free_port()
    upgrade(f"sqlite:///{database}")
    store = Store(f"sqlite:///{database}")
    DeskStore(store).add_agent("lin", "小林", "agent", HASHED, ["*"], [], 4)
    store.close()
    with ExitStack() as stack:
        first = stack.enter_context(served(database, port))
        customer = Customer(f"http://127.0.0.1:{port}", "okpay")
        for text in ("付款失败了", "还是不行", "转人工"):
            customer.says(text)
        context = browser.new_context(viewport=NORMAL, locale="zh-CN")
        stack.callback(context.close)
        lin = Agent(context, customer.http.base_url.__str__().rstrip("/"), "lin").sign_in().claim(customer.id)
        lin.say("第一句")
        expect(lin.said("agent")).to_have_count(1)

        first.send_signal(signal.SIGKILL)
        first.wait(10)
        lin.say("第二句")
        lin.say("第三句")
        expect(lin.tab.locator(".row.pending")).to_have_count(2)
        expect(lin.tab.get_by_text("正在重连")).to_be_visible()

        stack.enter_context(served(database, port))
        lin.tab.reload()  # and the browser, too, while they are on their way
        again = str(uuid.uuid4())
        customer.send(again, text="我也说一句")
        customer.send(again, text="我也说一句")
        expect(lin.tab.locator(".transcript")).to_be_visible(timeout=20_000)
        expect(lin.said("agent")).to_have_count(3)
        expect(lin.said("customer").last).to_contain_text("我也说一句")
        expect(lin.tab.locator(".row.pending")).to_have_count(0)
        assert lin.texts("agent") == ["第一句", "第二句", "第三句"]
        texts = [m["text"] for m in customer.http.get(customer.path, params={"after": 0}).json()["messages"]]
        assert [texts.count(text) for text in ("第一句", "第二句", "第三句", "我也说一句")] == [1, 1, 1, 1]


def test_an_answer_that_got_lost_on_the_way_does_not_send_twice(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lost = []

        def swallow(route):  # type: ignore[no-untyped-def]
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch())
                return route.abort()
            return route.continue_()

        lin.tab.route("**/messages", swallow)
        lin.say("只说一次")
        expect(lin.said("agent")).to_have_count(1)
        expect(lin.tab.locator(".row.pending")).to_have_count(0)
        lin.tab.wait_for_timeout(1500)
        assert str(chat.read()["messages"]).count("只说一次") == 1
        assert lost


@pytest.mark.parametrize("seconds", [1.5])
def test_after_being_offline_the_page_has_what_it_missed(browser: Browser, desk: Gateway, seconds: float) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lin.context.set_offline(True)
        expect(lin.tab.get_by_text("正在重连")).to_be_visible()
        for text in ("第一条", "第二条"):
            chat.say(text)
        lin.say("离线写的")
        lin.tab.wait_for_timeout(seconds * 1000)
        lin.context.set_offline(False)
        expect(lin.said("customer").last).to_contain_text("第二条")
        expect(lin.said("agent").last).to_contain_text("离线写的")
        assert lin.texts("customer")[-2:] == ["第一条", "第二条"]
