"""What customers see of their cases and do about them, with the product's engine while nobody is at the desk."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bot.handoff import policy
from bot.jwt_key import JwtKey
from bot.settings import Rate, Settings
from bot.store import upgrade
from tests.browser.customer import THEMES, Customer, built, context_of, inline
from tests.browser.desk import account, at_the_desk, desk_built
from tests.browser.test_widget_access import LOOKS, findings
from tests.browser.test_widget_safety import SECRET, later, signed
from tests.integration.customer.harness import Chat, Gateway, running
from tests.integration.desk.acting import engine
from tests.integration.desk.served import services

PHONE = "13812345678"


def _closed() -> datetime:
    """The next moment at which nobody is at okpay's desk."""
    desk, at = engine().knowledge.brand("okpay").desk, datetime.now(timezone.utc)
    while policy.promise(desk, at).open_now:
        at += timedelta(minutes=15)
    return at


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    desk_built()
    database = tmp_path_factory.mktemp("night") / "store.db"
    upgrade(f"sqlite:///{database}")
    settings = Settings(
        demo="on", rate_messages=Rate(2000, 60), sockets_per_address=200, jwt_keys={"okpay": JwtKey(SECRET)}
    )
    with running(database, settings, themes=THEMES, widget=built(), **services(_closed())) as started:
        account(started, "lin", "小林")
        yield started


@pytest.fixture
def owner(context: BrowserContext, night: Gateway) -> Iterator[Customer]:
    """Somebody who has left a ticket, about whose browser nothing may complain in the end."""
    here = ticket(Customer(context, night.url).begin())
    yield here
    here.check()


def ticket(here: Customer) -> Customer:
    here.say("付款失败了")
    expect(here.page.locator(".card")).to_have_count(1)
    here.page.get_by_role("button", name="转人工").last.click()
    expect(here.said("bot").last).to_contain_text("工单")
    return here


def opened(here: Customer) -> Locator:
    """The card, opened from the menu."""
    here.page.get_by_role("button", name="更多").click()
    here.page.get_by_role("menuitem", name="我的工单").click()
    card = here.page.get_by_role("dialog", name="我的工单")
    expect(card.get_by_role("heading")).to_be_focused()
    return card


def number_of(here: Customer) -> str:
    found = re.search(r"\d{4}-[0-9A-F]{5}", here.said("bot").last.inner_text())
    assert found is not None
    return found[0]


def test_who_has_none_has_no_entry_and_fetches_no_card(context: BrowserContext, night: Gateway) -> None:
    here = Customer(context, night.url).begin()
    here.page.get_by_role("button", name="更多").click()
    expect(here.page.get_by_role("menuitem", name="开始新的对话")).to_be_visible()
    expect(here.page.get_by_role("menuitem", name="我的工单")).to_have_count(0)
    expect(here.page.get_by_role("button", name="发送图片")).to_have_count(0)
    assert not any("widget-menu" in address or address.endswith("/cases") for address in here.addresses)
    here.check()


def test_it_says_what_for_how_it_stands_and_by_when(owner: Customer) -> None:
    number = number_of(owner)
    card = opened(owner)
    case = card.get_by_role("listitem")
    expect(case).to_have_count(1)
    expect(case).to_contain_text("付款失败")
    expect(case).to_contain_text("等客服联系")
    expect(case).to_contain_text(number)
    expect(case).to_contain_text(re.compile(r"(今天|明天|\d+月\d+日) \d\d:\d\d（北京时间）前有人联系您"))


def test_escape_and_the_cross_give_the_focus_back(owner: Customer) -> None:
    opened(owner)
    expect(owner.page.locator("footer")).to_have_attribute("inert", "")
    owner.page.keyboard.press("Escape")
    more = owner.page.get_by_role("button", name="更多")
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()
    opened(owner).get_by_role("button", name="关闭").click()
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()
    owner.say("你好")  # the field can be written in again
    expect(owner.said("customer").last).to_contain_text("你好")


def test_a_phone_is_left_changed_and_taken_back(owner: Customer) -> None:
    card = opened(owner)
    card.get_by_role("button", name="留个电话").click()
    field = card.get_by_label("方便联系您的电话")
    expect(field).to_be_focused()
    field.fill("12345")
    field.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("手机号")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("12345")
    field.fill("138 1234 5678")
    card.get_by_role("button", name="保存").click()
    expect(card.get_by_role("status")).to_contain_text("电话存好了")
    expect(card.get_by_role("listitem")).to_contain_text("138****5678")
    assert PHONE not in owner.page.content()
    card.get_by_role("button", name="改电话").click()
    card.get_by_role("button", name="不留了").click()
    expect(card.get_by_role("status")).to_contain_text("去掉")
    expect(card.get_by_role("button", name="留个电话")).to_be_visible()


def test_it_is_withdrawn_after_one_question_by_words_of_ones_own(owner: Customer) -> None:
    number = number_of(owner)
    card = opened(owner)
    card.get_by_role("button", name="撤回").click()
    sure = card.get_by_role("button", name="确定撤回")
    expect(sure).to_be_focused()
    card.get_by_role("button", name="先不").click()
    expect(sure).to_have_count(0)
    card.get_by_role("button", name="撤回").click()
    sure.click()
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
    expect(owner.said("customer").last).to_contain_text(f"撤回工单 {number}")
    expect(owner.said("bot").filter(has_text="已经取消")).to_have_count(1)
    card = opened(owner)
    expect(card.get_by_role("listitem")).to_contain_text("已撤回")
    expect(card.get_by_role("listitem")).to_contain_text(re.compile(r"今天 \d\d:\d\d（北京时间）结束"))
    expect(card.get_by_role("button", name="撤回")).to_have_count(0)


def test_a_picture_goes_to_the_ticket_until_it_is_withdrawn(owner: Customer) -> None:
    number = number_of(owner)
    expect(owner.page.get_by_role("button", name="发送图片")).to_be_visible()
    card = opened(owner)
    image = io.BytesIO()
    Image.new("RGB", (60, 80), (200, 30, 60)).save(image, "PNG")
    with owner.page.expect_file_chooser() as chooser:
        card.get_by_role("button", name="加图片").click()
    chooser.value.set_files({"name": "shot.png", "mimeType": "image/png", "buffer": image.getvalue()})
    expect(owner.said("customer").last.locator("paydoc-picture[data-drawn]")).to_have_count(1)
    expect(owner.said("bot").filter(has_text=f"图片已经加进您的工单（编号 {number}）")).to_have_count(1)
    owner.say(f"取消工单 {number}")
    expect(owner.said("bot").filter(has_text="已经取消")).to_have_count(1)
    expect(owner.page.get_by_role("button", name="发送图片")).to_have_count(0)


def test_with_a_person_and_over_and_not_solved_after_all(browser: Browser, owner: Customer, night: Gateway) -> None:
    number = number_of(owner)
    card = opened(owner)
    card.get_by_role("button", name="留个电话").click()
    card.get_by_label("方便联系您的电话").fill(PHONE)
    card.get_by_role("button", name="保存").click()
    expect(card.get_by_role("listitem")).to_contain_text("138****5678")
    talk = owner.kept()["id"]
    with at_the_desk(browser, night, "lin") as lin:
        lin.claim(talk)
        expect(lin.card.locator(".callback")).to_have_text(PHONE)
        expect(card.get_by_role("listitem")).to_contain_text("客服正在处理")  # the card is open, and hears of it
        expect(card.get_by_role("button", name="撤回")).to_have_count(0)
        lin.press("结单")
        lin.tab.get_by_role("radio", name="已解决", exact=True).check(force=True)
        lin.press("结单并请客户评价")
        expect(card.get_by_role("listitem")).to_contain_text("已办结")
        lin.check()
    expect(card.get_by_role("listitem")).to_contain_text(re.compile(r"今天 \d\d:\d\d（北京时间）结束"))
    card.get_by_role("button", name="还没解决").click()
    expect(owner.said("customer").last).to_contain_text(f"工单 {number} 还没解决")
    expect(owner.said("bot").last).to_contain_text("已经办完结单")
    expect(owner.option("转人工")).to_be_visible()


def test_the_open_card_hears_of_a_standing_that_no_message_tells(
    customer: Customer, gateway: Gateway, chat_of: Callable[..., Chat]
) -> None:
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    case = opened(customer).get_by_role("listitem")
    expect(case).to_contain_text("正在排队")
    gateway.take(chat_of(customer), "小林")
    expect(case).to_contain_text("客服正在处理")


def test_a_known_customer_finds_what_they_left_before_on_another_device(browser: Browser, night: Gateway) -> None:
    with context_of(browser) as context:
        here = known(context, night)
        number = number_of(ticket(here))
        here.page.get_by_role("button", name="更多").click()
        here.page.get_by_role("menuitem", name="开始新的对话").click()
        here.page.get_by_role("button", name="开始", exact=True).click()
        expect(here.said("customer")).to_have_count(0)
        here.check()
    with context_of(browser) as context:
        there = known(context, night)
        card = opened(there)
        expect(card.get_by_role("listitem")).to_contain_text(number)
        expect(card.get_by_role("button", name="加图片")).to_have_count(0)  # nobody looks at this conversation
        expect(there.page.locator("footer .entry .icon")).to_have_count(0)
        card.get_by_role("button", name="撤回").click()
        card.get_by_role("button", name="确定撤回").click()
        expect(there.said("bot").last).to_contain_text(f"工单（编号 {number}）已经取消")
        there.check()


def known(context: BrowserContext, night: Gateway) -> Customer:
    here = Customer(context, night.url, "<main></main><script src='/widget.js'></script>").enter()
    here.page.evaluate(later, signed("left-a-ticket"))
    expect(here.said("bot").first).to_be_visible()
    return here


def test_who_cannot_fetch_the_card_is_told(owner: Customer) -> None:
    owner.page.route("**/widget-menu.js", lambda route: route.abort())
    owner.page.get_by_role("button", name="更多").click()
    owner.page.get_by_role("menuitem", name="我的工单").click()
    expect(owner.page.get_by_role("alert")).to_contain_text("没有成功")
    expect(owner.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_it_speaks_the_pages_language(browser: Browser, night: Gateway, lang: str) -> None:
    entry, more, state = {
        "zh-TW": ("我的工單", "更多", "等客服聯繫"),
        "en": ("My tickets", "More", "Waiting for a reply"),
    }[lang]
    with context_of(browser) as context:
        here = Customer(context, night.url, lang=lang).begin()
        here.say("转人工")
        expect(here.said("bot").last).to_contain_text("工单")
        here.page.get_by_role("button", name=more).click()
        here.page.get_by_role("menuitem", name=entry).click()
        expect(here.page.get_by_role("dialog", name=entry)).to_contain_text(state)
        here.check()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_it_fits(browser: Browser, night: Gateway, look: str) -> None:
    scheme, more = LOOKS[look]
    with context_of(browser, color_scheme=scheme, bypass_csp=True) as context:
        here = ticket(Customer(context, night.url, inline("okpay", more)).begin())
        card = opened(here)
        for asked in (None, "留个电话", "撤回"):
            if asked is not None:
                card.get_by_role("button", name=asked).click()
            assert findings(here.page) == []
            assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            sizes = card.get_by_role("button").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
            assert sizes and min(sizes) >= 44, sizes
            if asked is not None:
                card.get_by_role("button", name="先不").click()


def test_what_is_solved_leaves_no_buttons(owner: Customer) -> None:
    expect(owner.option("好了")).to_be_visible()  # the step goes on beside the ticket
    owner.press("好了")
    expect(owner.said("bot").filter(has_text="您是要取消工单")).to_have_count(1)
    expect(owner.option("还是不行")).to_have_count(0)
    owner.press("不是")
    expect(owner.said("customer").last).to_contain_text("不是")
    expect(owner.page.locator(".typing")).to_have_count(0)
    expect(owner.page.locator(".option")).to_have_count(0)
    owner.page.reload()
    expect(owner.said("customer").last).to_contain_text("不是")
    expect(owner.page.locator(".option")).to_have_count(0)
