"""What the widget claims is so: that somebody is there, what time it is, what can still be done."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.customer import Customer, context_of, inline
from tests.browser.desk import at_the_desk, conversation_of
from tests.integration.customer.harness import Gateway
from tests.integration.desk.acting import OPEN

ONLINE = re.compile("随时在线")


def test_it_does_not_say_that_it_is_there_before_and_when_it_is_not(context: BrowserContext, gateway: Gateway) -> None:
    here = Customer(context, gateway.url).begin()
    light = here.page.locator("header [role=status]")
    expect(light).to_have_text(ONLINE)
    expect(light).to_have_attribute("data-state", "bot")
    context.set_offline(True)
    here.say("在吗")
    expect(light).not_to_have_text(ONLINE)
    expect(light).to_have_attribute("data-state", "connecting")
    context.set_offline(False)
    expect(light).to_have_text(ONLINE)
    here.check()


def test_a_wallet_that_is_not_served_is_never_there(context: BrowserContext, gateway: Gateway) -> None:
    here = Customer(context, gateway.url, inline("nosuchpay")).enter()
    light = here.page.locator("header [role=status]")
    expect(light).to_have_attribute("data-state", "closed")
    here.page.wait_for_timeout(1500)
    expect(light).not_to_have_text(ONLINE)


def test_one_clock_whatever_the_phone_says(browser: Browser, desk: Gateway) -> None:
    """The place card and the bubble name the same time, also where the phone lives in New York."""
    with context_of(browser, timezone_id="America/New_York") as context:
        here = Customer(context, desk.url)
        here.page.clock.set_fixed_time(OPEN)
        here.begin()
        for text in ("付款失败了", "转人工"):
            here.say(text)
        told = here.said("bot").filter(has_text="前有人接待").last
        expect(told).to_be_visible()
        promised = re.search(r"\d\d:\d\d", told.inner_text())
        assert promised is not None
        expect(here.page.locator(".place small")).to_contain_text(promised[0])
        here.check()


def test_after_the_end_the_words_and_the_page_agree(browser: Browser, context: BrowserContext, desk: Gateway) -> None:
    here = Customer(context, desk.url).begin()
    here.say("转人工")
    expect(here.page.locator(".place")).to_be_visible()
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(conversation_of(here))
        lin.say("您好")
        expect(here.said("agent").last).to_contain_text("您好")
        lin.press("结单")
        lin.tab.get_by_role("radio", name="已解决", exact=True).check(force=True)
        lin.press("结单并请客户评价")
        expect(here.page.locator("paydoc-chat footer")).to_contain_text("对话已结束")
        expect(here.field).to_have_count(0)
        assert not any("直接在这里说" in text for _, text in here.shown())
        expect(here.page.get_by_role("button", name="开始新的对话")).to_be_visible()
        lin.check()
    here.check()
