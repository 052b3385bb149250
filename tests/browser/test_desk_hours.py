"""When nobody is there: at night a ticket that somebody answers in the morning, and a promise that passed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, WebSocketRoute, expect

from tests.browser.customer import Customer
from tests.browser.desk import at_the_desk, conversation_of
from tests.integration.customer.harness import Gateway
from tests.integration.desk.acting import OPEN

NOBODY_CAME = "还没有客服接进来"
ANSWER = "您好，我是小林。昨晚的扣款已经核对过，今天会退回原卡。"


@pytest.fixture
def night(desk: Gateway) -> Iterator[None]:
    """The bot's clock says half past two in the morning."""
    desk.script.now = OPEN - timedelta(hours=8.5)  # type: ignore[attr-defined]
    yield
    desk.script.now = OPEN  # type: ignore[attr-defined]


def asks_for_a_person(here: Customer) -> str:
    """In the middle of a diagnosis; the conversation's id."""
    for text in ("付款失败了", "还是不行", "转人工"):
        here.say(text)
        expect(here.said("customer").last).to_contain_text(text)
        expect(here.page.locator("paydoc-chat .typing")).to_have_count(0)
    return conversation_of(here)


def test_at_night_a_ticket_that_is_answered_in_the_morning(
    browser: Browser, context: BrowserContext, desk: Gateway, night: None
) -> None:
    here = Customer(context, desk.url).begin()
    talk = asks_for_a_person(here)
    told = here.page.locator("paydoc-chat .row[data-seq]").filter(has_text="工单")
    expect(told).to_contain_text(re.compile(r"现在不在线.*\d\d:\d\d 开始服务.*编号.*\d\d:\d\d 前有人联系您", re.S))
    expect(here.page.locator(".place")).to_have_count(0)
    expect(here.page.locator("header [role=status]")).to_contain_text("智能助手")

    desk.script.now = OPEN  # type: ignore[attr-defined]
    with at_the_desk(browser, desk, "lin") as lin:
        expect(lin.group("留言待回").locator(f"[data-id='{talk}']")).to_be_visible()
        lin.open(talk)
        expect(lin.tab.locator(".why")).to_contain_text("客户留了言")
        expect(lin.card).to_contain_text("客户留了言，请按承诺时间回复")
        lin.claim(talk)
        lin.say(ANSWER)
        expect(here.said("agent").last).to_contain_text(ANSWER)
        expect(here.page.locator("header [role=status]")).to_contain_text("小林")
        here.say("收到，谢谢")
        expect(lin.said("customer").last).to_contain_text("收到，谢谢")

        lin.press("结单")
        lin.tab.get_by_role("radio", name="已解决", exact=True).check(force=True)
        lin.press("结单并请客户评价")
        faces = here.page.get_by_role("radio")
        expect(faces).to_have_count(5)
        faces.nth(4).click()
        here.page.get_by_role("button", name="提交评价").click()
        expect(here.page.locator(".rating")).to_contain_text("很满意")
        expect(lin.row(talk)).to_have_count(0)
        lin.check()
    here.check()


def asks_who_waited_too_long(desk: Gateway) -> None:
    """The engine thinks it is another day: each promise has passed."""
    clock = desk.server.config.app.state.desk_clock  # type: ignore[union-attr]
    asyncio.run_coroutine_threadsafe(clock.look(), desk.loop).result(20)


def test_what_was_asked_before_is_not_offered_beside_what_is_asked_now(context: BrowserContext, desk: Gateway) -> None:
    """The message comes before the standing that says which question is open."""
    here = Customer(context, desk.url)
    held: list[Callable[[], None]] = []

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def hear(frame: str | bytes) -> None:
            told = json.loads(frame)
            if held and told["kind"] == "status":
                held.append(lambda: page.send(frame))
                return
            if NOBODY_CAME in told.get("text", ""):
                held.append(lambda: None)
            page.send(frame)

        server.on_message(hear)

    here.page.route_web_socket(re.compile("/stream"), between)
    here.begin()
    asks_for_a_person(here)
    asks_who_waited_too_long(desk)
    expect(here.option("先留工单")).to_be_visible()
    expect(here.page.locator(".option")).to_have_text(["继续等", "先留工单", "让机器人接着帮我"])
    for go_on in held:
        go_on()
    expect(here.page.locator(".option")).to_have_text(["继续等", "先留工单", "让机器人接着帮我"])


@pytest.mark.parametrize(
    ("choice", "answer", "group"),
    [
        ("继续等", re.compile("排到第一位|前面还有"), "等待接待"),
        ("先留工单", "已经改成工单", "留言待回"),
        ("让机器人接着帮我", "第 2 步", None),
    ],
)
def test_nobody_came_in_time_and_the_customer_chooses(
    browser: Browser, context: BrowserContext, desk: Gateway, choice: str, answer: str, group: str | None
) -> None:
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        talk = asks_for_a_person(here)
        expect(lin.group("等待接待").locator(f"[data-id='{talk}']")).to_be_visible()
        asks_who_waited_too_long(desk)
        rows = here.page.locator("paydoc-chat .row[data-seq]")
        expect(rows.last).to_contain_text(NOBODY_CAME)
        for label in ("继续等", "先留工单", "让机器人接着帮我"):
            expect(here.option(label)).to_be_visible()
        here.press(choice)
        expect(rows.filter(has_text=answer).last).to_be_visible()
        if group is None:
            expect(lin.row(talk)).to_have_count(0)
        else:
            lin.group(group).locator(f"[data-id='{talk}']").click()
            lin.claim(talk)
            lin.say("让您久等了")
            expect(here.said("agent").last).to_contain_text("让您久等了")
        lin.check()
        here.check()
