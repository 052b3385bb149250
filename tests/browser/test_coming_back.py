"""The bot comes back by itself: what the customer sees of it in an open widget, and the agent at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bot.calendar.service_hours import SHANGHAI
from bot.exchange import Outcome
from bot.settings import Rate, Settings
from bot.store import Claimed, upgrade
from tests.browser.customer import THEMES, Customer, built
from tests.browser.desk import account, at_the_desk, conversation_of, desk_built
from tests.integration.customer.harness import Gateway, running
from tests.integration.desk.acting import engine
from tests.integration.desk.lives import PERSON, REFUSES, SOLVED, WAITS, turn
from tests.integration.desk.served import Engine, services

MONDAY = datetime(2027, 3, 1, tzinfo=SHANGHAI)
AFTERNOON, NIGHT = MONDAY.replace(hour=15), MONDAY.replace(hour=22)
HOURS = engine().knowledge.brand("okpay").desk


class Dated(Engine):
    """Understands when the money was sent for."""

    async def respond(self, claimed: Claimed) -> Outcome:
        """One turn."""
        return turn(claimed, self.now)


class Turned:
    """A service whose clock is turned by hand."""

    def __init__(self, start: datetime) -> None:
        self.script = Dated(start)
        self.gateway: Gateway | None = None

    def until(self, at: datetime) -> None:
        """It is `at` now, and the desk's clock has looked twice."""
        assert self.gateway is not None
        self.script.now = at
        clock: Any = self.gateway.server.config.app.state.desk_clock  # type: ignore[union-attr]
        for _ in range(2):
            asyncio.run_coroutine_threadsafe(clock.look(), self.gateway.loop).result(20)


@contextmanager
def turned(start: datetime, database: Path) -> Iterator[Turned]:
    made = Turned(start)
    settings = Settings(rate_messages=Rate(2000, 60), sockets_per_address=200)
    more = {**services(start, clock=lambda: made.script.now), "script": made.script}
    with running(database, settings, themes=THEMES, widget=built(), **more) as made.gateway:
        account(made.gateway, "lin", "小林")
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    desk_built()
    upgrade(f"sqlite:///{tmp_path / 'store.db'}")
    return tmp_path / "store.db"


def told(here: Customer, text: str) -> Locator:
    return here.said("bot").filter(has_text=text)


def test_a_ticket_of_the_night_is_told_once_when_the_desk_opens_and_once_when_it_is_late(
    browser: Browser, context: BrowserContext, database: Path
) -> None:
    opens = HOURS.hours.next_open(NIGHT)
    due = HOURS.hours.promise(NIGHT, HOURS.answer_within_minutes)
    with turned(NIGHT, database) as service, at_the_desk(browser, service.gateway, "lin") as lin:
        assert service.gateway is not None
        here = Customer(context, service.gateway.url).begin()
        here.say(PERSON)
        expect(told(here, "工单")).to_have_count(1)
        talk = conversation_of(here)
        service.until(opens - timedelta(hours=1))
        expect(lin.group("留言待回").locator(f"[data-id='{talk}']")).to_be_visible()
        expect(told(here, "上班了")).to_have_count(0)
        service.until(opens)
        expect(told(here, "上班了")).to_contain_text(f"今天 {due:%H:%M}")
        lin.open(talk)
        expect(lin.said("bot").filter(has_text="上班了")).to_have_count(1)
        service.until(due + timedelta(minutes=1))
        expect(told(here, "还没有做到")).to_have_count(1)
        service.until(due + timedelta(hours=2))
        lin.claim(talk)
        lin.say("让您久等了")
        expect(here.said("agent").last).to_contain_text("让您久等了")
        service.until(due + timedelta(days=1))
        expect(told(here, "上班了")).to_have_count(1)
        expect(told(here, "还没有做到")).to_have_count(1)
        lin.check()
    here.check()


def test_who_was_answered_before_is_not_told_that_nobody_came(
    browser: Browser, context: BrowserContext, database: Path
) -> None:
    with turned(NIGHT, database) as service, at_the_desk(browser, service.gateway, "lin") as lin:
        assert service.gateway is not None
        here = Customer(context, service.gateway.url).begin()
        here.say(PERSON)
        expect(told(here, "工单")).to_have_count(1)
        lin.claim(conversation_of(here))
        lin.say("我来看看")
        expect(here.said("agent").last).to_contain_text("我来看看")
        service.until(HOURS.hours.next_open(NIGHT) + timedelta(days=1))
        expect(told(here, "上班了")).to_have_count(0)
        expect(told(here, "还没有做到")).to_have_count(0)
        lin.check()
    here.check()


def test_money_on_its_way_is_asked_after_once_and_what_has_come_is_solved(
    context: BrowserContext, database: Path
) -> None:
    with turned(AFTERNOON, database) as service:
        assert service.gateway is not None
        here = Customer(context, service.gateway.url).begin()
        here.say(WAITS)
        expect(told(here, "3月5日")).not_to_have_count(0)
        service.until(MONDAY + timedelta(days=3, hours=12))
        expect(told(here, "好了吗")).to_have_count(0)
        service.until(MONDAY + timedelta(days=4, hours=10))
        expect(told(here, "一般的")).to_have_count(1)
        here.say(SOLVED)
        expect(told(here, "解决了")).to_have_count(1)
        service.until(MONDAY + timedelta(days=9, hours=10))
        expect(told(here, "一般的")).to_have_count(1)
    here.check()


def test_who_does_not_want_it_is_not_asked(context: BrowserContext, database: Path) -> None:
    with turned(AFTERNOON, database) as service:
        assert service.gateway is not None
        here = Customer(context, service.gateway.url).begin()
        here.say(WAITS)
        expect(told(here, "3月5日")).not_to_have_count(0)
        here.say(REFUSES)
        expect(told(here, "不主动来问您了")).to_have_count(1)
        service.until(MONDAY + timedelta(days=4, hours=10))
        service.until(MONDAY + timedelta(days=5, hours=10))
        expect(told(here, "一般的")).to_have_count(0)
    here.check()
