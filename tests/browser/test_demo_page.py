"""The demo page: a wallet is chosen, the widget talks for it, its document lies beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.settings import Settings
from bot.store import upgrade
from tests.browser.customer import SIZES, THEMES, Customer, built, context_of
from tests.integration.customer.harness import BRANDS, Gateway, running


@pytest.fixture(params=SIZES)
def visitor(browser: Browser, gateway: Gateway, request: pytest.FixtureRequest) -> Iterator[Customer]:
    with context_of(browser, request.param) as context:
        here = Customer(context, gateway.url)
        here.page.goto(f"{gateway.url}/")
        yield here
        here.check()


def choose(here: Customer, brand: str) -> None:
    here.page.locator(f"#wallets a[href='#{brand}']").click()
    expect(here.page.locator("paydoc-chat header h2")).to_have_text(BRANDS[brand])  # not still the one before
    expect(here.said("bot").first).to_be_visible()


def test_every_wallet_has_its_own_conversation_and_colour(visitor: Customer) -> None:
    for brand, name in BRANDS.items():
        choose(visitor, brand)
        visitor.say(f"我用{name}")
        expect(visitor.said("bot").last).to_contain_text(f"收到：我用{name}")
        mark = visitor.page.locator("paydoc-chat .mark").evaluate("e => getComputedStyle(e).backgroundColor")
        red, green, blue = (int(THEMES[brand]["primary"][at : at + 2], 16) for at in (1, 3, 5))
        assert mark == f"rgb({red}, {green}, {blue})"
        if visitor.page.locator("#back").is_visible():
            visitor.page.locator("#back").click()
    choose(visitor, "upay")
    expect(visitor.said("customer")).to_have_count(1)
    expect(visitor.said("customer")).to_contain_text(["我用upay"])


def test_the_document_lies_beside_as_text(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser, "desktop") as context:
        here = Customer(context, gateway.url)
        here.page.goto(f"{gateway.url}/demo/#upay")
        expect(here.page.locator("#paper-title")).to_have_text("upay的资料")
        expect(here.page.locator("#paper-text p").first).to_have_text("upay 的资料<img src=x onerror=alert(1)>")
        expect(here.page.locator("#paper-text h3")).to_have_text("步骤")
        here.check()


def test_a_wallet_in_the_address_opens_at_once(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, gateway.url)
        here.page.goto(f"{gateway.url}/demo/#eepay")
        expect(here.said("bot").first).to_contain_text("eepay")
        assert _fits(here.page)


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_simulated_wechat_is_one_tap_away_where_there_is_one(
    browser: Browser, gateway: Gateway, tmp_path: Path
) -> None:
    platform = f"{gateway.url}/demo/documents/okpay"
    database = tmp_path / "store.db"
    upgrade(f"sqlite:///{database}")
    settings = replace(Settings(demo="on"), demo_platforms={"wechat": platform})
    served = running(database, settings, themes=THEMES, widget=built())
    with served as other, context_of(browser) as context:
        here = Customer(context, other.url)
        here.page.goto(f"{other.url}/demo/")
        expect(here.page.locator("#wechat")).to_have_text("在微信里试")
        here.page.locator("#wechat").click()
        here.page.wait_for_url(platform)
        without = Customer(context, gateway.url)
        without.page.goto(f"{gateway.url}/demo/")
        expect(without.page.locator("#wallets a").first).to_be_visible()
        expect(without.page.locator("#wechat")).to_be_hidden()
