"""What the desk must never do, whatever a customer says or is called, and what it must not weigh."""

from __future__ import annotations

import gzip
import io
import re
import uuid
from datetime import datetime, timedelta, timezone

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from bot.settings import ROOT
from tests.browser.desk import DIST, at_the_desk, desk_built, fresh, waiting
from tests.browser.test_widget_safety import HOSTILE
from tests.integration.customer.harness import Gateway, set_row
from tests.integration.store.acting import rows

MOST_BYTES = 200_000
SOURCES = ROOT / "web" / "desk" / "src"
MORE = (
    "<iframe srcdoc='<script>parent.document.title=1</script>'>",
    "{{constructor.constructor('document.title=1')()}}",
    "<a href=javascript:alert(1)>点我</a>",
    "反转的字 <style>*{display:none}</style>",
)
NUMBER = "2026112212345678"
# Asked again until the picture is drawn; of a copy each time, for Chromium warns of a canvas that is read twice.
REDDISH = """() => {
  const copy = document.createElement('canvas').getContext('2d');
  copy.drawImage(document.querySelector('canvas'), 0, 0);
  return copy.getImageData(20, 15, 1, 1).data[0] > 150;
}"""


def test_it_weighs_little() -> None:
    desk_built()
    packed = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in (DIST / "assets").glob("*.js")}
    assert 0 < sum(packed.values()) <= MOST_BYTES, packed


def test_the_sources_never_make_html_from_text() -> None:
    for path in [*SOURCES.rglob("*.vue"), *SOURCES.rglob("*.ts")]:
        for way in ("v-html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
            assert way not in path.read_text(), f"{path.name} uses {way}"


def test_chinese_is_in_the_message_file_only() -> None:
    for path in [*SOURCES.rglob("*.vue"), *SOURCES.rglob("*.ts")]:
        if path.name != "zh-CN.ts":
            assert not re.search("[\u4e00-\u9fff]", path.read_text()), path.name


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
def test_what_looks_like_html_is_text(browser: Browser, desk: Gateway, text: str) -> None:
    """In the queue, the transcript, notes, the case card, search, and from colleagues with strange names."""
    chat = waiting(desk)
    hostile(desk, chat.id, text)
    with at_the_desk(browser, desk, "lin") as lin:
        chat.say(text)
        lin.claim(chat.id)
        expect(lin.said("customer").last.locator(".text")).to_have_text(text)
        expect(lin.card.locator(".quotes")).to_contain_text(text)
        expect(lin.row(chat.id)).to_contain_text(text)
        lin.say(text)
        expect(lin.said("agent").last.locator(".text")).to_have_text(text)
        lin.tab.keyboard.press("Alt+p")
        lin.say(text)
        expect(lin.tab.locator(".row.note .text").last).to_have_text(text)
        inside = lin.tab.locator(".panes").locator("img, iframe, style, script, a")
        expect(inside).to_have_count(0)
        expect(lin.tab).to_have_title(re.compile("客服工作台$"))
        lin.check()


def test_the_policy_of_the_page_allows_nothing_foreign_and_nothing_inline(desk: Gateway) -> None:
    answer = desk.client.get("/desk/")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and "'unsafe" not in policy and "data:" not in policy and "blob:" not in policy
    assert "default-src 'none'" in policy and "require-trusted-types-for 'script'" in policy
    [script] = re.findall(r'src="(/desk/assets/[^"]+\.js)"', answer.text)
    packed = desk.client.get(script, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "immutable" in packed.headers["cache-control"]
    assert desk.client.get("/desk", follow_redirects=False).headers["location"] == "/desk/"


def test_a_masked_number_is_shown_on_demand_and_that_is_written_down(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    card(desk, chat.id, details={"order_number": [NUMBER], "amount": ["88元"]})
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        facts = lin.card.locator(".facts")
        expect(facts).to_contain_text("••••5678")
        expect(facts).to_contain_text("88元")
        assert NUMBER not in lin.tab.content()
        lin.press("显示")
        expect(facts).to_contain_text(NUMBER)
        assert rows(desk.services.store, "audit", object=chat.id, action="revealed")
        lin.press("隐藏")
        expect(facts).not_to_contain_text(NUMBER)


def test_asking_for_a_code_is_warned_about_first(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        lin.say("请把验证码发给我")
        lin.say("后面这句要等一等")
        held = lin.tab.locator(".row.pending.secret")
        expect(held).to_contain_text("没有发出")
        assert "验证码发给我" not in str(chat.read()["messages"])
        held.get_by_role("button", name="改一下").click()
        expect(lin.field).to_have_value("请把验证码发给我")
        expect(lin.said("agent").last).to_contain_text("后面这句要等一等")
        lin.check()


def test_a_picture_is_drawn_and_has_no_address(browser: Browser, desk: Gateway) -> None:
    chat = waiting(desk)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(picture, "PNG")
    with at_the_desk(browser, desk, "lin") as lin:
        lin.claim(chat.id)
        assert chat.attach(picture.getvalue(), client_id=str(uuid.uuid4())).status_code == 202
        canvas = lin.said("customer").last.locator("canvas")
        expect(canvas).to_be_visible()
        lin.tab.wait_for_function(REDDISH)
        lin.check()


def test_how_long_is_left_turns_red(browser: Browser, desk: Gateway) -> None:
    soon, late = waiting(desk), waiting(desk)
    fresh(desk, late, waited=120, promised=-20)
    with at_the_desk(browser, desk, "wu") as wu:
        expect(wu.row(late.id).locator(".timer.late")).to_contain_text("+")
        fresh(desk, soon, waited=150, promised=55)
        expect(wu.row(soon.id).locator(".timer.warn")).to_contain_text("0:")
        wu.tab.clock.set_fixed_time(datetime.now(timezone.utc) + timedelta(minutes=1))
        expect(wu.row(soon.id).locator(".timer.late")).to_be_visible()


def hostile(desk: Gateway, conversation_id: str, text: str) -> None:
    """As if the bot had let it into the card."""
    card(desk, conversation_id, words=[text])


def card(desk: Gateway, conversation_id: str, **members: object) -> None:
    """Change the case's card behind the gateway's back."""
    store = desk.services.store
    [case] = [each for each in store.list_cases() if each.conversation_id == conversation_id]
    set_row(store, "cases", case.number, key="number", card={**case.card, **members})
