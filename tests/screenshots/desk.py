"""Pictures of the desk at work: people of every wallet wait, one talks, a lead looks on."""

from __future__ import annotations

import io
import tempfile
import uuid
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from bot.store import upgrade
from tests.browser.customer import THEMES
from tests.browser.desk import Agent, account, at_the_desk, desk_built, fresh, waiting
from tests.integration.customer.harness import Chat, Gateway, running, set_row
from tests.integration.desk.served import services

PEOPLE = (
    ("lin", "小林", "agent", 4),
    ("wu", "小吴", "agent", 4),
    ("zhao", "小赵", "agent", 3),
    ("chen", "陈主管", "lead", 4),
)
FAILED = ("付款失败了", "还是不行", "转人工")
LINE = (  # wallet, words, waited, promised, money at risk
    ("yibifu", (*FAILED[:2], "还是不行", "转人工"), 45, 700, False),
    ("upay", FAILED, 520, 80, False),
    ("eepay", FAILED, 640, -40, False),
    ("yiqianbao", ("付款失败了", "转人工"), 30, 560, True),
)
DETAILS = {"amount": ["88元"], "order_number": ["2026112212345678"], "error_code": ["E1042"]}


def take(browser: Browser, folder: Path) -> None:
    """All pictures into the folder, as desk-*.png."""
    desk_built()
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "store.db"
        upgrade(f"sqlite:///{database}")
        with running(database, Settings(rate_conversations=None), themes=THEMES, **services()) as gateway:
            for login, name, role, capacity in PEOPLE:
                account(gateway, login, name, role, capacity)
            chat = _customers(gateway)
            with at_the_desk(browser, gateway, "wu") as wu:
                wu.row(_other(gateway).id).click()
                wu.press("接起会话")
                _day(browser, gateway, chat, folder)


def _day(browser: Browser, gateway: Gateway, chat: Chat, folder: Path) -> None:
    with at_the_desk(browser, gateway, "lin", reduced_motion="reduce") as lin:
        lin.press("不用了")
        lin.claim(chat.id)
        _talk(lin, chat)
        _shot(lin, folder / "desk-conversation.png")
        lin.press("结单")
        expect(lin.tab.get_by_role("dialog").locator(".pill").first).to_be_visible()
        _shot(lin, folder / "desk-closing.png")
        lin.tab.keyboard.press("Escape")
        lin.tab.emulate_media(color_scheme="dark")
        _shot(lin, folder / "desk-dark.png")
        with at_the_desk(browser, gateway, "chen") as chen:
            chen.press("不用了")
            chen.press("主管看板")
            expect(chen.tab.locator(".numbers")).to_be_visible()
            _shot(chen, folder / "desk-lead.png")


def _customers(gateway: Gateway) -> Chat:
    for brand, says, waited, promised, at_risk in LINE:
        chat = waiting(gateway, *says, brand=brand)
        if at_risk:
            _case(gateway, chat, priority=100, reason="money_at_risk")
        fresh(gateway, chat, waited, promised)
    chat = waiting(gateway, "付款失败了", "还是不行", "转人工")
    _case(gateway, chat, words=["付款失败了，余额明明够"], details=DETAILS)
    fresh(gateway, chat, 90, 420)
    return chat


def _other(gateway: Gateway) -> Chat:
    chat = waiting(gateway, *FAILED, brand="upay")
    fresh(gateway, chat, 60, 500)
    return chat


def _talk(lin: Agent, chat: Chat) -> None:
    lin.say("您好，我是客服小林，前面的情况我都看到了，您不用再说一遍。")
    expect(lin.said("agent")).to_have_count(1)
    chat.say("好的，刚才又试了一次，页面是这样的")
    assert chat.attach(_page(), client_id=str(uuid.uuid4())).status_code == 202
    expect(lin.tab.locator(".row canvas")).to_be_visible()
    lin.tab.keyboard.press("Alt+p")
    lin.say("截图里是限额提示，先带他看交易限额")
    expect(lin.tab.locator(".row.note")).to_have_count(1)
    lin.tab.keyboard.press("Alt+p")
    lin.field.fill("看到了，是单笔限额的提示。我请机器人带您看一下这一步，")


def _page() -> bytes:
    """A picture such as customers send: an app's page with a message on it."""
    image = Image.new("RGB", (360, 220), "#f4f6fa")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 360, 44), fill="#1f5fd0")
    draw.rounded_rectangle((30, 74, 330, 190), 14, fill="white")
    draw.ellipse((160, 88, 200, 128), fill="#e0443a")
    draw.text((176, 100), "!", fill="white")
    draw.text((118, 146), "E1042  limit exceeded", fill="#333333")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _case(gateway: Gateway, chat: Chat, **members: object) -> None:
    store = gateway.services.store
    [case] = [each for each in store.list_cases() if each.conversation_id == chat.id]
    own = {name: members.pop(name) for name in ("priority", "reason") if name in members}
    set_row(store, "cases", case.number, key="number", card={**case.card, **members}, **own)


def _shot(here: Agent, path: Path) -> None:
    here.tab.wait_for_timeout(700)
    here.tab.screenshot(path=path)
