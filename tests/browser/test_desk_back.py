"""Ways out of a person's hands: one step and its outcome, a checklist, the exact step; a customer who leaves."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.customer import Customer
from tests.browser.desk import Agent, at_the_desk
from tests.browser.states import chat_of
from tests.browser.test_desk_hours import asks_for_a_person
from tests.integration.customer.harness import Gateway


def hand_back(lin: Agent, way: str, send: str = "交回") -> None:
    """Through the dialog."""
    lin.press("交回机器人")
    lin.tab.get_by_role("radio", name=way).check()
    lin.tab.get_by_role("dialog").get_by_role("button", name=send, exact=True).click()


def test_one_step_from_the_dialog_and_its_outcome_returns(
    browser: Browser, context: BrowserContext, desk: Gateway
) -> None:
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        lin.claim(asks_for_a_person(here))
        lin.press("交回机器人")
        lin.tab.get_by_role("radio", name="只做一步").check()
        lin.tab.get_by_role("combobox", name="步骤").select_option(index=2)
        lin.press("请机器人带这一步")
        expect(here.page.locator(".card").last).to_contain_text("第 3 步")
        expect(lin.tab.get_by_role("button", name="接回来")).to_be_visible()
        cards = here.page.locator(".card").count()
        here.press("还是不行")
        outcome = lin.tab.locator(".row.note.step").last
        expect(outcome.locator(".outcome")).to_have_text("无效")
        expect(lin.tab.get_by_role("button", name="结单")).to_be_visible()
        expect(here.page.locator("header [role=status]")).to_contain_text("小林")
        assert here.page.locator(".card").count() == cards, "just that step"

        hand_back(lin, "从停下的那一步继续")
        expect(here.page.locator(".card").last).to_contain_text("第 2 步")
        expect(here.page.locator("header [role=status]")).to_contain_text("智能助手")
        expect(lin.tab.locator(".state")).to_have_text("机器人接待")
        lin.check()
        here.check()


def test_to_a_checklist_from_its_beginning(browser: Browser, context: BrowserContext, desk: Gateway) -> None:
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        lin.claim(asks_for_a_person(here))
        lin.press("交回机器人")
        lin.tab.get_by_role("radio", name="从一个清单开始").check()
        lists = lin.tab.get_by_role("combobox", name="清单")
        expect(lists.locator("option").nth(1)).to_be_attached()
        other = next(text for text in lists.locator("option").all_text_contents() if "付款" not in text)
        lists.select_option(label=other)
        lin.tab.get_by_role("dialog").get_by_role("button", name="交回", exact=True).click()
        expect(here.page.locator(".card").last).to_contain_text("第 1 步")
        expect(here.page.locator("header [role=status]")).to_contain_text("智能助手")
        lin.check()
        here.check()


def test_a_customer_who_leaves_is_seen_at_once(browser: Browser, context: BrowserContext, desk: Gateway) -> None:
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        talk = asks_for_a_person(here)
        lin.claim(talk)
        lin.say("您好，我来看看")
        expect(here.said("agent").last).to_contain_text("您好，我来看看")
        here.say("不用了，谢谢")
        expect(lin.said("customer").last).to_contain_text("不用了，谢谢")
        chat = chat_of(desk, here)
        assert desk.client.post(f"{chat.path}/close", headers=chat.headers).status_code == 204
        expect(lin.tab.locator(".state")).to_have_text("客户已离开")
        expect(lin.row(talk)).to_have_count(0)
        expect(lin.said("system").last).to_be_visible()
        expect(lin.tab.get_by_text("由客户结束")).to_be_visible()
        expect(lin.tab.get_by_role("button", name="结单")).to_have_count(0)
        expect(here.page.get_by_role("radio")).to_have_count(5)
        lin.check()
