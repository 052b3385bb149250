"""A lead looks at what is kept of a customer, saves it, and has it erased once the case is over."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.desk import at_the_desk, waiting
from tests.integration.customer.harness import Gateway
from tests.integration.store.acting import rows


def test_a_lead_saves_what_is_kept_and_registers_its_erasure(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "chen") as chen:
        chen.open(chat.id)
        chen.tab.get_by_role("button", name="更多操作").click()
        chen.tab.get_by_role("menuitem", name="客户的个人数据").click()
        dialog = chen.tab.get_by_role("dialog", name="客户的个人数据")
        expect(dialog).to_contain_text("保存着 1 段对话、1 张工单")
        expect(dialog).to_contain_text("有工单还没办完")
        with chen.tab.expect_download() as saving:
            dialog.get_by_role("button", name="导出全部数据").click()
        assert "messages" in json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))["records"]
        expect(dialog.get_by_role("button", name="登记，办完就删")).to_be_disabled()
        dialog.get_by_role("radio", name="客户要求").check(force=True)
        dialog.get_by_role("button", name="登记，办完就删").click()
        expect(chen.tab.get_by_text("已登记，回执号")).to_be_visible()
        [wish] = [row for row in rows(desk.services.store, "erasures") if row["conversation_id"] == chat.id]
        assert (wish["state"], wish["asked_by"], wish["reason"]) == ("held", "desk", "customer_asked")
        chen.check()


def test_an_agent_has_no_such_entry(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lin.tab.get_by_role("button", name="更多操作").click()
        expect(lin.tab.get_by_role("menuitem", name="设提醒")).to_be_visible()
        expect(lin.tab.get_by_role("menuitem", name="客户的个人数据")).to_have_count(0)
        lin.check()
