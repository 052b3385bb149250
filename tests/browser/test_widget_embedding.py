"""What a wallet's page does with the widget: show, hide, remove, begin; and what it does to itself meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.customer import Customer, context_of, inline
from tests.browser.desk import at_the_desk
from tests.integration.customer.harness import Chat, Gateway

ChatOf = Callable[..., Chat]
BUTTON = "<main><h1>钱包</h1></main><script src='/widget.js' data-brand='okpay'></script>"


@pytest.fixture
def page(context: BrowserContext, gateway: Gateway) -> Iterator[Customer]:
    """A page with the floating button, about which nothing may complain in the end."""
    here = Customer(context, gateway.url, BUTTON).enter()
    expect(here.page.locator(".fab")).to_be_visible()
    yield here
    here.check()


def do(here: Customer, call: str) -> Any:
    return here.page.evaluate(f"() => {{ {call} }}")


def test_a_page_hides_the_button_and_shows_it_again(page: Customer) -> None:
    do(page, "PayDoc.open(); PayDoc.hide()")
    expect(page.page.locator("paydoc-launcher")).to_be_hidden()
    do(page, "PayDoc.show()")
    expect(page.page.locator(".fab")).to_be_visible()
    expect(page.page.get_by_role("dialog")).to_be_hidden()
    do(page, "PayDoc.hide(); PayDoc.open()")
    expect(page.page.get_by_role("dialog")).to_be_visible()


def test_what_is_destroyed_hears_and_asks_nothing_until_it_is_opened(page: Customer, chat_of: ChatOf) -> None:
    do(page, "PayDoc.open()")
    page.say("先说一句")
    expect(page.said("bot").last).to_contain_text("收到：先说一句")
    chat = chat_of(page)
    do(page, "PayDoc.on('message', () => { window.told = true; }); PayDoc.destroy()")
    expect(page.page.locator("paydoc-launcher")).to_have_count(0)
    asked = len(page.addresses)
    chat.ask("从另一台手机说的")
    page.page.wait_for_timeout(500)  # nothing is to happen: there is no event to wait for
    assert (page.page.evaluate("window.told"), len(page.addresses)) == (None, asked)
    do(page, "PayDoc.open()")
    expect(page.page.get_by_role("dialog")).to_be_visible()
    expect(page.said("customer").last).to_contain_text("从另一台手机说的")
    expect(page.page.locator("paydoc-launcher")).to_have_count(1)


@pytest.mark.parametrize(
    "change",
    [
        "document.body.replaceWith(document.createElement('body'))",
        "document.body.replaceChildren()",
        "const old = document.body; old.remove(); setTimeout(() => document.documentElement.append(old), 300)",
    ],
    ids=["another body", "an empty body", "for a moment none"],
)
def test_the_button_is_there_whatever_the_page_makes_of_its_body(page: Customer, change: str) -> None:
    do(page, "PayDoc.open()")
    page.say("先说一句")
    expect(page.said("bot").last).to_contain_text("收到：先说一句")
    do(page, change)
    expect(page.said("bot").last).to_contain_text("收到：先说一句")
    page.say("再说一句")
    expect(page.said("bot").last).to_contain_text("收到：再说一句")
    do(page, "PayDoc.close()")
    page.page.get_by_role("button", name="打开客服").click()
    expect(page.page.get_by_role("dialog")).to_be_visible()
    expect(page.page.locator("paydoc-launcher")).to_have_count(1)


def test_it_is_opened_in_the_very_moment_in_which_the_body_is_another(page: Customer) -> None:
    do(page, "document.body.replaceWith(document.createElement('body')); PayDoc.open()")
    expect(page.page.get_by_role("dialog")).to_be_visible()
    expect(page.page.locator("paydoc-launcher")).to_have_count(1)


def test_opening_a_page_that_is_nothing_but_the_conversation_is_writing_in_it(
    browser: Browser, gateway: Gateway
) -> None:
    with context_of(browser, "desktop") as context:
        here = Customer(context, gateway.url).begin()
        do(here, "PayDoc.open()")
        expect(here.field).to_be_focused()
        here.check()


def test_what_cannot_be_opened_is_said_to_who_builds_the_page(context: BrowserContext, gateway: Gateway) -> None:
    here = Customer(context, gateway.url, "<main></main><script src='/widget.js'></script>").enter()
    do(here, "PayDoc.open()")
    [complaint] = here.until(lambda: here.complaints)
    assert "data-brand" in complaint


def test_a_page_may_open_it_before_it_has_a_body(context: BrowserContext, gateway: Gateway) -> None:
    here = Customer(context, gateway.url, "")
    html = (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>钱包</title>"
        "<script src='/widget.js' data-brand='okpay'></script>"
        "<script src='/early.js'></script></head><body><h1>钱包</h1></body></html>"
    )
    here.page.route("**/host", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    early = "PayDoc.start('付款失败了'); PayDoc.context({page: '付款结果'})"
    here.page.route(
        "**/early.js", lambda route: route.fulfill(body=early, content_type="text/javascript; charset=utf-8")
    )
    here.enter()
    expect(here.page.get_by_role("dialog")).to_be_visible()
    expect(here.said("customer").locator(".bubble")).to_have_text(["付款失败了"])
    here.check()


def test_a_page_begins_with_words_and_a_second_time_says_them_once(page: Customer, chat_of: ChatOf) -> None:
    do(page, "PayDoc.start('付款失败了'); PayDoc.start('付款失败了')")
    expect(page.said("bot").last).to_contain_text("手机有没有连上网")
    page.page.reload()
    do(page, "PayDoc.start('付款失败了')")
    expect(page.said("bot").last).to_contain_text("手机有没有连上网")
    page.say("还有别的")
    expect(page.said("bot").last).to_contain_text("收到：还有别的")
    do(page, "PayDoc.start('付款失败了')")
    expect(page.said("customer").last).to_contain_text("付款失败了")
    said = [m["text"] for m in chat_of(page).read()["messages"] if m["from"] == "customer"]
    assert said == ["付款失败了", "还有别的", "付款失败了"]


def test_where_the_conversation_is_over_a_page_begins_another(page: Customer) -> None:
    do(page, "PayDoc.start('结束')")
    expect(page.page.locator("footer")).to_contain_text("对话已结束")
    before = page.kept()["id"]
    do(page, "PayDoc.start('付款失败了')")
    expect(page.said("bot").last).to_contain_text("手机有没有连上网")
    page.kept(other_than=before)
    expect(page.said("customer").locator(".bubble")).to_have_text(["付款失败了"])


def test_a_page_begins_with_a_topic_by_its_id(context: BrowserContext, desk: Gateway) -> None:
    here = Customer(context, desk.url, inline()).begin()
    do(here, "PayDoc.start({topic: 'payment_failed'})")
    expect(here.said("customer").last).to_contain_text(desk.services.topics["payment_failed"])
    do(here, "PayDoc.start({topic: 'nonsense'})")
    [complaint] = here.until(lambda: here.complaints)
    assert "start" in complaint
    expect(here.said("customer")).to_have_count(1)


def test_a_page_hears_how_much_is_new(page: Customer, chat_of: ChatOf) -> None:
    do(page, "PayDoc.open()")
    expect(page.said("bot").first).to_be_visible()
    do(page, "PayDoc.close(); window.off = PayDoc.onUnread((count) => (window.heard ||= []).push(count))")
    chat = chat_of(page)
    for text in ("第一句", "第二句"):
        chat.ask(text)
    page.until(lambda: page.page.evaluate("window.heard") == [0, 1, 2])
    do(page, "PayDoc.open()")
    page.until(lambda: page.page.evaluate("window.heard") == [0, 1, 2, 0])
    do(page, "window.off(); PayDoc.close()")
    chat.ask("第三句")
    expect(page.page.locator(".badge")).to_have_text("1")
    assert page.page.evaluate("window.heard") == [0, 1, 2, 0]
    heard = page.page.evaluate("new Promise((resolve) => PayDoc.onUnread(resolve))")
    assert heard == 1


def test_language_and_theme_change_by_call(page: Customer) -> None:
    do(page, "PayDoc.open(); PayDoc.update({lang: 'en', theme: 'dark', size: 'large'})")
    expect(page.page.get_by_role("dialog", name="Open support chat")).to_be_visible()
    expect(page.field).to_have_attribute("placeholder", "Describe the problem")
    expect(page.chat).to_have_attribute("data-dark", "")
    expect(page.chat).to_have_attribute("data-large", "")
    do(page, "PayDoc.update({lang: null, theme: 'light', size: null})")
    expect(page.field).to_have_attribute("placeholder", "说说您遇到的问题")
    expect(page.chat).not_to_have_attribute("data-dark", "")


@pytest.mark.parametrize("brand", ["OKPay", "nope", "o" * 80])
def test_a_wrong_wallet_is_said_once_and_not_asked_for_again(
    context: BrowserContext, gateway: Gateway, brand: str
) -> None:
    here = Customer(context, gateway.url, inline(brand)).enter()
    expect(here.page.get_by_role("alert")).to_contain_text("没有设置好")
    expect(here.page.locator("header [role=status]")).to_have_text("客服暂时用不了")
    expect(here.field).to_have_count(0)
    opened = [address for address in here.addresses if address.endswith("/conversations")]
    do(here, "PayDoc.identify(null); dispatchEvent(new Event('online'))")
    here.page.wait_for_timeout(2_000)  # nothing is to happen: there is no event to wait for
    assert [address for address in here.addresses if address.endswith("/conversations")] == opened
    assert len(opened) == 1
    [complaint] = here.complaints
    assert f'brand="{brand}"' in complaint and "data-brand" in complaint
    here.page.evaluate("document.querySelector('paydoc-chat').setAttribute('brand', 'okpay')")
    expect(here.said("bot").first).to_be_visible()
    here.say("现在好了")
    expect(here.said("bot").last).to_contain_text("收到：现在好了")


def test_a_wrong_wallet_of_the_button(context: BrowserContext, gateway: Gateway) -> None:
    here = Customer(context, gateway.url, BUTTON.replace("okpay", "nope")).enter()
    here.page.get_by_role("button", name="打开客服").click()
    expect(here.page.get_by_role("alert")).to_contain_text("没有设置好")
    [complaint] = here.complaints
    assert 'brand="nope"' in complaint


def test_no_wallet_at_all(context: BrowserContext, gateway: Gateway) -> None:
    body = "<main><h1>钱包</h1><paydoc-chat inline></paydoc-chat></main><script src='/widget.js'></script>"
    here = Customer(context, gateway.url, body).enter()
    expect(here.page.get_by_role("alert")).to_contain_text("没有设置好")
    [complaint] = here.until(lambda: here.complaints)
    assert "brand" in complaint
    assert [address for address in here.addresses if "/api/" in address] == []
    here.page.evaluate("document.querySelector('paydoc-chat').setAttribute('brand', 'okpay')")
    expect(here.said("bot").first).to_be_visible()
    assert here.complaints == [complaint]


def test_who_has_the_case_sees_what_the_page_knows(browser: Browser, desk: Gateway) -> None:
    with context_of(browser) as context, at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url, BUTTON).enter()
        do(
            here,
            "PayDoc.context({order: '20261121091200004567', page: '付款结果', token: 'x'}); PayDoc.start('付款失败了')",
        )
        expect(here.said("bot").last).to_be_visible()
        here.say("转人工")
        expect(here.page.locator(".place")).to_be_visible()
        lin.claim(here.kept()["id"])
        facts = lin.tab.locator("dl")
        expect(facts.filter(has_text="所在页面")).to_contain_text("付款结果")
        expect(facts.filter(has_text="订单号")).to_contain_text("••••4567")
        lin.tab.wait_for_timeout(7_000)  # what the claim changed was read, the clock looked: nothing else brings this
        do(here, "PayDoc.context({page: '退款进度'})")
        expect(facts.filter(has_text="所在页面")).to_contain_text("退款进度")
        here.check()
        lin.check()


def test_another_conversation_is_told_what_the_page_knows_too(page: Customer) -> None:
    told: list[str] = []
    page.page.on("request", lambda request: told.append(request.url) if request.url.endswith("/context") else None)
    do(page, "PayDoc.context({order: 'A-1'}); PayDoc.identify(null); PayDoc.open()")
    first = page.kept()["id"]
    page.until(lambda: len(told) == 1)
    page.page.get_by_role("button", name="更多").click()
    page.page.get_by_role("menuitem", name="开始新的对话").click()
    page.page.get_by_role("button", name="开始", exact=True).click()
    second = page.kept(other_than=first)["id"]
    page.until(lambda: len(told) == 2)
    assert [first in told[0], second in told[1]] == [True, True]
