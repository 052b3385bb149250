"""Everybody can use the desk: axe on what people see, by keyboard alone, with an input method, on a small screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Agent, at_the_desk, fresh, waiting
from tests.browser.test_widget_access import findings
from tests.integration.customer.harness import Gateway


def talking(lin: Agent, desk: Gateway) -> None:
    """In a conversation, with a note and a step sent."""
    chat = waiting(desk)
    fresh(desk, chat)
    lin.claim(chat.id)
    lin.say("您好")
    expect(lin.said("agent")).to_have_count(1)
    lin.tab.keyboard.press("Alt+p")
    lin.say("客户比较急")
    expect(lin.tab.locator(".row.note")).to_have_count(1)
    lin.tab.keyboard.press("Alt+p")


def opened(button: str) -> Callable[[Agent, Gateway], None]:
    """With one of the dialogs."""

    def reach(lin: Agent, desk: Gateway) -> None:
        talking(lin, desk)
        lin.press(button)
        expect(lin.tab.get_by_role("dialog")).to_be_visible()

    return reach


def canned(lin: Agent, desk: Gateway) -> None:
    """With the canned replies open."""
    talking(lin, desk)
    lin.field.fill("/")
    expect(lin.tab.get_by_role("listbox", name="常用语")).to_be_visible()


def lead(lin: Agent, desk: Gateway) -> None:
    """The lead's view."""
    waiting(desk)
    lin.press("主管看板")
    expect(lin.tab.locator(".brand-cards")).to_be_visible()
    expect(lin.tab.locator(".numbers")).to_be_visible()


def menu(lin: Agent, desk: Gateway) -> None:
    """With the menu of preferences."""
    lin.tab.get_by_role("button", name=re.compile("更多：.*陈主管")).click()
    expect(lin.tab.get_by_role("menu")).to_be_visible()


STATES: dict[str, Callable[[Agent, Gateway], None]] = {
    "talking": talking,
    "step": opened("发步骤"),
    "transfer": opened("转接"),
    "back": opened("交回机器人"),
    "end": opened("结单"),
    "canned": canned,
    "lead": lead,
    "menu": menu,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Browser, desk: Gateway, state: str, scheme: str) -> None:
    with at_the_desk(browser, desk, "chen", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce") as chen:
        STATES[state](chen, desk)
        assert findings(chen.tab) == []


def test_axe_finds_nothing_before_signing_in(browser: Browser, desk: Gateway) -> None:
    context = browser.new_context(bypass_csp=True, locale="zh-CN")
    here = Agent(context, desk.url, "lin")
    here.tab.goto(f"{desk.url}/desk/")
    here.enter("wrong password")
    expect(here.tab.get_by_role("alert")).to_contain_text("不对")
    assert findings(here.tab) == []
    context.close()


def test_by_keyboard_alone(browser: Browser, desk: Gateway) -> None:
    for _ in range(2):
        waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        keys = lin.tab.keyboard
        expect(lin.tab.locator(".queue-row").nth(1)).to_be_visible()
        keys.press("j")
        expect(lin.tab.locator(".queue-row").first).to_have_attribute("aria-current", "true")
        keys.press("j")
        expect(lin.tab.locator(".queue-row").nth(1)).to_have_attribute("aria-current", "true")
        keys.press("k")
        expect(lin.tab.locator(".queue-row").first).to_have_attribute("aria-current", "true")
        keys.press("?")
        expect(lin.tab.get_by_role("dialog", name="快捷键")).to_be_visible()
        keys.press("Escape")
        expect(lin.tab.get_by_role("dialog")).to_have_count(0)
        keys.press("Control+k")
        expect(lin.tab.locator("#search")).to_be_focused()


def test_enter_in_an_input_method_does_not_send(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lin.field.fill("nihao")
        for event in ({"isComposing": True}, {"keyCode": 229}):
            lin.field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **event})
        expect(lin.field).to_have_value("nihao")
        expect(lin.said("agent")).to_have_count(0)
        lin.field.press("Shift+Enter")
        lin.field.press("Control+Enter")
        expect(lin.said("agent")).to_have_count(1)


def test_canned_replies_fill_in_and_drafts_stay(browser: Browser, desk: Gateway) -> None:
    one, other = waiting(desk), waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(one.id)
        lin.field.press_sequentially("/nh")
        lin.field.press("Enter")
        expect(lin.field).to_have_value(re.compile("我是客服小林"))
        lin.claim(other.id)
        expect(lin.field).to_have_value("")
        lin.tab.reload()
        lin.open(one.id)
        expect(lin.field).to_have_value(re.compile("我是客服小林"))
        lin.field.press("Enter")
        expect(lin.said("agent").last).to_contain_text("我是客服小林")


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_it_fits(browser: Browser, desk: Gateway, width: int) -> None:
    with at_the_desk(browser, desk, "chen") as chen:
        chen.tab.set_viewport_size({"width": width, "height": 768})
        talking(chen, desk)
        panes = chen.tab.locator(".pane").evaluate_all("all => all.map(p => p.scrollWidth - p.clientWidth)")
        assert len(panes) == 3 and max(panes) <= 0
        assert chen.tab.evaluate("document.documentElement.scrollWidth") <= width
        chen.press("主管看板")
        expect(chen.tab.locator(".brand-cards")).to_be_visible()
        assert chen.tab.evaluate("document.documentElement.scrollWidth") <= width
