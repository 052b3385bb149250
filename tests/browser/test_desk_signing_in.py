"""Signing in at the desk: a code where one is wanted, a lock after guesses, each role its own pages."""

from __future__ import annotations

import re

import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Route, expect

from bot.accounts import codes
from bot.store import Store
from bot.store.desk.facade import DeskStore
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases
from tests.browser.desk import Agent, account, at_the_desk, waiting
from tests.integration.customer.harness import Gateway
from tests.integration.desk.served import PASSWORD


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


def says_on_the_way(lin: Agent, text: str) -> list[Route]:
    """Says something, which does not arrive yet: the calls that are held back."""
    held: list[Route] = []
    lin.tab.route("**/messages", lambda route: held.append(route))
    lin.say(text)
    lin.until(lambda: held)
    return held


def test_a_session_that_ended_keeps_what_was_written(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        on_the_way = says_on_the_way(lin, "还没发出")
        expect(lin.tab.locator(".row.pending.sending")).to_have_count(1)
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


def test_a_refusal_of_the_session_before_does_not_end_the_next(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        late = says_on_the_way(lin, "路上耽搁的一句")
        lin.context.clear_cookies()
        lin.tab.evaluate("['offline', 'online'].forEach((name) => dispatchEvent(new Event(name)))")  # it connects anew
        expect(lin.tab.get_by_text("没发出的消息和草稿都还在")).to_be_visible()
        lin.enter()
        expect(lin.row(chat.id)).to_be_visible()
        with lin.tab.expect_response(lambda answer: answer.url.endswith("/messages") and not answer.ok):
            late[0].continue_()  # with the token of the session before
        lin.tab.unroute("**/messages")
        lin.row(chat.id).click()
        expect(lin.said("agent").last).to_contain_text("路上耽搁的一句")
        assert [m["text"] for m in chat.read()["messages"] if m["from"] == "agent"] == ["路上耽搁的一句"]


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


def test_a_given_password_is_changed_and_a_code_set_up_before_anything_else(desk: Gateway, stranger) -> None:  # type: ignore[no-untyped-def]
    store = DeskStore(desk.services.store)
    store.change_agent(account(desk, "newcomer", "小新"), must_change=True)
    here = stranger("newcomer")
    here.tab.goto(f"{desk.url}/desk/")
    here.enter()
    expect(here.tab.get_by_role("heading", name="先改掉初始密码")).to_be_visible()
    expect(here.tab.locator(".panes")).to_have_count(0)
    fields = here.tab.locator("input[type=password]")
    fields.nth(0).fill(PASSWORD)
    fields.nth(1).fill("password1234567")
    here.press("修改")
    expect(here.tab.get_by_text("不要用常见的词")).to_be_visible()
    fields.nth(1).fill("mountain otter brews 7")
    here.press("修改")
    expect(here.tab.locator(".panes")).to_be_visible()
    here.tab.get_by_role("button", name=re.compile("小新")).click()
    here.tab.get_by_role("menuitem", name="动态码").click()
    here.tab.get_by_label("登录密码").fill("mountain otter brews 7")
    here.press("下一步")
    picture = here.tab.get_by_alt_text("动态码二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth > 100; }")
    secret = here.tab.locator(".code-setup code").inner_text()
    here.tab.get_by_label("身份验证器里显示的动态码").fill(pyotp.TOTP(secret).now())
    here.press("完成")
    expect(here.tab.locator(".code-setup")).to_have_count(0)
    known = store.account("newcomer")
    assert known is not None and known.totp == secret and not known.agent.must_change


def copies(store: Store, conversation_id: str, many: int) -> None:
    """So many more conversations with a case like the one this has."""
    with store.engine.begin() as conn:
        told = dict(conn.execute(sa.select(conversations).where(conversations.c.id == conversation_id)).one()._mapping)
        case = dict(conn.execute(sa.select(cases).where(cases.c.conversation_id == conversation_id)).one()._mapping)
        del case["id"]
        for n in range(many):
            conn.execute(sa.insert(conversations), {**told, "id": f"{conversation_id}-{n}"})
            like = {**case, "number": f"copy-{n}", "conversation_id": f"{conversation_id}-{n}"}
            made = conn.execute(sa.insert(cases), like).inserted_primary_key[0]
            conn.execute(sa.insert(desk_cases), {"case_id": made})


def test_a_cut_list_says_how_many_are_behind_and_shows_more(browser: Browser, desk: Gateway) -> None:
    first = waiting(desk, brand="upay")
    copies(desk.services.store, first.id, 60)
    account(desk, "cutter", "小切")
    with at_the_desk(browser, desk, "cutter") as here:
        here.tab.get_by_label("按钱包筛选").select_option("upay")
        behind = here.tab.locator(".queue .more")
        expect(behind).to_contain_text(re.compile(r"还有 \d+ 个排在后面"))
        shown = here.tab.locator(".queue .group.waiting li")
        expect(shown).to_have_count(50)
        behind.get_by_role("button", name="多显示一些").click()
        expect(behind).to_have_count(0)
        assert shown.count() > 60
    with desk.services.store.engine.begin() as conn:
        conn.execute(sa.update(cases).where(cases.c.number.startswith("copy-")).values(status="left"))
