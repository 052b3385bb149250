"""What the widget must never do, whatever is said to it, and what it must not weigh."""

from __future__ import annotations

import gzip
import time
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store import tables, upgrade
from tests.browser.customer import THEMES, Customer, built, context_of, inline
from tests.integration.customer.harness import Gateway, running

MOST_BYTES = 25_000
HOSTILE = (
    "<img src=x onerror=\"document.title='hacked'\"><b>粗</b>",
    "<script>document.title='hacked'</script>",
    "</p></div><svg onload=alert(1)>",
    "javascript:alert(1) data:text/html,x http://plain.example {{7*7}} ${7*7}",
    "[点这里](javascript:alert(1)) &lt;i&gt;",
)
STORED = "JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
SECRET = "a-secret-of-more-than-thirty-two-bytes"


def test_it_weighs_almost_nothing() -> None:
    assert len(gzip.compress(built().read_bytes(), 9)) <= MOST_BYTES


def test_the_sources_never_make_html_from_text() -> None:
    sources = built().parent.parent / "src"
    for path in sources.rglob("*.ts"):
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "unsafeHTML", "document.write", "eval("):
            assert way not in path.read_text(), f"{path.name} uses {way}"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_html_is_text(customer: Customer, gateway: Gateway, chat_of: Any, text: str) -> None:
    """Said by the customer and, because the script repeats it, by the bot; then by a person."""
    customer.say(text)
    expect(customer.said("bot").last).to_contain_text(f"收到：{text}")
    customer.say("转人工")
    expect(customer.page.locator(".place")).to_be_visible()
    chat = chat_of(customer)
    gateway.take(chat, text)
    speak(gateway, chat, text)
    expect(customer.said("agent").last).to_contain_text(text)
    inside = customer.page.locator("paydoc-chat [role=log]").locator("img, b:not(.card b), script, i:not(.steps i)")
    expect(inside).to_have_count(0)
    links = customer.page.locator("paydoc-chat [role=log] a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) <= {"https:", "tel:", "mailto:"}
    expect(customer.page).to_have_title("钱包")


def speak(gateway: Gateway, chat: Any, text: str) -> None:
    """As the desk does it: a person says something."""
    store = gateway.services.store
    with store._gate, store._writer.begin() as conn:
        last = chat.read()["messages"][-1]["seq"]
        table = tables.messages
        row = dict(conn.execute(table.select().where(table.c.conversation_id == chat.id, table.c.seq == last)).first())
        row.update(seq=last + 1, sender="agent", kind="text", text=text)
        row.pop("id", None)
        conn.execute(table.insert().values(**row))
        conversations = tables.conversations
        conn.execute(conversations.update().where(conversations.c.id == chat.id).values(last_seq=last + 1))
    gateway.tell(chat)


def test_links_are_only_what_is_safe(customer: Customer) -> None:
    customer.say("见 https://help.example/a?b=1。电话 400-123-4567，邮箱 help@okpay.example，别点 http://bad.example")
    links = customer.said("bot").last.locator("a")
    expect(links).to_have_count(3)
    assert links.evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
        "https://help.example/a?b=1",
        "tel:4001234567",
        "mailto:help@okpay.example",
    ]
    assert links.first.get_attribute("rel") == "noopener noreferrer nofollow"


def test_enter_while_composing_chinese_does_not_send(customer: Customer) -> None:
    customer.field.click()
    session = customer.context.new_cdp_session(customer.page)
    session.send("Input.imeSetComposition", {"text": "fukuan", "selectionStart": 6, "selectionEnd": 6})
    customer.field.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"
    )
    enter = {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", enter)
    customer.page.wait_for_timeout(200)
    expect(customer.said("customer")).to_have_count(0)
    expect(customer.field).to_have_value("fukuan")
    session.send("Input.insertText", {"text": "付款"})
    expect(customer.field).to_have_value("付款")
    customer.field.press("Shift+Enter")
    expect(customer.said("customer")).to_have_count(0)
    customer.field.press("Enter")
    expect(customer.said("customer")).to_contain_text(["付款"])


def test_secrets_disappear_from_the_page_too(customer: Customer) -> None:
    customer.say("密码是 Hunter2x9")
    expect(customer.said("bot").last).to_contain_text("收到")
    assert "Hunter2x9" not in customer.chat.evaluate("e => e.shadowRoot.textContent")
    # The answer may come by the stream before the server's receipt, and until that the message is kept to be sent.
    customer.until(lambda: ".out." not in customer.page.evaluate(STORED))
    assert "Hunter2x9" not in customer.page.evaluate(STORED)


@pytest.fixture
def known(tmp_path: Any) -> Any:
    """A gateway that knows okpay's customers by their tokens."""
    upgrade(f"sqlite:///{tmp_path / 'known.db'}")
    settings = Settings(demo="on", jwt_keys={"okpay": JwtKey(SECRET)})
    with running(tmp_path / "known.db", settings, themes=THEMES, widget=built()) as started:
        yield started


def signed(subject: str, seconds: int = 300) -> str:
    return jwt.encode({"sub": subject, "aud": "paydoc", "exp": time.time() + seconds}, SECRET, "HS256")


def test_a_known_customer_finds_their_conversation_on_another_phone(browser: Browser, known: Gateway) -> None:
    for number, text in enumerate(("在第一台手机说的", "在第二台手机说的")):
        with context_of(browser) as context:
            here = Customer(context, known.url, "<main></main><script src='/widget.js'></script>").enter()
            here.page.evaluate(later, signed("customer-7"))
            here.say(text)
            expect(here.said("bot").last).to_contain_text(f"收到：{text}")
            expect(here.said("customer")).to_have_count(number + 1)
            assert "customer-7" not in here.page.evaluate("JSON.stringify({...localStorage})")
            here.check()


later = """token => { const chat = document.createElement('paydoc-chat'); chat.setAttribute('brand', 'okpay');
    chat.identify(token); document.querySelector('main').append(chat); }"""


def test_a_token_that_is_too_old_is_renewed(browser: Browser, known: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, known.url, "<main></main><script src='/widget.js'></script>").enter()
        here.page.evaluate(
            "fresh => { window.asked = 0; PayDoc.on('token-expired', () => { asked += 1; PayDoc.identify(fresh); }); }",
            signed("customer-8"),
        )
        here.page.evaluate(later, signed("customer-8", -300))
        expect(here.said("bot").first).to_be_visible()
        assert here.page.evaluate("window.asked") == 1


def test_the_button_in_a_page(gateway: Gateway, context: BrowserContext, chat_of: Any) -> None:
    page = "<main><h1>钱包</h1></main><script src='/widget.js' data-brand='okpay'></script>"
    here = Customer(context, gateway.url, page).enter()
    heard = (
        "for (const e of ['open', 'close', 'message', 'state']) PayDoc.on(e, () => (window.heard ||= []).push(e)); 0"
    )
    here.page.evaluate(heard)
    button = here.page.get_by_role("button", name="打开客服")
    button.click()
    expect(here.said("bot").first).to_be_visible()
    expect(here.page.get_by_role("dialog")).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()
    here.page.evaluate("PayDoc.open()")
    here.page.evaluate("PayDoc.close()")
    chat_of(here).ask("从另一台手机说的")
    expect(here.page.locator(".badge")).to_have_text("1")
    button.click()
    expect(here.page.locator(".badge")).to_have_count(0)
    here.until(lambda: here.page.evaluate("window.heard").count("open") == 3)
    assert sorted(here.page.evaluate("window.heard")) == sorted(
        ["state", "open", "close", "open", "close", "message", "open"]
    )
    here.check()


def test_a_foreign_theme_goes_before_the_wallets(browser: Browser, gateway: Gateway) -> None:
    with context_of(browser) as context:
        here = Customer(context, gateway.url, inline())
        here.page.route("**/host.css", lambda route: route.fulfill(body="paydoc-chat{--paydoc-primary:#005500}"))
        here.begin()
        expect(here.page.locator("paydoc-chat header h2")).to_have_text("OKPay")  # the wallet's own theme has come
        colour = here.page.locator("paydoc-chat .mark").evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour == "rgb(0, 85, 0)"
