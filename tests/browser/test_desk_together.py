"""A customer on the widget and people at the desk, each in a browser of their own."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.customer import Customer
from tests.browser.desk import at_the_desk, conversation_of, waiting
from tests.integration.customer.harness import Gateway, eventually, set_row
from tests.integration.store.acting import rows

COLOUR = "c => [...c.getContext('2d').getImageData(5, 5, 1, 1).data.slice(0, 3)]"
PASTE = """(field, data) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const pasted = new DataTransfer();
  pasted.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
}"""
TALKING = "您好，我是小林，前面的情况我都看到了。"


def test_a_picture_from_the_desk_is_shown_in_the_widget(
    browser: Browser, context: BrowserContext, desk: Gateway, tmp_path: Path
) -> None:
    """By the button and pasted; what is no picture is refused in calm words."""
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        here.say("转人工")
        expect(here.page.locator(".place")).to_be_visible()
        lin.claim(conversation_of(here))
        shot = tmp_path / "where-to-tap.png"
        Image.new("RGB", (60, 40), (200, 30, 60)).save(shot)
        lin.tab.locator(".reply input[type=file]").set_input_files(shot)
        drawn = here.page.locator("paydoc-chat .row.agent[data-seq] paydoc-picture[data-drawn] canvas")
        expect(drawn).to_have_count(1)
        assert all(abs(a - b) < 12 for a, b in zip(drawn.evaluate(COLOUR), (200, 30, 60), strict=True))
        expect(lin.said("agent").last.get_by_role("img", name="发给客户的图片")).to_be_visible()
        lin.tab.locator("#reply-text").evaluate(PASTE, base64.b64encode(shot.read_bytes()).decode())
        expect(drawn).to_have_count(2)
        broken = tmp_path / "broken.png"
        broken.write_bytes(b"no picture")
        lin.tab.locator(".reply input[type=file]").set_input_files(broken)
        expect(lin.tab.locator(".el-message").last).to_contain_text("打不开")
        lin.complaints.clear()  # the browser's own word on the refused call
        here.page.reload()
        expect(drawn).to_have_count(2)
        here.check()


def test_from_the_bot_to_a_person_and_back_to_the_exact_step(
    browser: Browser, context: BrowserContext, desk: Gateway
) -> None:
    """Queue, claim, both talk, a step and its outcome, back to the bot, solved, rated."""
    with at_the_desk(browser, desk, "lin") as lin:
        here = Customer(context, desk.url).begin()
        for text in ("付款失败了", "还是不行", "转人工"):
            here.say(text)
            expect(here.said("customer").last).to_contain_text(text)
            expect(here.page.locator("paydoc-chat .typing")).to_have_count(0)
        expect(here.page.locator(".place")).to_contain_text(re.compile("下一位|前面还有 \\d+ 位"))
        talk = conversation_of(here)
        expect(lin.group("等待接待").locator(f"[data-id='{talk}']")).to_be_visible()

        lin.claim(talk)
        expect(here.page.locator("header [role=status]")).to_contain_text("小林")
        expect(lin.card.locator(".quotes")).to_contain_text("付款失败了")
        first, third = lin.card.locator("[data-step]").nth(0), lin.card.locator("[data-step]").nth(2)
        expect(first.locator(".outcome")).to_have_text("无效")
        expect(lin.card.locator(".asked")).to_contain_text("（无效）")

        lin.say(TALKING)
        expect(here.said("agent").last).to_contain_text(TALKING)
        here.field.press_sequentially("好的谢谢", delay=40)
        expect(lin.tab.locator(".typing-line")).to_contain_text("客户正在输入")
        here.field.press("Enter")
        expect(lin.said("customer").last).to_contain_text("好的谢谢")

        short = third.locator(".short").inner_text().split("\n")[0]
        lin.press("发步骤")
        lin.tab.get_by_role("radio").nth(2).check()
        lin.press("发送这一步")
        expect(lin.tab.get_by_role("button", name="接回来")).to_be_visible()
        expect(here.page.locator(".card").last).to_contain_text("第 3 步")
        here.press("还是不行")
        outcome = lin.tab.locator(".row.note.step").last
        expect(outcome).to_contain_text(short)
        expect(outcome.locator(".outcome")).to_have_text("无效")
        expect(third.locator(".outcome")).to_have_text("无效")
        expect(lin.tab.get_by_role("button", name="结单")).to_be_visible()

        lin.press("交回机器人")
        lin.press("交回")
        expect(here.page.locator("header [role=status]")).to_contain_text("智能助手")
        expect(here.page.locator(".card").last).to_contain_text("第 2 步")
        here.press("好了")
        faces = here.page.get_by_role("radio")
        expect(faces).to_have_count(5)
        faces.nth(4).click()
        here.page.get_by_role("button", name="提交评价").click()
        expect(here.page.locator(".rating")).to_contain_text("很满意")
        lin.check()
        here.check()
    once = [row["text"] for row in rows(desk.services.store, "messages", conversation_id=talk)]
    assert once.count(TALKING) == once.count("好的谢谢") == 1


def test_of_two_who_claim_one_wins_and_the_other_is_told(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin, at_the_desk(browser, desk, "wu") as wu:
        lin.open(chat.id)
        wu.open(chat.id)
        expect(lin.tab.locator(".watching")).to_contain_text("小吴")
        # held back so that the second press finds the page as it was before the first
        wu.tab.route("**/claim", lambda route: (lin.press("接起会话"), _claimed(chat), route.continue_()))
        wu.press("接起会话")
        expect(wu.tab.locator(".el-message")).to_contain_text("小林刚刚接走了")
        expect(lin.tab.get_by_role("button", name="结单")).to_be_visible()
        expect(wu.tab.locator(".state")).to_have_text("小林 正在接待")
        expect(wu.tab.get_by_role("button", name="接起会话")).to_have_count(0)
        lin.check()


def test_when_an_agents_browser_dies_the_case_returns(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "wu") as wu:
        with at_the_desk(browser, desk, "lin") as lin:
            lin.claim(chat.id)
            lin.say("我来看看")
            expect(lin.said("agent").last).to_contain_text("我来看看")
        expect(wu.group("同事接待中").locator(f"[data-id='{chat.id}']")).to_be_visible()
        wu.until(lambda: _given_back(desk, chat.id))
        expect(wu.group("等待接待").locator(f"[data-id='{chat.id}']")).to_be_visible()
        wu.claim(chat.id)
        expect(wu.said("agent")).to_contain_text(["我来看看"])
        wu.say("换我来帮您")
        eventually(lambda: "换我来帮您" in str(chat.read()["messages"]))
        wu.check()


def test_transfer_is_asked_and_accepted(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin, at_the_desk(browser, desk, "wu") as wu:
        lin.claim(chat.id)
        lin.press("转接")
        lin.tab.get_by_role("radio", name=re.compile("小吴")).check()
        lin.tab.get_by_label("给同事的说明").fill("客户要查昨天的单子")
        lin.tab.get_by_role("dialog").get_by_role("button", name="转接").click()
        expect(lin.tab.locator(".strip")).to_contain_text("小吴")
        expect(wu.group("转接给我")).to_be_visible()
        wu.open(chat.id)
        expect(wu.tab.locator(".row.note.transfer")).to_contain_text("客户要查昨天的单子")
        wu.press("接受")
        expect(wu.tab.get_by_role("button", name="结单")).to_be_visible()
        expect(lin.tab.locator(".state")).to_have_text("小吴 正在接待")
        lin.check()
        wu.check()


def test_a_lead_sees_whispers_and_takes_over(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin, at_the_desk(browser, desk, "chen") as chen:
        lin.claim(chat.id)
        chen.press("主管看板")
        expect(chen.tab.get_by_role("region", name="客服", exact=True)).to_contain_text("小林")
        expect(chen.tab.get_by_role("region", name="各钱包")).to_contain_text("OKPay")
        chen.press("会话")
        chen.open(chat.id)
        chen.tab.get_by_role("tab", name="悄悄话").click()
        chen.say("先确认扣款时间")
        expect(lin.tab.locator(".row.note.whisper")).to_contain_text("先确认扣款时间")
        chen.press("接管")
        expect(chen.tab.get_by_role("button", name="结单")).to_be_visible()
        expect(lin.tab.locator(".state")).to_have_text("陈主管 正在接待")
        assert "先确认扣款时间" not in str(chat.read()["messages"])


def test_closing_with_the_prefilled_summary(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lin.tab.keyboard.press("Alt+e")
        summary = lin.tab.get_by_label(re.compile("小结"))
        expect(summary).to_have_value(re.compile("付款失败了.*无效", re.S))
        lin.tab.get_by_role("radio", name="已解决", exact=True).check(force=True)
        lin.press("结单并请客户评价")
        expect(lin.row(chat.id)).to_have_count(0)
        expect(lin.tab.locator(".state")).to_have_text("已结束")
        assert chat.read()["messages"][-1]["kind"] == "csat"
        lin.check()


def _given_back(desk: Gateway, conversation_id: str) -> bool:
    """Lin was last seen minutes ago, and the clock ticks; her page's last sign of life may still be on its way."""
    [gone] = rows(desk.services.store, "agents", login="lin")
    set_row(desk.services.store, "agents", gone["id"], seen_at=time.time() - 200)
    clock = desk.server.config.app.state.desk_clock  # type: ignore[union-attr]
    asyncio.run_coroutine_threadsafe(clock.look(), desk.loop).result(20)
    [case] = [each for each in desk.services.store.list_cases() if each.conversation_id == conversation_id]
    return case.status == "waiting"


def _claimed(chat: object) -> None:
    eventually(lambda: chat.read()["state"] == "agent")  # type: ignore[attr-defined]
