"""An admin changes an account, and what the desk shows of a customer in WeChat."""

from __future__ import annotations

import re
import time
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from bot.channels.wechat.terms import CHANNEL
from bot.store.tables_mail import customers, parcels, talks
from tests.browser.desk import account, at_the_desk, waiting
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.store.acting import rows

HOUR = 3600.0


def test_an_admin_changes_wallets_skills_and_capacity(browser: Browser, desk: Gateway) -> None:
    account(desk, "root", "小管", "admin")
    changed = account(desk, "newbie", "小新", capacity=4)
    with at_the_desk(browser, desk, "root") as root:
        root.press("账号")
        row = root.tab.get_by_role("row", name=re.compile("newbie"))
        row.get_by_role("button", name="编辑").click()
        form = root.tab.get_by_role("form", name="编辑账号 newbie")
        form.get_by_label("姓名（客户可见）").fill("小新新")
        form.get_by_label("接待上限").fill("7")
        form.get_by_label("全部", exact=True).uncheck()
        expect(form.get_by_role("button", name="保存")).to_be_disabled()
        form.get_by_label("OKPay").check()
        form.get_by_label("付款失败").check()
        form.get_by_role("button", name="保存").click()
        expect(form).to_have_count(0)
        for told in ("小新新", "OKPay", "付款失败", "7"):
            expect(row).to_contain_text(told)
        root.check()
    [now] = rows(desk.services.store, "agents", id=changed)
    assert (now["name"], now["brands"], now["skills"], now["capacity"]) == (
        "小新新",
        ["okpay"],
        ["payment_failed"],
        7,
    )


def in_wechat(gateway: Gateway, chat: Chat, **standing: Any) -> None:
    """As if the customer had come by WeChat, with so much of the quota left."""
    who = {"channel": CHANNEL, "brand": chat.brand, "address": f"o-{chat.id}"}
    with gateway.services.store.engine.begin() as conn:
        conn.execute(sa.insert(customers), {**who, **standing})
        conn.execute(sa.insert(talks), {**who, "conversation_id": chat.id})


def test_what_may_still_be_sent_to_a_customer_in_wechat(browser: Browser, desk: Gateway) -> None:
    open_, over, web = waiting(desk), waiting(desk), waiting(desk)
    in_wechat(desk, open_, message_left=3, message_until=time.time() + 41.5 * HOUR)
    in_wechat(desk, over, message_left=3, message_until=time.time() - HOUR)
    held = {"channel": CHANNEL, "brand": over.brand, "address": f"o-{over.id}", "state": "held", "created_at": 1.0}
    with desk.services.store.engine.begin() as conn:
        conn.execute(sa.insert(parcels), {**held, "conversation_id": over.id, "last_seq": 1, "body": {}})
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(open_.id)
        expect(lin.tab.locator(".tag.reach")).to_have_text("还可发 3 条 · 窗口剩 41 小时")
        expect(lin.tab.locator(".why.shut")).to_have_count(0)
        lin.claim(over.id)
        expect(lin.tab.locator(".tag.reach")).to_have_text("现在发不到")
        expect(lin.tab.locator(".why.shut")).to_contain_text("超过 48 小时没有开口")
        lin.press("结单")
        expect(lin.tab.get_by_role("alert").filter(has_text="有 1 条回复还没到客户那里")).to_be_visible()
        lin.tab.keyboard.press("Escape")
        lin.claim(web.id)
        expect(lin.tab.locator(".tag.reach")).to_have_count(0)
        lin.check()
