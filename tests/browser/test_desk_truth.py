"""What the screens claim is so: who said a word, what comes first, what is known of a case."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.customer import Customer
from tests.browser.desk import at_the_desk, conversation_of, waiting
from tests.integration.customer.harness import Gateway


def test_every_word_keeps_the_name_of_who_wrote_it(browser: Browser, context: BrowserContext, desk: Gateway) -> None:
    here = Customer(context, desk.url).begin()
    here.say("转人工")
    expect(here.page.locator(".place")).to_be_visible()
    talk = conversation_of(here)
    with at_the_desk(browser, desk, "lin") as lin, at_the_desk(browser, desk, "chen") as chen:
        lin.claim(talk)
        lin.say("您好，我是小林。")
        expect(here.said("agent").last).to_contain_text("您好，我是小林。")
        chen.open(talk)
        chen.press("接管")
        expect(chen.tab.get_by_role("button", name="结单")).to_be_visible()
        chen.say("接下来我来帮您。")
        expect(here.said("agent").last).to_contain_text("接下来我来帮您。")
        for _ in range(2):
            expect(here.page.locator("paydoc-chat .row.agent .name")).to_have_text(["小林", "陈主管"])
            expect(here.said("agent").first.locator(".unseen")).to_have_text("小林：")
            here.page.reload()
            here.chat.locator(".row.agent").first.wait_for()
        expect(chen.said("agent").first.locator(".name")).to_have_text("小林")
        lin.check()
        chen.check()


def test_money_at_risk_stands_on_top_and_is_taken_first(browser: Browser, desk: Gateway) -> None:
    ordinary, robbed = waiting(desk), waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        expect(lin.group("等待接待").locator(f"[data-id='{robbed.id}']")).to_be_visible()
        robbed.ask("我的钱被人转走了")
        expect(lin.group("资金风险").locator(f"[data-id='{robbed.id}']")).to_be_visible()
        expect(lin.tab.locator(".group").first).to_have_class("group risk")
        expect(lin.group("等待接待").locator(f"[data-id='{ordinary.id}']")).to_be_visible()
        lin.press("接下一个")
        expect(lin.tab.get_by_role("button", name="结单", exact=True)).to_be_visible()
        expect(lin.row(robbed.id)).to_have_attribute("aria-current", "true")
        expect(lin.card.locator(".quotes")).to_contain_text("我的钱被人转走了")
        expect(lin.card.locator(".suggestion")).to_contain_text("先保护资金")
        lin.check()


def test_what_is_told_in_the_queue_is_on_the_card(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk, "转人工")
    with at_the_desk(browser, desk, "lin") as lin:
        lin.open(chat.id)
        expect(lin.card.locator(".suggestion")).to_contain_text("先问清楚遇到了什么问题")
        expect(lin.card).not_to_contain_text("情绪")
        chat.ask("昨天付的一笔钱没到")
        expect(lin.card.locator(".quotes")).to_contain_text("昨天付的一笔钱没到")
        chat.ask("付款失败了")
        expect(lin.card.locator(".suggestion")).to_contain_text("带客户做第 1 步")
        expect(lin.tab.locator("h1")).to_contain_text("付款失败")
        lin.check()
