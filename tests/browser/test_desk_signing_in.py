"""Signing in at the desk: a code where one is wanted, a lock after guesses, each role its own pages."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import Browser, Route, expect

from bot.accounts import codes
from bot.store.desk.facade import DeskStore
from tests.browser.desk import Agent, account, at_the_desk, waiting
from tests.integration.customer.harness import Gateway


@pytest.fixture
def stranger(browser: Browser, desk: Gateway):  # type: ignore[no-untyped-def]
    """Somebody before the sign-in."""
    context = browser.new_context(locale="zh-CN")
    yield lambda login: Agent(context, desk.url, login)
    context.close()


def test_a_code_is_asked_for_where_one_is_wanted(desk: Gateway, stranger) -> None:  # type: ignore[no-untyped-def]
    secret = codes.new_secret()
    DeskStore(desk.services.store).change_agent(account(desk, "tot", "小托"), totp=secret)
    here = stranger("tot")
    here.tab.goto(f"{desk.url}/desk/")
    expect(here.tab.get_by_label("动态码")).to_have_count(0)
    here.enter()
    expect(here.tab.get_by_label("动态码")).to_be_focused()
    here.tab.get_by_label("动态码").fill(pyotp.TOTP(secret).now())
    here.press("登录")
    expect(here.tab.locator(".panes")).to_be_visible()


def test_after_wrong_guesses_the_page_says_how_long_to_wait(desk: Gateway, stranger) -> None:  # type: ignore[no-untyped-def]
    account(desk, "locky", "小洛")
    here = stranger("locky")
    here.tab.goto(f"{desk.url}/desk/")
    for _ in range(8):
        with here.tab.expect_response("**/desk/login") as answered:
            here.enter("not the password")
        if "retry-after" in answered.value.headers:
            break
    expect(here.tab.get_by_role("alert")).to_contain_text(re.compile("0:.*后再试|后再试.*0:"))
    expect(here.tab.get_by_role("button", name="登录")).to_be_disabled()


def test_a_session_that_ended_keeps_what_was_written(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        on_the_way: list[Route] = []
        lin.tab.route("**/messages", lambda route: on_the_way.append(route))
        lin.field.fill("还没发出")
        lin.field.press("Enter")
        expect(lin.tab.locator(".row.pending.sending")).to_have_count(1)
        lin.until(lambda: on_the_way)
        lin.field.fill("还没写完")
        lin.context.clear_cookies()
        for route in on_the_way:
            route.continue_(headers={**route.request.headers, "cookie": ""})
        lin.tab.unroute("**/messages")
        expect(lin.tab.get_by_text("没发出的消息和草稿都还在")).to_be_visible()
        lin.enter()
        expect(lin.said("agent").last).to_contain_text("还没发出")
        expect(lin.field).to_have_value("还没写完")
        expect(lin.tab.locator(".row.pending")).to_have_count(0)
        assert [m["text"] for m in chat.read()["messages"] if m["from"] == "agent"] == ["还没发出"]


@pytest.mark.parametrize(("role", "sees", "not_seen"), [("auditor", "审计", "接起会话"), ("admin", "账号", "队列")])
def test_each_role_has_its_pages(browser: Browser, desk: Gateway, role: str, sees: str, not_seen: str) -> None:
    waiting(desk)
    account(desk, f"a-{role}", "小核", role, 0)
    with at_the_desk(browser, desk, f"a-{role}") as here:
        button = here.tab.get_by_role("button", name=sees, exact=True)
        button.first.click()
        expect(here.tab.locator(".view table tbody tr").first).to_be_visible()
        expect(here.tab.get_by_text(not_seen)).to_have_count(0)
        here.check()
