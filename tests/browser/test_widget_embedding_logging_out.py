"""A known customer logs out: the browser forgets them, and what opened their conversation opens nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store import upgrade
from tests.browser.customer import THEMES, Customer, built, context_of
from tests.browser.test_widget_safety import SECRET, STORED, signed
from tests.integration.customer.harness import Gateway, running
from tests.support import plain_http

BUTTON = "<main><h1>钱包</h1></main><script src='/widget.js' data-brand='okpay'></script>"
OF_THE_KNOWN = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(k => k.split('.').length > 3)"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that knows the customers of okpay."""
    database: Path = tmp_path_factory.mktemp("known") / "known.db"
    upgrade(f"sqlite:///{database}")
    settings = Settings(demo="on", jwt_keys={"okpay": JwtKey(SECRET)})
    with running(database, settings, themes=THEMES, widget=built()) as started:
        yield started


class Known(Customer):
    """Somebody whose widget is told who they are; `tokens` are those that it has used, by conversation."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        super().__init__(context, url, BUTTON)
        self.tokens: dict[str, str] = {}
        self.page.on("request", lambda request: self._used(request.url, request.headers.get("authorization", "")))
        self.enter()

    def identify(self, subject: str | None) -> None:
        self.page.evaluate("token => PayDoc.identify(token)", subject and signed(subject))

    def _used(self, url: str, secret: str) -> None:
        if "/conversations/" in url and secret:
            self.tokens[url.split("/conversations/")[1].split("/")[0]] = secret

    def opens(self, conversation_id: str) -> int:
        """What the server says to whoever has the token of a conversation."""
        address = f"{self.url}/api/v1/conversations/{conversation_id}/messages"
        with plain_http.client() as client:
            return client.get(address, headers={"Authorization": self.tokens[conversation_id]}).status_code


@pytest.fixture
def owner(browser: Browser, known: Gateway) -> Iterator[Known]:
    """A known customer who has said something."""
    with context_of(browser) as context:
        here = Known(context, known.url)
        here.identify("customer-1")
        here.page.evaluate("PayDoc.open()")
        here.say("我忘记密码了")
        expect(here.said("bot").last).to_contain_text("收到：我忘记密码了")
        yield here
        here.check()


def test_who_logs_out_is_forgotten_and_their_token_refused(owner: Known) -> None:
    [mine] = owner.tokens
    assert owner.opens(mine) == 200
    owner.field.fill("还没有说完的话")
    owner.identify(None)
    owner.until(lambda: owner.opens(mine) == 401)
    expect(owner.said("customer")).to_have_count(0)
    expect(owner.said("bot")).to_have_count(1)
    expect(owner.field).to_have_value("")
    assert owner.page.evaluate(OF_THE_KNOWN) == []
    owner.page.reload()
    owner.page.evaluate("PayDoc.open()")
    expect(owner.said("bot")).to_have_count(1)
    kept = owner.page.evaluate(STORED)
    assert mine not in kept and owner.tokens[mine].removeprefix("Bearer ") not in kept


def test_what_the_page_said_of_them_is_not_told_of_whoever_comes_next(owner: Known) -> None:
    told: list[str] = []
    owner.page.on("request", lambda request: told.append(request.url) if request.url.endswith("/context") else None)
    [mine] = owner.tokens
    owner.page.evaluate("PayDoc.context({order: 'A-1'})")
    owner.until(lambda: told)
    owner.identify(None)
    owner.say("我是下一个人")
    expect(owner.said("bot").last).to_contain_text("收到：我是下一个人")
    assert len(told) == 1 and mine in told[0]


def test_nothing_that_opens_it_lies_about_while_they_are_known(owner: Known) -> None:
    [mine] = owner.tokens
    kept = owner.page.evaluate(STORED)
    assert owner.tokens[mine].removeprefix("Bearer ") not in kept


def test_who_leaves_the_page_at_once_is_logged_out_all_the_same(owner: Known) -> None:
    [mine] = owner.tokens
    owner.page.evaluate("PayDoc.identify(null); location.href = 'about:blank'; 0")
    owner.page.wait_for_url("about:blank")  # a page that is still leaving would break off the way back
    owner.until(lambda: owner.opens(mine) == 401)
    owner.enter()


def test_a_log_out_without_a_network_is_made_good(owner: Known) -> None:
    [mine] = owner.tokens
    owner.context.set_offline(True)
    owner.identify(None)
    assert (owner.page.evaluate(OF_THE_KNOWN), owner.opens(mine)) == ([], 200)
    owner.context.set_offline(False)
    owner.until(lambda: owner.opens(mine) == 401)
    expect(owner.said("bot")).to_have_count(1)


def test_who_is_logged_out_after_the_widget_is_gone_is_logged_out_too(owner: Known) -> None:
    [mine] = owner.tokens
    owner.page.evaluate("PayDoc.destroy()")
    owner.identify(None)
    owner.until(lambda: owner.opens(mine) == 401)
    owner.page.evaluate("PayDoc.open()")
    expect(owner.said("bot")).to_have_count(1)
    expect(owner.said("customer")).to_have_count(0)


def test_another_customer_is_the_end_of_the_one_before(owner: Known) -> None:
    [mine] = owner.tokens
    owner.identify("customer-2")
    owner.until(lambda: owner.opens(mine) == 401)
    expect(owner.said("customer")).to_have_count(0)
    owner.say("我是另一个人")
    expect(owner.said("bot").last).to_contain_text("收到：我是另一个人")
    assert len(owner.tokens) == 2


def test_a_fresh_token_of_the_same_customer_ends_nothing(owner: Known) -> None:
    ended: list[str] = []
    owner.page.on("request", lambda request: ended.append(request.url) if request.url.endswith("/logout") else None)
    owner.identify("customer-1")
    owner.say("我还在")
    expect(owner.said("bot").last).to_contain_text("收到：我还在")
    assert ended == []


def test_what_was_said_before_anybody_was_known_stays(browser: Browser, known: Gateway) -> None:
    with context_of(browser) as context:
        here = Known(context, known.url)
        here.page.evaluate("PayDoc.open()")
        here.say("还没有登录时说的")
        expect(here.said("bot").last).to_contain_text("收到")
        anonymous = here.kept()["id"]
        here.identify(None)
        here.identify("customer-3")
        expect(here.said("customer")).to_have_count(0)
        here.identify(None)
        expect(here.said("customer").last).to_contain_text("还没有登录时说的")
        assert (here.kept()["id"], here.opens(anonymous)) == (anonymous, 200)
        here.check()


def test_what_an_earlier_version_kept_of_them_is_gone_too(browser: Browser, known: Gateway) -> None:
    left = {"conversation": {"id": "c", "token": "t"}, "votes": {"f2": True}, "out.000000000000001abcdefgh": {}}
    with context_of(browser) as context:
        here = Known(context, known.url)
        for name, value in left.items():
            kept = [f"paydoc.okpay.1x2y.{name}", json.dumps(value)]
            here.page.evaluate("([name, value]) => localStorage.setItem(name, value)", kept)
        here.identify(None)
        assert here.page.evaluate(OF_THE_KNOWN) == []
        here.check()
