"""An agent with the desk open in a real Chromium, and what the browser complains about meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, expect
from playwright.sync_api import Page as Tab

from bot.settings import ROOT
from bot.store.desk.facade import DeskStore
from tests.browser.customer import WATCH, Customer, built, until
from tests.integration.customer.harness import Chat, Gateway, set_row
from tests.integration.desk.served import HASHED, PASSWORD

DIST = ROOT / "web" / "desk" / "dist"
NORMAL = {"width": 1440, "height": 900}
NOW = ("Failed to load resource", "WebSocket connection")  # what a browser says of every refused call


def desk_built() -> None:
    """The desk's page, built from the sources as they are."""
    built()
    assert (DIST / "index.html").is_file()


def account(gateway: Gateway, login: str, name: str, role: str = "agent", capacity: int = 50) -> str:
    """A new account; its id."""
    return DeskStore(gateway.services.store).add_agent(login, name, role, HASHED, ["*"], [], capacity).id


def waiting(gateway: Gateway, *says: str, brand: str = "okpay") -> Chat:
    """A customer who waits for a person."""
    chat = gateway.open(brand)
    for text in says or ("付款失败了", "还是不行", "转人工"):
        chat.ask(text)
    assert chat.read()["state"] == "queued"
    return chat


def fresh(gateway: Gateway, chat: Chat, waited: float = 60, promised: float = 600) -> None:
    """As if the case had come just now: the tests' engine thinks it is another day."""
    store = gateway.services.store
    [case] = [each for each in store.list_cases() if each.conversation_id == chat.id and each.closed_at is None]
    now = time.time()
    set_row(store, "cases", case.number, key="number", created_at=now - waited, promised_at=now + promised)
    gateway.tell(chat)


class Agent:
    """Somebody at the desk, about whose browser nothing may complain in the end."""

    def __init__(self, context: BrowserContext, url: str, login: str) -> None:
        self.context, self.url, self.login = context, url, login
        self.tab: Tab = context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.tab.on("console", lambda message: self._complain(message.type, message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", lambda request: self._asked(request.url))
        self.tab.add_init_script(WATCH)

    def sign_in(self, password: str = PASSWORD) -> Agent:
        """Open the desk and go to work."""
        self.tab.goto(f"{self.url}/desk/")
        self.enter(password)
        expect(self.tab.locator(".panes, .view")).to_be_visible()
        return self

    def enter(self, password: str = PASSWORD) -> None:
        """Fill in the form."""
        self.tab.get_by_label("账号").fill(self.login)
        self.tab.get_by_label("密码").fill(password)
        self.press("登录")

    def press(self, name: str) -> None:
        """Press a button."""
        self.tab.get_by_role("button", name=name, exact=True).click()

    def open(self, conversation_id: str) -> Agent:
        """Choose a conversation in the queue."""
        self.row(conversation_id).click()
        expect(self.row(conversation_id)).to_have_attribute("aria-current", "true")  # else the last one's transcript
        expect(self.tab.locator(".transcript .row").first).to_be_visible()
        return self

    def claim(self, conversation_id: str) -> Agent:
        """Choose it and take it."""
        self.open(conversation_id)
        self.press("接起会话")
        expect(self.tab.get_by_role("button", name="结单", exact=True)).to_be_visible()
        return self

    def until(self, true: Callable[[], Any], seconds: float = 30.0) -> Any:
        """Wait until something is true, and have it."""
        return until(self.tab, true, seconds)

    def say(self, text: str) -> None:
        """Type and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def row(self, conversation_id: str) -> Locator:
        """A line of the queue."""
        return self.tab.locator(f".queue-row[data-id='{conversation_id}']")

    def group(self, name: str) -> Locator:
        """A part of the queue."""
        return self.tab.get_by_role("region", name=name)

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.tab.locator("#reply-text")

    @property
    def card(self) -> Locator:
        """The pinned case."""
        return self.tab.get_by_role("complementary", name="排查卡")

    def said(self, sender: str) -> Locator:
        """The server's messages of a sender."""
        return self.tab.locator(f".row.{sender}[data-seq]")

    def texts(self, sender: str) -> list[str]:
        """What a sender said, in order."""
        return [text.strip() for text in self.said(sender).locator(".text").all_inner_texts()]

    def outcome(self, step: str) -> Locator:
        """What came of a step, on the card."""
        return self.card.locator(f"[data-step='{step}'] .outcome")

    def check(self) -> None:
        """Nothing was refused by the policy, nothing complained, nothing foreign was asked."""
        assert self.tab.evaluate("window.refused") == []
        assert self.complaints == [], self.complaints
        assert self.foreign == [], self.foreign

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(NOW):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url, f"blob:{self.url}")):
            self.foreign.append(url)


@contextmanager
def at_the_desk(browser: Browser, gateway: Gateway, login: str, **more: object) -> Iterator[Agent]:
    """An agent in a browser of their own, signed in."""
    chosen = {"locale": "zh-CN", "reduced_motion": "reduce", **more}
    context = browser.new_context(viewport=NORMAL, **chosen)  # type: ignore[arg-type]
    try:
        yield Agent(context, gateway.url, login).sign_in()
    finally:
        context.close()


def conversation_of(customer: Customer, brand: str = "okpay") -> str:
    """The customer's conversation, from their browser."""
    return customer.kept(brand)["id"]
