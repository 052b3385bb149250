"""One Chromium and one gateway for all tests with a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bot.settings import Rate, Settings
from bot.store import upgrade
from tests.browser.customer import CHROMIUM, THEMES, Customer, built, context_of, launch
from tests.browser.desk import account, desk_built
from tests.browser.states import chat_of as chat_of_browser
from tests.integration.customer.harness import BRANDS, Gateway, running
from tests.integration.desk.served import services, signing_in_often

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


# Files that wait for long or hold many tests; whoever runs several at a time begins with them.
LONG = (
    "test_widget_delivery.py",
    "test_desk_access.py",
    "test_desk_delivery.py",
    "test_widget_access.py",
    "test_wechat_page.py",
    "test_desk_safety.py",
    "test_widget_cases.py",
    "test_widget_embedding.py",
    "test_widget_conversation.py",
    "test_desk_together.py",
    "test_desk_signing_in.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser and a server; the long files come first, in the order of LONG."""
    here = Path(__file__).parent
    places = [place for place, item in enumerate(items) if here in item.path.parents]
    ours = [items[place] for place in places]
    ours.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))
    for place, item in zip(places, ours, strict=True):
        items[place] = item
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.server)
        item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium in /usr/bin"))


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose assistant follows a script."""
    database = tmp_path_factory.mktemp("browser") / "store.db"
    upgrade(f"sqlite:///{database}")
    documents = {brand: f"**{name}** 的资料<img src=x onerror=alert(1)>\n## 步骤" for brand, name in BRANDS.items()}
    # One address stands for every customer here, and some write faster than a person.
    settings = Settings(demo="on", rate_messages=Rate(2000, 60), sockets_per_address=200)
    with running(database, settings, documents, themes=THEMES, widget=built()) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile on a phone."""
    with context_of(browser) as made:
        yield made


@pytest.fixture
def customer(context: BrowserContext, gateway: Gateway) -> Iterator[Customer]:
    """Somebody with the widget open, about whose browser nothing may complain in the end."""
    here = Customer(context, gateway.url).begin()
    yield here
    here.check()


@pytest.fixture
def chat_of(gateway: Gateway):  # type: ignore[no-untyped-def]
    """The server's own view of a customer's conversation."""
    return lambda customer, **more: chat_of_browser(gateway, customer, **more)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with the product's engine and a desk, and people who work there."""
    desk_built()
    database = tmp_path_factory.mktemp("desk") / "store.db"
    upgrade(f"sqlite:///{database}")
    settings = Settings(demo="on", rate_messages=Rate(2000, 60), sockets_per_address=200)
    with running(database, settings, themes=THEMES, widget=built(), **services()) as started:
        signing_in_often(started)
        for login, name, role in (("lin", "小林", "agent"), ("wu", "小吴", "agent"), ("chen", "陈主管", "lead")):
            account(started, login, name, role)
        yield started
