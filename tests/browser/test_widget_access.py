"""Everybody can use it: axe on every state, keyboard, screen reader names, large type, reduced motion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.settings import ROOT
from tests.browser.customer import Customer, context_of, inline
from tests.browser.states import STATES
from tests.integration.customer.harness import Chat, Gateway

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
STILL = """() => document.getAnimations().every(each =>
  each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity)"""
LOOKS = {"light": ("light", ""), "dark": ("dark", ""), "large": ("light", "size='large'")}


UP = "e => new Promise(done => { e.addEventListener('scroll', done, {once: true}); e.scrollTop = 0; })"


def findings(page: Page) -> list[str]:
    """What axe finds, in words."""
    page.evaluate(AXE.read_text())
    page.wait_for_timeout(350)  # what is to move has begun to
    page.wait_for_function(STILL)
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Browser, gateway: Gateway, state: str, look: str) -> None:
    scheme, more = LOOKS[look]
    with context_of(browser, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce") as context:
        here = Customer(context, gateway.url, inline("okpay", more)).begin()
        STATES[state](here, gateway)
        assert findings(here.page) == []


def test_axe_finds_nothing_in_the_panel(browser: Browser, gateway: Gateway) -> None:
    body = "<main><h1>钱包</h1></main><script src='/widget.js' data-brand='upay'></script>"
    with context_of(browser, "desktop", bypass_csp=True, reduced_motion="reduce") as context:
        here = Customer(context, gateway.url, body).enter()
        assert findings(here.page) == []
        here.page.get_by_role("button", name="打开客服").click()
        expect(here.said("bot").first).to_be_visible()
        assert findings(here.page) == []


def test_by_keyboard_alone(customer: Customer) -> None:
    customer.field.focus()
    customer.page.get_by_role("group", name="可以直接点").get_by_role("button", name="付款失败了").focus()
    customer.page.keyboard.press("Enter")
    expect(customer.option("还是不行")).to_be_focused()
    customer.page.keyboard.press("Enter")
    expect(customer.page.locator(".card").last).to_contain_text("第 2 步")
    expect(customer.option("还是不行")).to_be_focused()
    customer.page.keyboard.press("Tab")
    expect(customer.option("好了")).to_be_focused()
    customer.page.get_by_role("button", name="更多").focus()
    customer.page.keyboard.press("Enter")
    expect(customer.page.get_by_role("menu")).to_be_visible()
    customer.page.keyboard.press("Escape")
    expect(customer.page.get_by_role("menu")).to_have_count(0)


def test_a_screen_reader_hears_what_is_new_but_not_the_past(customer: Customer) -> None:
    log = customer.page.get_by_role("log", name="对话记录")
    expect(log).to_have_attribute("aria-busy", "false")
    expect(log).to_have_attribute("aria-live", "polite")
    customer.say("你好")
    expect(customer.said("bot").last).to_contain_text("智能助手：")
    expect(customer.said("customer").last).to_contain_text("我：")
    expect(customer.page.get_by_role("textbox", name="输入消息")).to_be_visible()
    expect(customer.page.get_by_role("button", name="发送")).to_be_visible()


def test_large_type_is_one_tap_and_kept(customer: Customer) -> None:
    before = customer.said("bot").first.locator(".bubble").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    customer.page.get_by_role("button", name="更多").click()
    customer.page.get_by_role("menuitemcheckbox", name="大字版").click()
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    expect(customer.chat).to_have_attribute("data-large", "")
    assert customer.said("bot").first.locator(".bubble").evaluate(size) >= before * 1.2
    customer.page.reload()
    expect(customer.chat).to_have_attribute("data-large", "")
    expect(customer.said("bot").first).to_be_visible()
    assert customer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = customer.page.locator(".option").first.bounding_box()
    assert box is not None and box["height"] >= 50


def test_whoever_reads_further_up_is_not_pulled_away(customer: Customer, chat_of: Callable[..., Chat]) -> None:
    for number in range(8):
        customer.say(f"第{number}句")
        expect(customer.said("bot").last).to_contain_text(f"收到：第{number}句")
    scroller = customer.page.locator("paydoc-chat .scroller")
    scroller.evaluate(UP)
    chat_of(customer).ask("从另一台手机说的")
    newer = customer.page.get_by_role("button", name="有新消息")
    expect(newer).to_be_visible()
    assert scroller.evaluate("e => e.scrollTop") == 0
    newer.click()
    expect(customer.said("bot").last).to_be_in_viewport()


def test_nothing_moves_for_who_wants_that(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser, reduced_motion="reduce") as context:
        here = Customer(context, gateway.url).begin()
        here.say("很慢")
        assert here.page.locator(".typing i").first.evaluate("e => getComputedStyle(e).animationName") == "none"


def test_the_field_does_not_make_a_phone_zoom(customer: Customer) -> None:
    assert customer.field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16
