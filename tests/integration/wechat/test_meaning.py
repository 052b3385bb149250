"""Acceptance I, J, K, L, from outside: menus, length, types, commands that are none."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says, conversation, eventually, own, reasons, said, transcript
from tests.integration.wechat.world import User, World
from tests.support.scripted_gateway import LONG

pytestmark = [pytest.mark.server, pytest.mark.postgres]


# I. msgmenu


def test_i_options_are_a_menu_of_exactly_this_form(world: World, user: User) -> None:
    user.says("三条")
    user.hears(4)
    [sent] = [s for s in world.state("okpay")["sent"] if s["touser"] == user.openid][-1:]
    assert set(sent) == {"touser", "msgtype", "msgmenu", "escaped"} and sent["msgtype"] == "msgmenu"
    menu = sent["msgmenu"]
    assert set(menu) == {"head_content", "list", "tail_content"}
    assert menu["head_content"] == "第三条" and menu["tail_content"]
    assert [e["content"] for e in menu["list"]] == ["好了", "还是不行", "转人工"]
    assert all(set(e) == {"id", "content"} and re.fullmatch(r"\d{1,16}", e["id"]) for e in menu["list"])


def test_i_a_click_is_what_it_was_sent_for(world: World, user: User) -> None:
    user.says("三条")
    user.hears(4)
    user.clicks("还是不行")
    assert user.heard()[-1] == "选择：persists"


@pytest.mark.parametrize("which", ["unknown", "zero", "another user's", "other words", "expired"])
def test_i_an_id_that_is_not_right_is_read_as_its_words(world: World, store: Store, user: User, which: str) -> None:
    other = world.user()
    other.says("三条")
    other.hears(2)
    user.says("三条")
    user.hears(4)
    mine = next(e["id"] for e in user.chat()[-1]["entries"] if e["content"] == "还是不行")
    theirs = next(e["id"] for e in other.chat()[-1]["entries"] if e["content"] == "还是不行")
    if which == "expired":
        from bot.store.tables_mail import menus

        with store._writer.begin() as conn:
            conn.execute(sa.update(menus).where(menus.c.menu_id == mine).values(expires_at=1.0))
    chosen = {"unknown": "123", "zero": "0", "another user's": theirs}.get(which, mine)
    label = "随便" if which == "other words" else "还是不行"
    user.clicks(label, chosen)
    assert user.heard()[-1] == f"收到：{label}"


def test_i_an_account_without_menus_gets_numbered_links(world: World) -> None:
    world.behave("upay", certified=False)
    try:
        user = world.user("upay")
        user.says("三条")
        eventually(lambda: "转人工</a>" in "".join(user.heard()))
        text = user.heard()[-1]
    finally:
        world.behave("upay", certified=True)
    assert re.search(r'第三条\s+1\. <a href="weixin://bizmsgmenu\?msgmenucontent=', text)
    assert re.findall(r">(.+?)</a>", text) == ["好了", "还是不行", "转人工"]
    found = re.search(r"msgmenuid=(\d+)\">还是不行", text)
    assert found is not None
    user.clicks("还是不行", found[1])
    assert user.heard()[-1] == "选择：persists"


# J. Length


def test_j_a_long_text_comes_in_whole_pieces(world: World, user: User) -> None:
    user.says("长文")
    eventually(lambda: len("".join(user.heard()[2:])) >= len(LONG))
    pieces = user.heard()[2:]
    assert "".join(pieces) == LONG
    assert all(len(piece.encode()) <= 2048 and piece.endswith("。") for piece in pieces)


def test_j_no_link_is_cut_where_options_are_links(world: World) -> None:
    world.behave("upay", certified=False)
    try:
        user = world.user("upay")
        user.says("长选")
        eventually(lambda: "转人工</a>" in "".join(user.heard()))
        user.says("长选")
        eventually(lambda: "".join(user.heard()).count("转人工</a>") == 6)
    finally:
        world.behave("upay", certified=True)
    pieces = user.heard()
    assert all(len(piece.encode()) <= 2048 for piece in pieces)
    assert all(piece.count("<a ") == piece.count("</a>") for piece in pieces)
    assert "".join(pieces).count("weixin://bizmsgmenu") == 18


# K. Types


@pytest.mark.parametrize(
    ("fields", "line", "answer"),
    [
        ({"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "付不了"}, "付不了", "收到：付不了"),
        ({"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": ""}, "[语音]", "语音收到了"),
        ({"MsgType": "image", "MediaId": "m", "PicUrl": "http://x"}, "[图片]", "图片收到了"),
        ({"MsgType": "video", "MediaId": "m", "ThumbMediaId": "t"}, "[视频]", "视频收到了"),
        ({"MsgType": "shortvideo", "MediaId": "m", "ThumbMediaId": "t"}, "[视频]", "视频收到了"),
        ({"MsgType": "location", "Location_X": "1", "Location_Y": "2", "Label": "路1"}, "[位置] 路1\n1, 2", "位置"),
        ({"MsgType": "file", "Title": "回单.pdf", "FileTotalLen": "20480"}, "[文件] 回单.pdf\n20 KB", "文件收到了"),
        ({"MsgType": "miniprogrampage", "Title": "订单"}, "[小程序] 订单", "小程序收到了"),
        ({"MsgType": "hologram", "Beam": "1"}, "[其他内容]", "其他内容收到了"),
        ({"Content": "/:strong"}, "[表情] /:strong", "表情我看不懂"),
        ({"Content": "[收到不支持的消息类型，暂无法显示]"}, "[看不到的内容]", "这一条微信没有让我看到"),
        ({"MsgType": "link", "Title": "题", "Url": "https://x/y"}, "[链接] 题\nhttps://x/y", "链接收到了"),
    ],
)  # fmt: skip
def test_k_what_is_no_text_is_noted_and_answered(
    world: World, store: Store, user: User, fields: dict[str, str], line: str, answer: str
) -> None:
    assert user.asks(fields=fields).startswith(answer)
    assert said(store, user) == [line]


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "event", "Event": "VIEW", "EventKey": "https://x", "MenuId": "1"},
        {"MsgType": "event", "Event": "LOCATION", "Latitude": "1.0", "Longitude": "2.0", "Precision": "3"},
        {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "Status": "success"},
        {"MsgType": "event", "Event": "kf_create_session"},
        {"MsgType": "event", "Event": "scancode_push", "EventKey": "k"},
        {"MsgType": "event", "Event": "never_heard_of"},
        {"MsgType": "event"},
        {"MsgType": "text", "Content": "\u200b\u2060"},
    ],
)
def test_k_what_needs_no_answer_gets_success(world: World, user: User, fields: dict[str, str]) -> None:
    before = user.heard()
    assert user.do(fields=fields) == ["success"]
    time.sleep(0.3)
    assert user.heard() == before


def test_k_a_customer_is_greeted_once_and_welcomed_back(world: World) -> None:
    user = world.user()
    user.event("subscribe", "qrscene_12")
    assert user.hears(2)[0].startswith("您好，这里是OKPay")
    user.event("unsubscribe")
    time.sleep(1.1)  # the same event in the same second would be the same event
    assert user.asks(fields={"MsgType": "event", "Event": "subscribe", "EventKey": ""}).startswith("您好，又见面了")
    time.sleep(1.1)
    assert user.asks(fields={"MsgType": "event", "Event": "SCAN", "EventKey": "12"}).startswith("您好，又见面了")


def test_k_a_menu_key_nobody_knows_is_answered(world: World, user: User) -> None:
    assert user.asks(fields={"MsgType": "event", "Event": "CLICK", "EventKey": "typo"}).startswith(
        "这个菜单现在没有内容"
    )
    assert "a menu key is unknown" in world.log.read_text()


def test_k_many_pictures_are_one_remark(world: World, store: Store, user: User) -> None:
    for n in range(4):
        user.do(fields={"MsgType": "image", "MediaId": f"m{n}"})
    assert said(store, user) == ["[图片]"] * 4 and "".join(user.heard()).count("图片收到了") == 1


def test_k_who_only_clicks_and_waits_is_asked_for_a_word(world: World, store: Store) -> None:
    user = world.user()
    user.follows()
    user.event("CLICK", "human")
    eventually(lambda: "随便回复一个字" in "".join(user.heard()))
    user.says("嗯")
    assert "".join(user.heard()).count("随便回复一个字") == 1


def test_k_what_was_said_while_they_were_gone_comes_when_they_are_back(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    user.event("unsubscribe")
    mine = conversation(store, user)
    agent_says(store, mine, Reply("退款已经到账"))
    eventually(lambda: reasons(store, user) == ["not_following"])
    assert any("取消关注" in m["text"] for m in transcript(store, mine)), "whoever helps them sees it"
    time.sleep(1.1)
    user.event("subscribe")
    eventually(lambda: "退款已经到账" in "".join(user.heard()))


def test_k_who_left_is_not_written_to(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    user.event("unsubscribe")
    before = user.calls("send")
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["not_following"])
    assert user.calls("send") == before


def test_k_something_too_long_is_said_to_be(world: World, store: Store, user: User) -> None:
    assert "太长" in user.asks(fields={"Content": "长" * 2001}) and said(store, user) == []


# L. Injection


@pytest.mark.parametrize("text", ["/restart", "/human", '/x{"a":1}', "／restart"])
def test_l_commands_are_words(world: World, user: User, text: str) -> None:
    user.says(text)
    assert user.heard()[-1] == "收到：" + text.lstrip("/／")
