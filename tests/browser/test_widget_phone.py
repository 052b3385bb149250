"""What is special to a phone and to a person at the other end: soft keyboard, pasted pictures, typing."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from tests.browser.customer import Customer, context_of, inline
from tests.browser.states import agent, picture
from tests.browser.test_widget_access import findings
from tests.integration.customer.harness import Chat, Gateway

ChatOf = Callable[..., Chat]
KEYBOARD = 320
# When the page told that somebody types, in ms, by its own clock.
TOLD = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/typing')).map(e => e.startTime)"
# Chromium has no soft keyboard to show here. What it would do to the page is what a page can see of it: another
# height of the visual viewport, and its event. The layout viewport stays, as it does on iOS.
KEYBOARD_UP = """height => {
  Object.defineProperty(visualViewport, 'height', {configurable: true, get: () => innerHeight - height});
  visualViewport.dispatchEvent(new Event('resize'));
  // The browser tells late of an earlier scrolling to the end, when the box has another size already.
  const {shadowRoot} = document.querySelector('paydoc-chat');
  shadowRoot.querySelector('.scroller').dispatchEvent(new Event('scroll'));
}"""
PASTE = """(field, data) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0)), carried = new DataTransfer();
  carried.items.add(new File([bytes], 'image.png', {type: 'image/png'}));
  return field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


def within(customer: Customer, shown: Locator, height: int) -> None:
    """It comes to lie wholly in the upper part of the screen that is visible."""
    box = customer.until(lambda: (box := shown.bounding_box()) and box["y"] + box["height"] <= height and box)
    assert box["y"] >= 0


def test_the_soft_keyboard_covers_neither_the_field_nor_the_newest_message(customer: Customer) -> None:
    for number in range(8):
        customer.say(f"第{number}句")
        expect(customer.said("bot").last).to_contain_text(f"收到：第{number}句")
    for height in (KEYBOARD, 0, KEYBOARD):
        customer.page.evaluate(KEYBOARD_UP, height)
        for shown in (customer.field, customer.said("bot").last.locator(".bubble")):
            within(customer, shown, 740 - height)
    customer.say("键盘开着说的")
    expect(customer.said("bot").last).to_contain_text("收到：键盘开着说的")
    within(customer, customer.said("bot").last, 740 - KEYBOARD)


def test_a_screenshot_is_pasted_for_the_person(customer: Customer, chat_of: ChatOf) -> None:
    image = io.BytesIO()
    Image.new("RGB", (80, 60), (20, 120, 60)).save(image, "PNG")
    data = base64.b64encode(image.getvalue()).decode()
    assert customer.field.evaluate(PASTE, data), "nobody is there to look at it: the paste is left to the browser"
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    assert not customer.field.evaluate(PASTE, data)
    canvas = customer.page.locator(".row.customer[data-seq] paydoc-picture[data-drawn] canvas")
    expect(canvas).to_have_count(1)
    assert [m["attachment"]["width"] for m in chat_of(customer).read()["messages"] if m.get("attachment")] == [80]


def test_each_sees_the_other_type(customer: Customer, gateway: Gateway, chat_of: ChatOf) -> None:
    customer.field.press_sequentially("没有人的时候", delay=20)
    assert customer.page.evaluate(TOLD) == []
    customer.field.fill("")
    agent(customer, gateway)
    customer.until(lambda: (customer.field.press_sequentially("啊"), len(customer.page.evaluate(TOLD)) == 2)[1])
    first, second = customer.page.evaluate(TOLD)
    assert second - first > 2900, "while somebody types all the time"
    chat = chat_of(customer)
    assert gateway.services.store.note_agent_typing(chat.id, 8.0)
    gateway.tell(chat)
    expect(customer.page.locator(".typing")).to_be_visible()
    expect(customer.page.locator(".typing")).to_have_count(0)


def test_a_picture_is_shown_larger(customer: Customer, gateway: Gateway) -> None:
    picture(customer, gateway)
    viewer = customer.page.get_by_role("dialog")
    expect(viewer.locator("canvas")).to_be_visible()
    colour = viewer.locator("canvas").evaluate("c => [...c.getContext('2d').getImageData(5, 5, 1, 1).data.slice(0, 3)]")
    assert all(abs(one - other) < 12 for one, other in zip(colour, (200, 30, 60), strict=True))
    assert viewer.evaluate("e => getComputedStyle(e).touchAction") == "auto"
    button = customer.page.get_by_role("button", name="看大图")
    customer.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    viewer.click(position={"x": 20, "y": 500})
    expect(viewer).to_have_count(0)


def test_escape_closes_the_picture_and_leaves_the_panel(browser: Browser, gateway: Gateway) -> None:
    body = "<main><h1>钱包</h1></main><script src='/widget.js' data-brand='okpay'></script>"
    with context_of(browser) as context:
        here = Customer(context, gateway.url, body).enter()
        here.page.get_by_role("button", name="打开客服").click()
        picture(here, gateway)
        here.page.keyboard.press("Escape")
        expect(here.page.locator("dialog")).to_have_count(0)
        expect(here.field).to_be_visible()
        here.check()


def test_the_large_picture_is_named_in_the_pages_language(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser, bypass_csp=True) as context:
        here: Any = Customer(context, gateway.url, inline(), "en").begin()
        picture(here, gateway, person="Talk to a person", larger="View larger")
        expect(here.page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_visible()
        assert findings(here.page) == []
