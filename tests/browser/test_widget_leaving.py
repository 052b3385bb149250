"""A customer ends the conversation, or goes on in WeChat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.channel_registry import faces
from bot.channels.wechat.account import accounts_from_json
from bot.channels.wechat.terms import TERMS
from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store import upgrade
from bot.store.mail import MailStore
from tests.browser.customer import THEMES, Customer, built, context_of
from tests.browser.test_widget_safety import SECRET, later, signed
from tests.integration.customer.harness import Chat, Gateway, running

ChatOf = Callable[..., Chat]
ACCOUNT = (
    '{"okpay": {"app_id": "wx0123456789abcdef", "gh_id": "gh_0123456789ab", "token": "abc", "mode": "plain", '
    '"secret": "0123456789abcdef0123456789abcdef", "api_base": "http://127.0.0.1:9"}}'
)
MENUS = {"zh-CN": ("更多", "微信绑定"), "zh-TW": ("更多", "微信綁定"), "en": ("More", "WeChat")}


def end(customer: Customer) -> None:
    customer.page.get_by_role("button", name="更多").click()
    customer.page.get_by_role("menuitem", name="结束对话").click()


def test_who_leaves_the_queue_is_asked_first_and_then_gone_for_the_desk(
    customer: Customer, gateway: Gateway, chat_of: ChatOf
) -> None:
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    chat = chat_of(customer)
    end(customer)
    expect(customer.page.get_by_role("alertdialog")).to_contain_text("退出排队")
    customer.page.get_by_role("button", name="先不").click()
    assert chat.read()["state"] == "queued"
    end(customer)
    customer.page.get_by_role("button", name="结束", exact=True).click()
    expect(customer.page.locator("footer")).to_contain_text("对话已结束")
    assert chat.read()["state"] == "closed"
    [case] = [each for each in gateway.services.store.list_cases() if each.conversation_id == chat.id]
    assert case.status == "left"
    customer.page.get_by_role("button", name="开始新的对话").click()
    after = chat_of(customer, other_than=chat.id)
    expect(customer.said("customer")).to_have_count(0)
    expect(customer.said("bot")).to_have_count(1)
    assert (after.read()["state"], chat.read()["state"]) == ("bot", "closed")


def test_who_leaves_a_person_says_so_and_nothing_unsent_follows(
    customer: Customer, gateway: Gateway, chat_of: ChatOf
) -> None:
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    chat = chat_of(customer)
    gateway.take(chat, "小林")
    expect(customer.page.locator("header [role=status]")).to_contain_text("小林")
    customer.page.route("**/messages*", lambda route: route.abort())
    customer.say("没有发出去的话")
    end(customer)
    expect(customer.page.get_by_role("alertdialog")).to_contain_text("小林")
    customer.page.get_by_role("button", name="结束", exact=True).click()
    expect(customer.page.locator("footer")).to_contain_text("对话已结束")
    customer.page.unroute("**/messages*")
    customer.page.reload()
    expect(customer.page.locator("footer")).to_contain_text("对话已结束")
    assert "没有发出去的话" not in [m["text"] for m in chat.read()["messages"]]


def test_an_end_that_does_not_get_through_is_said(customer: Customer, chat_of: ChatOf) -> None:
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    customer.page.route("**/close", lambda route: route.abort())
    end(customer)
    customer.page.get_by_role("button", name="结束", exact=True).click()
    expect(customer.page.get_by_role("alert")).to_contain_text("没有成功")
    assert chat_of(customer).read()["state"] == "queued"


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A gateway whose okpay has an official account, and knows its customers."""
    from bot.channels.wechat.channel import WechatChannel

    url = f"sqlite:///{tmp_path_factory.mktemp('official') / 'official.db'}"
    upgrade(url)
    accounts = accounts_from_json(ACCOUNT)
    settings = Settings(demo="on", jwt_keys={"okpay": JwtKey(SECRET)}, channels={"wechat": accounts})

    def channel(store: Any, dispatcher: Any) -> Any:
        return (WechatChannel(accounts, MailStore(store, TERMS), dispatcher, "test"),)

    with running(url, settings, themes=THEMES, widget=built(), channels=channel, faces=faces()) as started:
        yield started


@pytest.mark.parametrize("lang", MENUS)
def test_a_known_customer_goes_on_in_wechat(browser: Browser, official: Gateway, lang: str) -> None:
    more, entry = MENUS[lang]
    with context_of(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        here = Customer(context, official.url, "<main></main><script src='/widget.js'></script>", lang).enter()
        here.page.evaluate(later, signed(f"wechat-{lang}"))
        expect(here.said("bot").first).to_be_visible()
        here.page.get_by_role("button", name=more).click()
        here.page.get_by_role("menuitem", name=entry).click()
        code = here.page.locator(".code")
        expect(code).to_contain_text("绑定 ")
        assert code.inner_text().removeprefix("绑定 ").isdigit() and len(code.inner_text()) == 11
        expect(here.page.get_by_role("region", name=entry)).to_contain_text("OKPay")
        here.page.locator(".banner button").first.click()
        here.until(lambda: here.page.evaluate("navigator.clipboard.readText()") == code.inner_text())
        here.page.keyboard.press("Escape")
        expect(code).to_have_count(0)
        here.check()


def test_who_is_linked_sees_it_in_the_app_and_undoes_it_there(browser: Browser, official: Gateway) -> None:
    """Since when, which account, undone only after a question; a refusal is said, and then the code is offered."""
    with context_of(browser) as context:
        here = Customer(context, official.url, "<main></main><script src='/widget.js'></script>").enter()
        token = signed("linked-customer-4711")
        here.page.evaluate(later, token)
        expect(here.said("bot").first).to_be_visible()
        kept, banner = MailStore(official.services.store, TERMS), here.page.get_by_role("region", name="微信绑定")
        same = official.open(headers={"Authorization": f"Bearer {token}"})
        code = kept.new_code(same.id)
        assert code is not None and kept.claim("okpay", "oLinked", code.code).result == "asked"
        assert kept.link("okpay", "oLinked").result == "linked"
        opens_wechat(here)
        expect(banner).to_contain_text("已绑定微信（账号尾号 4711）")
        expect(banner.locator("small")).to_contain_text("今天 ")
        assert "oLinked" not in here.page.content()
        banner.get_by_role("button", name="解绑", exact=True).click()
        expect(banner.get_by_role("button", name="确定解绑")).to_be_focused()
        banner.get_by_role("button", name="先不").click()
        assert kept.link_state("okpay", "oLinked", "").linked
        here.page.route("**/account-links/wechat/end", lambda route: route.abort())
        banner.get_by_role("button", name="解绑", exact=True).click()
        banner.get_by_role("button", name="确定解绑").click()
        expect(banner.get_by_role("alert")).to_contain_text("没有成功")
        here.page.unroute("**/account-links/wechat/end")
        banner.get_by_role("button", name="确定解绑").click()
        expect(banner.get_by_role("status")).to_contain_text("已经解绑")
        assert not kept.link_state("okpay", "oLinked", "").linked
        here.page.keyboard.press("Escape")
        expect(banner).to_have_count(0)
        opens_wechat(here)
        expect(banner.locator(".code")).to_contain_text("绑定 ")


def opens_wechat(here: Customer) -> None:
    here.page.get_by_role("button", name="更多").click()
    here.page.get_by_role("menuitem", name="微信绑定").click()


def test_who_is_not_known_is_not_offered_wechat(browser: Browser, official: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, official.url).begin()
        here.page.get_by_role("button", name="更多").click()
        expect(here.page.get_by_role("menuitem", name="开始新的对话")).to_be_visible()
        expect(here.page.get_by_role("menuitem", name="微信绑定")).to_have_count(0)
