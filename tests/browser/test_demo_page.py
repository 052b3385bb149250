"""The demo page in a real browser, against a real gateway whose assistant follows a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from bot.store import upgrade
from tests.integration.gateway.harness import BRANDS, Gateway, running

CHROMIUM = Path("/usr/bin/chromium")
ARGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    database = tmp_path_factory.mktemp("browser") / "store.db"
    upgrade(f"sqlite:///{database}")
    documents = {brand: f"**{name}** 的资料<img src=x onerror=alert(1)>\n## 步骤" for brand, name in BRANDS.items()}
    with running(database, documents=documents) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS.split(), "--no-first-run"])
        yield started
        started.close()


class Customer:
    """Somebody with the page open."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith(self.url):
            self.foreign.append(url)

    def choose(self, brand: str = "okpay") -> None:
        """Open the page and begin with a wallet."""
        self.page.goto(f"{self.url}/")
        self.page.locator(f"#wallets a[href='#{brand}']").click()
        expect(self.message("bot").first).to_be_visible()

    def say(self, text: str) -> None:
        """Type and press Enter."""
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def message(self, sender: str) -> Locator:
        """Messages of a sender."""
        return self.page.locator(f"li.message.{sender}")

    def active(self, label: str) -> Locator:
        """The button that can be pressed now."""
        return self.page.locator(".options:not(.over) button", has_text=label)

    def press(self, label: str) -> None:
        """Press it."""
        self.active(label).click()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def customer(context: BrowserContext, gateway: Gateway) -> Iterator[Customer]:
    here = Customer(context.new_page(), gateway.url)
    yield here
    assert here.complaints == []
    assert here.foreign == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_from_the_choice_of_a_wallet_to_a_person(
    browser: Browser, gateway: Gateway, tmp_path: Path, size: str, scheme: Any
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN")
    here = Customer(context.new_page(), gateway.url)
    here.choose("yibifu")
    expect(here.page.locator("#chat-name")).to_have_text("易币付")
    here.press("付款失败了")
    expect(here.page.locator(".card").last).to_contain_text("第 1 步，共 6 步")
    here.press("还是不行")
    expect(here.page.locator(".card").last).to_contain_text("第 2 步，共 6 步")
    assert here.page.locator("progress").last.evaluate("bar => [bar.value, bar.max]") == [2, 6]
    here.page.click("#human")
    expect(here.message("system")).to_contain_text("前面还有 2 位")
    expect(here.page.locator("#chat-state")).to_have_text("正在排队等人工客服")
    expect(here.page.locator("#paper")).to_be_visible(visible=size == "desktop")
    here.page.screenshot(path=tmp_path / f"{size}-{scheme}.png")
    _check_layout(here.page)
    assert (here.complaints, here.foreign) == ([], [])
    context.close()


def _check_layout(page: Page) -> None:
    """Nothing sticks out, everything can be hit with a finger, and the end of the talk is in view."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """[...document.querySelectorAll('button, a, textarea')].filter(e => e.offsetParent)
        .map(e => [e.id || e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 43.5).map(([name]) => name)"""
    )
    assert small == []
    box = page.locator("#scroller")
    assert box.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 4


def test_only_the_last_question_can_be_answered(customer: Customer) -> None:
    customer.choose()
    customer.press("付款失败了")
    customer.press("还是不行")
    expect(customer.page.locator(".card")).to_have_count(2)
    expect(customer.page.locator(".options")).to_have_count(3)
    expect(customer.page.locator(".options.over")).to_have_count(2)
    expect(customer.page.locator(".option.chosen")).to_have_text(["付款失败了", "还是不行"])
    old = customer.page.locator(".options").nth(1).locator("button").first
    assert (old.get_attribute("aria-disabled"), old.get_attribute("tabindex")) == ("true", "-1")
    said = customer.message("customer").count()
    old.click(force=True)
    customer.page.wait_for_timeout(300)
    expect(customer.message("customer")).to_have_count(said)


def test_a_button_pressed_twice_counts_once(customer: Customer, gateway: Gateway) -> None:
    customer.choose()
    customer.active("付款失败了").dblclick()
    expect(customer.page.locator(".card")).to_have_count(1)
    expect(customer.message("customer")).to_have_count(1)


def test_it_shows_that_an_answer_is_coming(customer: Customer) -> None:
    customer.choose()
    customer.say("慢一点")
    expect(customer.page.locator("#typing")).to_be_visible()
    expect(customer.active("付款失败了")).to_have_count(0)
    expect(customer.message("bot").last).to_have_text(re.compile("收到：慢一点"))
    expect(customer.page.locator("#typing")).to_be_hidden()
    expect(customer.active("付款失败了")).to_have_count(1)


def test_enter_while_composing_chinese_does_not_send(customer: Customer) -> None:
    customer.choose()
    customer.page.fill("#text", "fukuan")
    for init in ("{isComposing: true}", "{keyCode: 229}"):
        customer.page.locator("#text").evaluate(
            f"e => e.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, ...{init}}}))"
        )
    expect(customer.page.locator("#text")).to_have_value("fukuan")
    customer.page.press("#text", "Shift+Enter")
    expect(customer.page.locator("#text")).to_have_value("fukuan\n")
    expect(customer.message("customer")).to_have_count(0)


def test_a_reload_goes_on_where_it_was(customer: Customer) -> None:
    customer.choose()
    customer.press("付款失败了")
    expect(customer.page.locator(".card")).to_have_count(1)
    before = customer.page.locator("#log").inner_text()
    customer.page.reload()
    expect(customer.page.locator(".card")).to_have_count(1)
    assert customer.page.locator("#log").inner_text() == before
    customer.press("还是不行")
    expect(customer.page.locator(".card").last).to_contain_text("第 2 步")


def test_what_was_said_offline_is_delivered_exactly_once(
    customer: Customer, context: BrowserContext, gateway: Gateway
) -> None:
    customer.choose()
    context.set_offline(True)
    customer.say("没有网的时候说的")
    customer.say("又说了一句")
    expect(customer.page.locator("#offline")).to_be_visible()
    expect(customer.page.locator(".delivery").first).to_have_text("等待发送")
    context.set_offline(False)
    expect(customer.message("bot").last).to_contain_text("收到：又说了一句", timeout=15000)
    expect(customer.page.locator("#offline")).to_be_hidden()
    expect(customer.page.locator(".delivery")).to_have_count(0)
    assert gateway.script.answered.count("没有网的时候说的") == 1
    expect(customer.message("customer")).to_have_text(["我：没有网的时候说的", "我：又说了一句"])


def test_an_answer_that_got_lost_does_not_make_it_count_twice(customer: Customer, gateway: Gateway) -> None:
    """The server takes the message, its 202 never arrives, the page is reloaded: still one message."""
    customer.choose()
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or len(lost) > 2:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    customer.page.route("**/messages*", lose)
    customer.say("只算一次")
    expect(customer.message("bot").last).to_contain_text("收到：只算一次", timeout=15000)
    customer.page.reload()
    expect(customer.message("bot").last).to_contain_text("收到：只算一次")
    expect(customer.page.locator(".pending")).to_have_count(0, timeout=15000)
    customer.page.wait_for_timeout(500)
    assert gateway.script.answered.count("只算一次") == 1
    assert len(set(lost)) == 1
    expect(customer.message("customer")).to_have_count(1)
    customer.page.unroute_all(behavior="ignoreErrors")


def test_it_waits_as_long_as_the_server_asks(customer: Customer) -> None:
    customer.choose()
    tries: list[str] = []

    def refuse_first(route: Any) -> None:
        if route.request.method != "POST" or tries:
            route.continue_()
            return
        tries.append(route.request.url)
        problem = '{"status":429,"detail":"稍等"}'
        route.fulfill(status=429, headers={"Retry-After": "1"}, body=problem)

    customer.page.route("**/messages*", refuse_first)
    customer.say("太快了")
    expect(customer.message("bot").last).to_contain_text("收到：太快了", timeout=15000)
    expect(customer.page.locator("#offline")).to_be_hidden()


def test_what_the_server_refuses_is_said_in_its_words(customer: Customer) -> None:
    customer.choose()
    customer.say("\u200b\u2060")
    expect(customer.page.locator(".refused .delivery")).to_contain_text("没有能看到的文字")
    customer.say("那就打字")
    expect(customer.message("bot").last).to_contain_text("收到：那就打字")


def test_an_expired_conversation_is_replaced_and_nothing_typed_is_lost(customer: Customer) -> None:
    customer.choose()
    customer.page.evaluate(
        "localStorage.setItem('paydoc.demo.okpay', JSON.stringify({id: 'gone', token: 'gone', outbox: "
        "[{clientId: crypto.randomUUID(), text: '还没发出去的话'}]}))"
    )
    customer.page.reload()
    expect(customer.message("system")).to_contain_text("已经过期")
    expect(customer.message("bot").last).to_contain_text("收到：还没发出去的话")


def test_starting_again_opens_another_conversation(customer: Customer) -> None:
    customer.choose()
    customer.say("你好")
    expect(customer.message("bot")).to_have_count(2)
    customer.page.click("#restart")
    expect(customer.message("bot")).to_have_count(1)
    expect(customer.message("customer")).to_have_count(0)


def test_every_wallet_has_its_own_conversation(customer: Customer) -> None:
    for brand, name in BRANDS.items():
        customer.choose(brand)
        expect(customer.message("bot").first).to_contain_text(name)
        customer.say(f"我用{name}")
        expect(customer.message("bot").last).to_contain_text(f"收到：我用{name}")
    colours = {
        customer.page.locator(f"a[href='#{brand}'] .avatar").evaluate("e => getComputedStyle(e).backgroundColor")
        for brand in BRANDS
    }
    assert len(colours) == 5
    customer.page.click("#back")
    expect(customer.page.locator("#wallets")).to_be_visible()
    customer.choose("upay")
    expect(customer.message("customer")).to_have_text(["我：我用upay"])


def test_secrets_disappear_from_the_page_too(customer: Customer) -> None:
    customer.choose()
    customer.say("密码是 Hunter2x9")
    expect(customer.message("bot").last).to_contain_text("收到")
    assert "Hunter2x9" not in customer.page.locator("#log").inner_text()
    assert "Hunter2x9" not in customer.page.evaluate("JSON.stringify({...localStorage})")


def test_what_looks_like_html_is_text(customer: Customer) -> None:
    customer.choose()
    hostile = "<img src=x onerror=\"document.title='hacked'\"><b>粗</b>"
    customer.say(hostile)
    expect(customer.message("bot").last).to_contain_text(hostile)
    expect(customer.page.locator("#log img, #log b")).to_have_count(0)
    expect(customer.page).to_have_title("支付排障助手")


def test_the_document_of_the_wallet_lies_beside(browser: Browser, gateway: Gateway) -> None:
    here = Customer(browser.new_page(viewport={"width": 1280, "height": 800}), gateway.url)
    here.choose("upay")
    expect(here.page.locator("#paper-title")).to_have_text("upay的资料")
    expect(here.page.locator("#paper-text p").first).to_have_text("upay 的资料<img src=x onerror=alert(1)>")
    expect(here.page.locator("#paper-text h3")).to_have_text("步骤")
    assert here.complaints == []
    here.page.close()


def test_it_can_be_used_by_keyboard_and_heard(customer: Customer) -> None:
    customer.choose()
    log = customer.page.get_by_role("log", name="对话记录")
    assert (log.get_attribute("aria-live"), log.get_attribute("aria-busy")) == ("polite", "false")
    expect(customer.page.get_by_role("textbox", name="输入消息")).to_be_visible()
    expect(customer.page.get_by_role("button", name="发送")).to_be_visible()
    expect(customer.page.get_by_role("button", name="换一个钱包")).to_be_visible()
    customer.page.get_by_role("group", name="可以直接点").get_by_role("button", name="付款失败了").focus()
    customer.page.keyboard.press("Enter")
    expect(customer.page.get_by_role("progressbar", name="第 1 步，共 6 步")).to_be_visible()
    customer.page.keyboard.press("Tab")
    assert customer.page.evaluate("document.activeElement.className") == "option"


def test_who_reads_further_up_is_not_pulled_away(customer: Customer) -> None:
    customer.choose()
    for number in range(6):
        customer.say(f"第{number}句\n\n\n")
        expect(customer.message("bot").last).to_contain_text(f"收到：第{number}句")
    customer.say("慢一点")
    customer.page.locator("#scroller").evaluate("e => { e.scrollTop = 0; }")
    expect(customer.page.locator("#newer")).to_be_visible()
    assert customer.page.locator("#scroller").evaluate("e => e.scrollTop") == 0
    customer.page.click("#newer")
    expect(customer.message("bot").last).to_be_in_viewport()


def test_two_tabs_show_the_same(customer: Customer, context: BrowserContext, gateway: Gateway) -> None:
    customer.choose()
    other = Customer(context.new_page(), gateway.url)
    other.page.goto(f"{gateway.url}/demo/#okpay")
    expect(other.message("bot")).to_have_count(1)
    customer.say("从第一个窗口说的")
    expect(other.message("bot").last).to_contain_text("收到：从第一个窗口说的")
    expect(other.message("customer")).to_have_text(["我：从第一个窗口说的"])
