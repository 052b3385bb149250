"""The simulated WeChat as a developer sees it: a phone one can type on, and the exchange beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.store import upgrade
from tests.integration.wechat.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Platform and one gateway on SQLite."""
    folder = tmp_path_factory.mktemp("wechat-page")
    url = f"sqlite:///{folder}/page.db"
    upgrade(url)
    arranged = World(folder, url, {"okpay": "safe", "upay": "safe"}, workers=1)
    try:
        arranged.start()
        yield arranged
    finally:
        arranged.stop()


@pytest.fixture
def page(world: World, browser: Browser) -> Iterator[Page]:
    """The page; anything the console complains about fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(world.fake_url)
    yield opened
    opened.close()
    assert wrong == []


def test_one_follows_types_and_clicks(page: Page) -> None:
    chat = page.locator("#chat")
    expect(chat.locator(".bubble.menu button").first).to_be_visible(timeout=10_000)
    expect(page.locator("#state")).to_have_text("已关注")
    page.fill("#text", "三条")
    page.press("#text", "Enter")
    expect(chat).to_contain_text("第二条")
    chat.locator(".bubble.menu").last.get_by_role("button", name="还是不行").click()
    expect(chat).to_contain_text("选择：persists")
    expect(page.locator("#lines details").first).to_be_visible()
    expect(page.locator("#lines")).to_contain_text("custom/send")
    expect(page.locator("#quota")).to_contain_text("48 小时内还能发")


def test_numbered_links_can_be_clicked_where_menus_are_not_allowed(page: Page) -> None:
    chat = page.locator("#chat")
    page.select_option("#wallet", "upay")
    page.uncheck("#certified")
    page.click("#someone")
    page.fill("#text", "三条")
    page.press("#text", "Enter")
    expect(chat).to_contain_text("1. 好了")
    chat.locator("li").filter(has_text="第三条").get_by_role("button", name="还是不行").click()
    expect(chat).to_contain_text("选择：persists")


@pytest.mark.parametrize("kind", ["image", "voice", "mute", "location", "link"])
def test_one_sends_more_than_words(page: Page, kind: str) -> None:
    page.select_option("#kind", kind)
    page.click("#send")
    expected = "收到：付款失败了" if kind == "voice" else "收到了"
    expect(page.locator("#chat")).to_contain_text(expected)


def test_nothing_an_account_says_becomes_html(page: Page) -> None:
    page.fill("#text", "<img src=x onerror=alert(1)>")
    page.press("#text", "Enter")
    expect(page.locator("#chat")).to_contain_text("收到：<img src=x")
    assert page.locator("#chat img").count() == 0
