"""A customer's whole way through the widget, by buttons and by words, to a person and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.customer import SIZES, Customer, context_of
from tests.integration.customer.harness import STEPS, Chat, Gateway, eventually
from tests.integration.store.acting import rows

ChatOf = Callable[..., Chat]


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_diagnosis_by_buttons(browser: Browser, gateway: Gateway, size: str) -> None:
    with context_of(browser, size) as context:
        here = Customer(context, gateway.url).begin()
        here.press("付款失败了")
        for index, (_, text) in enumerate(STEPS, 1):
            card = here.page.locator(".card").last
            expect(card).to_contain_text(f"第 {index} 步，共 6 步")
            expect(card).to_contain_text(text)
            bar = here.page.get_by_role("progressbar").last
            assert (bar.get_attribute("aria-valuenow"), bar.get_attribute("aria-valuemax")) == (str(index), "6")
            expect(here.page.locator(".options")).to_have_count(1)
            here.press("好了" if index == len(STEPS) else "还是不行")
        expect(here.said("bot").last).to_contain_text("问题解决了")
        _fits(here.page)
        here.check()


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_diagnosis_by_typing(browser: Browser, gateway: Gateway, size: str) -> None:
    with context_of(browser, size) as context:
        here = Customer(context, gateway.url).begin()
        for index in range(1, len(STEPS) + 1):
            here.say("付款还是失败")
            expect(here.page.locator(".card").last).to_contain_text(f"第 {index} 步")
        here.say("好了")
        expect(here.said("bot").last).to_contain_text("问题解决了")
        here.check()


@pytest.mark.parametrize("size", SIZES)
def test_to_a_person_and_back(browser: Browser, gateway: Gateway, chat_of: ChatOf, size: str) -> None:
    with context_of(browser, size) as context:
        here = Customer(context, gateway.url).begin()
        here.press("付款失败了")
        here.page.get_by_role("button", name="转人工").last.click()
        place = here.page.get_by_role("region", name="正在排队等人工客服")
        expect(place).to_contain_text(re.compile("下一位|前面还有 \\d+ 位"))
        expect(here.option("还是不行")).to_have_count(0)
        here.say("补充一下：是昨天的单子")
        expect(here.said("system").last).to_contain_text("已经补充")
        chat = chat_of(here)
        gateway.take(chat, "小林")
        expect(here.page.locator("header [role=status]")).to_contain_text("小林")
        expect(place).to_have_count(0)
        gateway.give_back(chat)
        expect(here.page.locator("header [role=status]")).to_contain_text("智能助手")
        expect(here.option("还是不行")).to_be_visible()
        here.check()


def test_the_place_in_the_queue_moves_and_can_be_left(
    customer: Customer, browser: Browser, gateway: Gateway, chat_of: ChatOf
) -> None:
    first = gateway.open()
    first.ask("转人工")
    customer.say("转人工")
    place = customer.page.locator(".place")
    expect(place).to_contain_text(re.compile("前面还有 \\d+ 位"))
    before = place.locator("b").inner_text()
    gateway.take(first)
    expect(place.locator("b")).not_to_have_text(before)
    customer.page.get_by_role("button", name="退出排队").click()
    expect(place).to_have_count(0)
    expect(customer.page.get_by_role("button", name="转人工").last).to_be_visible()


def test_an_answer_is_helpful_or_not(customer: Customer, gateway: Gateway, chat_of: ChatOf) -> None:
    customer.say("你好")
    customer.page.get_by_role("button", name="没用").click()
    expect(customer.page.locator(".helps")).to_contain_text("谢谢")
    own = chat_of(customer).id
    eventually(lambda: rows(gateway.services.store, "feedback", conversation_id=own))
    [kept] = rows(gateway.services.store, "feedback", conversation_id=own)
    assert kept["helpful"] is False or kept["helpful"] == 0
    customer.page.reload()
    expect(customer.page.locator(".helps")).to_contain_text("谢谢")


def test_a_persons_help_is_rated(customer: Customer, gateway: Gateway, chat_of: ChatOf) -> None:
    customer.say("请结束")
    faces = customer.page.get_by_role("radio")
    expect(faces).to_have_count(5)
    faces.nth(1).focus()
    customer.page.keyboard.press("ArrowRight")
    expect(customer.page.get_by_role("radio", checked=True)).to_contain_text("不满意")
    faces.nth(4).click()
    customer.page.locator(".rating textarea").fill("很耐心")
    customer.page.get_by_role("button", name="提交评价").click()
    expect(customer.page.locator(".rating")).to_contain_text("谢谢您的评价 · 很满意")
    [kept] = rows(gateway.services.store, "ratings", conversation_id=chat_of(customer).id)
    assert (kept["rating"], kept["comment"]) == (5, "很耐心")


def test_after_the_end_a_new_conversation(customer: Customer) -> None:
    before = customer.kept()["id"]
    customer.say("请结束")
    expect(customer.page.locator("footer")).to_contain_text("对话已结束")
    customer.page.get_by_role("button", name="开始新的对话").click()
    customer.kept(other_than=before)
    expect(customer.said("customer")).to_have_count(0)
    expect(customer.said("bot")).to_have_count(1)
    customer.say("又来了")
    expect(customer.said("bot").last).to_contain_text("收到：又来了")


def test_a_new_conversation_by_the_menu_asks_first(customer: Customer) -> None:
    customer.say("你好")
    expect(customer.said("bot")).to_have_count(2)
    customer.page.get_by_role("button", name="更多").click()
    customer.page.get_by_role("menuitem", name="开始新的对话").click()
    customer.page.get_by_role("button", name="先不").click()
    expect(customer.said("bot")).to_have_count(2)
    customer.page.get_by_role("button", name="更多").click()
    customer.page.get_by_role("menuitem", name="开始新的对话").click()
    customer.page.get_by_role("button", name="开始", exact=True).click()
    expect(customer.said("bot")).to_have_count(1)


def test_it_shows_that_an_answer_is_coming(customer: Customer) -> None:
    customer.say("很慢")
    expect(customer.page.locator(".typing")).to_be_visible()
    expect(customer.option("付款失败了")).to_have_count(0)
    expect(customer.said("bot").last).to_contain_text("收到：很慢")
    expect(customer.page.locator(".typing")).to_have_count(0)
    expect(customer.option("付款失败了")).to_be_visible()


def test_a_picture_for_the_person(customer: Customer, gateway: Gateway, chat_of: ChatOf, tmp_path: Path) -> None:
    expect(customer.page.get_by_role("button", name="发送图片")).to_have_count(0)
    customer.say("转人工")
    expect(customer.page.get_by_role("button", name="发送图片")).to_be_visible()
    picture = tmp_path / "shot.png"
    Image.new("RGB", (60, 40), (200, 30, 60)).save(picture)
    customer.page.locator("input[type=file]").set_input_files(picture)
    canvas = customer.page.locator("paydoc-chat .row.customer[data-seq] paydoc-picture[data-drawn] canvas")
    expect(canvas).to_have_count(1)
    colour = canvas.evaluate("c => [...c.getContext('2d').getImageData(5, 5, 1, 1).data.slice(0, 3)]")
    assert all(abs(one - other) < 12 for one, other in zip(colour, (200, 30, 60), strict=True))
    assert [m["text"] for m in chat_of(customer).read()["messages"] if m.get("attachment")] == ["[图片]"]
    customer.page.reload()
    expect(canvas).to_have_count(1)


def test_what_is_no_picture_is_refused_in_calm_words(customer: Customer, tmp_path: Path) -> None:
    customer.say("转人工")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    customer.page.locator("input[type=file]").set_input_files(broken)
    expect(customer.page.locator(".refused .delivery")).to_contain_text("打不开")


def test_hours_later_it_says_where_we_left_off(context: BrowserContext, customer: Customer) -> None:
    customer.press("付款失败了")
    expect(customer.page.locator(".card")).to_have_count(1)
    customer.page.clock.install()
    customer.page.clock.fast_forward(5 * 3600 * 1000)
    customer.page.reload()
    expect(customer.page.locator(".resume")).to_contain_text("上次聊到这里")
    customer.page.locator(".resume").get_by_role("button", name="再说一遍").click()
    expect(customer.said("customer").last).to_contain_text("再说一遍")
    expect(customer.page.locator(".resume button")).to_have_count(0)


def test_the_line_about_secrets_is_always_there(customer: Customer) -> None:
    for text, sender in (("你好", "bot"), ("转人工", "system")):
        before = customer.said(sender).count()
        customer.say(text)
        expect(customer.said(sender)).to_have_count(before + 1)
        expect(customer.page.locator(".secrets")).to_contain_text("不会向您要密码")


@pytest.mark.parametrize(
    ("lang", "placeholder"), [("zh-TW", "說說您遇到的問題"), ("en", "Describe the problem"), ("fr", "说说您遇到的问题")]
)
def test_its_own_words_follow_the_page(browser: Browser, gateway: Gateway, lang: str, placeholder: str) -> None:
    with context_of(browser) as context:
        here = Customer(context, gateway.url, lang=lang).begin()
        expect(here.field).to_have_attribute("placeholder", placeholder)
        expect(here.said("bot")).to_contain_text("您好")


def _fits(page: Page) -> None:
    """Nothing sticks out, and everything can be hit with a finger."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small: Any = page.locator("paydoc-chat").evaluate(
        """chat => [...chat.shadowRoot.querySelectorAll('button, textarea')].filter(e => e.offsetParent)
        .map(e => [e.ariaLabel || e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    )
    assert small == []
