"""The acceptance list of the channel, A to P, from outside: a platform, two gateways, one database."""

from __future__ import annotations

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.conversation.turn import Reply
from bot.store import Store, tables
from bot.store.wechat import WechatStore
from tests.fakes.wechat.sealing import challenge, delivery, opened, plain_xml, signature
from tests.integration.wechat.acting import agent_says, conversation, eventually, own, reasons, said
from tests.integration.wechat.server import AWKWARD, LONG
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]
BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'


def message(world: World, brand: str, **fields: Any) -> dict[str, Any]:
    """A text message as the platform would make it."""
    common = {"ToUserName": world.keys[brand].gh_id, "FromUserName": f"o{uuid.uuid4().hex[:27]}"}
    common |= {"CreateTime": int(time.time()), "MsgType": "text", "Content": "你好", "MsgId": uuid.uuid4().int % 10**17}
    return {**common, **fields}


def post(world: World, brand: str, query: dict[str, str], body: bytes) -> httpx.Response:
    return world.direct.post(f"/wechat/{brand}", params=query, content=body, headers={"Content-Type": "text/xml"})


# A. Verify


@pytest.mark.parametrize("brand", ["okpay", "upay", "eepay"])
def test_a1_the_address_is_verified_byte_for_byte(world: World, brand: str) -> None:
    for echo in ("7190000000000000001", "a b+c%&=é"):
        answer = world.direct.get(f"/wechat/{brand}", params=challenge(world.keys[brand], echo))
        assert answer.status_code == 200
        assert answer.content == echo.encode()
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("spoiled", ["signature", "timestamp", "nonce", "echostr"])
def test_a2_a_bad_missing_or_double_parameter_gets_no_echo(world: World, spoiled: str) -> None:
    good = challenge(world.keys["okpay"], "4711")
    bad = [{k: v for k, v in good.items() if k != spoiled}, [*good.items(), (spoiled, good[spoiled])]]
    if spoiled != "echostr":
        bad.append({**good, spoiled: "1" + good[spoiled]})
    for query in bad:
        answer = world.direct.get("/wechat/okpay", params=query)
        assert (answer.status_code, answer.content) == (403, b"")


def test_a2_an_unknown_account_is_not_found(world: World) -> None:
    answer = world.direct.get("/wechat/nobody", params=challenge(world.keys["okpay"], "1"))
    assert (answer.status_code, answer.content) == (404, b"")


# A3 is in tests/unit/channels/wechat/test_receiver.py: it needs another clock.

# B. Safe mode


def test_b1_the_answer_is_sealed_signed_and_swapped(world: World, user: User) -> None:
    fields = message(world, "okpay", FromUserName=user.openid, Content="早上好😀")
    answer = post(world, "okpay", *delivery(world.keys["okpay"], fields))
    assert answer.status_code == 200 and b"Content" not in answer.content
    inner = opened(world.keys["okpay"], answer.content)
    assert inner["Content"] == "收到：早上好😀"
    assert (inner["ToUserName"], inner["FromUserName"]) == (user.openid, world.keys["okpay"].gh_id)
    assert abs(int(inner["CreateTime"]) - time.time()) < 5


def test_b2_a_wrong_msg_signature_never_reaches_the_bot(world: World, store: Store, user: User) -> None:
    query, body = delivery(world.keys["okpay"], message(world, "okpay", FromUserName=user.openid, Content="坏人"))
    for wrong in ("", "0" * 40, query["signature"]):
        answer = post(world, "okpay", {**query, "msg_signature": wrong}, body)
        assert (answer.status_code, answer.content) == (403, b"")
    assert "坏人" not in said(store, user)


def test_b3_another_app_id_inside_is_refused(world: World) -> None:
    foreign = replace(world.keys["okpay"], app_id="wx0000000000000000")
    answer = post(world, "okpay", *delivery(foreign, message(world, "okpay")))
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize(
    "sealed", ["", "x", "AAAA", "A" * 43 + "=", "A" * 6000, "!!!!", "\u4f60\u597d", "QUJD" * 16, "//////////8=" * 8]
)
def test_b4_garbage_inside_gets_an_empty_4xx(world: World, sealed: str) -> None:
    keys = world.keys["okpay"]
    query = {"timestamp": "1", "nonce": "2", "encrypt_type": "aes"}
    query["msg_signature"] = signature(keys.token, "1", "2", sealed)
    for body in (plain_xml({"ToUserName": keys.gh_id, "Encrypt": sealed}).encode(), b"<xml><ToUserName/></xml>"):
        answer = post(world, "okpay", query, body)
        assert 400 <= answer.status_code < 500 and answer.content == b""


def test_b4_bytes_that_are_no_utf8_get_an_empty_4xx(world: World) -> None:
    query, body = delivery(world.keys["okpay"], message(world, "okpay"))
    answer = post(world, "okpay", query, body.replace(b"gh_", b"\xff\xfe\x80"))
    assert (answer.status_code, answer.content) == (400, b"")


def test_b5_a_plain_body_is_refused_in_safe_mode(world: World) -> None:
    plain = replace(world.keys["okpay"], mode="plain")
    answer = post(world, "okpay", *delivery(plain, message(world, "okpay")))
    assert (answer.status_code, answer.content) == (403, b"")


def test_b6_in_compatible_mode_only_what_was_sealed_counts(world: World) -> None:
    keys = world.keys["upay"]
    query, body = delivery(keys, message(world, "upay", Content="真的"))
    answer = post(world, "upay", query, body.replace("真的".encode(), "假的".encode()))
    assert opened(keys, answer.content)["Content"] == "收到：真的"
    unsealed = delivery(replace(keys, mode="plain"), message(world, "upay"))
    assert post(world, "upay", *unsealed).status_code == 403


def test_b7_plain_mode_works_where_it_is_switched_on(world: World) -> None:
    keys = world.keys["eepay"]
    answer = post(world, "eepay", *delivery(keys, message(world, "eepay", Content="明文")))
    assert opened(keys, answer.content)["Content"] == "收到：明文"
    query, body = delivery(keys, message(world, "eepay"))
    assert post(world, "eepay", {**query, "signature": "0" * 40}, body).status_code == 403


# C. XML


@pytest.mark.parametrize(
    "body",
    [
        BILLION,
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Encrypt>a</Encrypt></xml>',
        b"<xml>" + b"<a>" * 9000,
        b"<xml>" + b"<a></a>" * 9000 + b"</xml>",
        b"<xml>" + b"a" * 70_000 + b"</xml>",
        b"<?php x?><xml/>",
        b"",
    ],
)
@pytest.mark.parametrize("brand", ["okpay", "eepay"])
def test_c_hostile_xml_is_refused_at_once(world: World, brand: str, body: bytes) -> None:
    query, _ = delivery(world.keys[brand], message(world, brand))
    began = time.monotonic()
    answer = post(world, brand, query, body)
    assert time.monotonic() - began < 0.1
    assert 400 <= answer.status_code < 500 and answer.content == b""


def test_c_any_reply_text_survives_the_xml(world: World) -> None:
    for brand in ("okpay", "eepay"):
        keys = world.keys[brand]
        answer = post(world, brand, *delivery(keys, message(world, brand, Content="怪字")))
        expected = AWKWARD.replace("\x0b", "").replace("<a ", "＜a ").replace("</a", "＜/a")
        assert opened(keys, answer.content)["Content"] == expected


# D. Dedupe


@pytest.mark.parametrize("parallel", [False, True], ids=["one after the other", "at once"])
def test_d_the_same_message_four_times_is_one_message(world: World, store: Store, user: User, parallel: bool) -> None:
    ended = user.says("只说一次", copies=4, parallel=parallel)
    assert ended == ["passive"] * 4
    assert said(store, user) == ["只说一次"]
    time.sleep(0.5)
    assert user.heard()[2:] == ["收到：只说一次"]


def test_d_the_same_event_four_times_is_one_event(world: World, store: Store) -> None:
    user = world.user()
    user.event("subscribe", "qrscene_7", copies=4, parallel=True)
    time.sleep(1.0)
    assert [m["text"] for m in store.page(conversation(store, user), 0).messages] == [
        "您好，这里是OKPay。",
        "常见的问题：",
    ]  # type: ignore[union-attr]
    assert user.heard() == ["您好，这里是OKPay。", "常见的问题："]


def test_d_two_events_of_one_second_are_two(world: World, store: Store, user: User) -> None:
    at = int(time.time())
    for name, key in (("CLICK", "human"), ("VIEW", "human"), ("CLICK", "hours")):
        user.do(fields={"MsgType": "event", "Event": name, "EventKey": key, "CreateTime": at})
    assert said(store, user) == ["转人工", "人工客服几点上班"]


def test_d_large_numbers_are_kept_exactly(world: World, store: Store, user: User) -> None:
    big = 2**63 - 1
    for number in (big, big - 1, big, big - 1):
        user.do(fields={"Content": f"第{number}条", "MsgId": number})
    assert said(store, user) == [f"第{big}条", f"第{big - 1}条"]


# E. Five seconds


def test_e_an_answer_in_time_is_direct(world: World, user: User) -> None:
    began = time.monotonic()
    assert user.says("睡1") == ["passive"]
    assert time.monotonic() - began < 2.5
    assert user.by("passive")[1:] == ["收到：睡1"]


def test_e_a_late_answer_comes_once_through_the_api(world: World, user: User) -> None:
    before = len(user.by("api"))
    began = time.monotonic()
    assert user.says("睡8") == ["success"]
    assert time.monotonic() - began < 4.8
    assert user.phone()["typing"] == 1
    user.hears(3, 8)
    time.sleep(1.5)
    assert user.by("api")[before:] == ["收到：睡8"]


def test_e_a_bot_that_never_answers_is_answered_for(world: World, user: User) -> None:
    assert user.says("坏了") == ["success"]
    user.hears(3, 20)
    assert user.heard()[2:] == ["抱歉，系统刚才出了点问题。"]


def test_e_a_hung_up_delivery_is_answered_all_the_same(world: World, store: Store, user: User) -> None:
    world.behave("okpay", patience=0.5)
    try:
        assert user.says("睡2", tries=1) == ["unavailable"]
    finally:
        world.behave("okpay", patience=5.0)
    eventually(lambda: said(store, user) == ["睡2"])
    eventually(lambda: store.progress(conversation(store, user)).answered_seq == 3)  # type: ignore[union-attr]
    assert user.do(fields={k: v for k, v in user.last.items() if k in ("MsgId", "Content")}) in (
        ["passive"],
        ["success"],
    )
    user.hears(3)
    time.sleep(0.6)
    assert user.heard()[2:] == ["收到：睡2"]


# F. One message


def test_f_three_texts_and_options_are_one_direct_answer_and_the_rest_in_order(world: World, user: User) -> None:
    assert user.says("三条") == ["passive"]
    assert user.hears(4)[2:] == ["第一条\n\n第二条", "第三条"]
    assert user.by("passive")[-1] == "第一条\n\n第二条" and user.by("api")[-1] == "第三条"


@pytest.mark.parametrize("how", ["said", "clicked", "pressed"])
def test_f_never_more_than_the_quota(world: World, user: User, how: str) -> None:
    before = len(user.by("api"))
    if how == "said":
        user.says("多条")
    elif how == "clicked":
        user.clicks("多条", "0")
    else:
        user.event("CLICK", "payment_failed")
    time.sleep(2.0)
    assert len(user.by("api")) - before <= (5 if how == "said" else 3)
    assert user.heard()[2:] == sorted(user.heard()[2:]), "in order"


# G. Quota and errors


def test_g_the_sixth_message_waits_until_the_customer_writes(
    world: World, store: Store, kept: WechatStore, user: User
) -> None:
    user.says("转人工")
    own(store, user, "agent")
    for n in range(1, 8):
        agent_says(store, conversation(store, user), Reply(f"客服第{n}句" + "话" * 600))
    eventually(lambda: reasons(store, user, "held"))
    reach = kept.reach(conversation(store, user))
    assert reach is not None and reach.unreachable == "quota_used_up" and reach.held == 2 and reach.left == 0
    assert [t[:5] for t in user.heard() if t.startswith("客服")] == [f"客服第{n}句" for n in range(1, 6)]
    user.says("在吗")
    eventually(lambda: [t[:5] for t in user.heard() if t.startswith("客服")] == [f"客服第{n}句" for n in range(1, 8)])
    assert kept.reach(conversation(store, user)).unreachable is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("code", "reason"), [(45015, "window_over"), (45047, "quota_used_up")])
def test_g_45015_and_45047_are_seen_by_the_agent(
    world: World, store: Store, kept: WechatStore, user: User, code: int, reason: str
) -> None:
    user.says("转人工")
    own(store, user, "agent")
    world.behave("okpay", faults=[code])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user, "held") == [reason])
    assert kept.reach(conversation(store, user)).unreachable == reason  # type: ignore[union-attr]
    with store.engine.connect() as conn:
        mine = tables.events.c.conversation_id == conversation(store, user)
        names = list(conn.execute(sa.select(tables.events.c.name).where(mine)).scalars())
    assert "delivery_held" in names


def test_g_43004_ends_it(world: World, store: Store, kept: WechatStore, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    world.behave("okpay", faults=[43004])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["not_following"])
    before = world.state("okpay")["calls"]["send"]
    agent_says(store, conversation(store, user), Reply("还在吗"))
    eventually(lambda: len(reasons(store, user)) == 2)
    assert world.state("okpay")["calls"]["send"] == before
    assert kept.reach(conversation(store, user)).unreachable == "not_following"  # type: ignore[union-attr]


@pytest.mark.parametrize("code", [45009, 45011])
def test_g_limits_of_the_platform_are_waited_out(world: World, store: Store, user: User, code: int) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = world.state("okpay")["calls"]["send"]
    world.behave("okpay", faults=[code])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: world.state("okpay")["calls"]["send"] == before + 1)
    time.sleep(2.0)
    assert world.state("okpay")["calls"]["send"] == before + 1
    with store.engine.connect() as conn:
        from bot.store.clock import Now
        from bot.store.tables_wechat import customers

        wait = conn.execute(sa.select(customers.c.next_at - Now()).where(customers.c.openid == user.openid)).scalar()
    assert wait is not None and wait > (50 if code == 45011 else 500)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_g_a_refused_token_is_replaced_once(world: World, user: User, code: int) -> None:
    before = world.state("okpay")["calls"]
    world.behave("okpay", bad_token_code=code, new_token=True)
    user.says("三条")
    user.hears(4)
    world.behave("okpay", bad_token_code=40001)
    after = world.state("okpay")["calls"]
    asked = sum(after.get(k, 0) - before.get(k, 0) for k in ("token", "token_forced"))
    assert asked == 1


def test_g_a_token_that_stays_refused_is_an_error_and_not_a_storm(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = world.state("okpay")["calls"]
    world.behave("okpay", tokens_are_bad=True)
    try:
        agent_says(store, conversation(store, user), Reply("您好"))
        time.sleep(4.0)
        after = world.state("okpay")["calls"]
    finally:
        world.behave("okpay", tokens_are_bad=False)
    assert after["send"] - before["send"] == 2
    assert sum(after.get(k, 0) - before.get(k, 0) for k in ("token", "token_forced")) <= 2
    assert reasons(store, user, "pending") == ["token_refused"]


@pytest.mark.parametrize("fault", [-1, "http500"])
def test_g_an_unknown_result_is_tried_once_more(world: World, store: Store, user: User, fault: Any) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = world.state("okpay")["calls"]["send"]
    world.behave("okpay", faults=[fault, fault, fault])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["busy"], 15)
    world.behave("okpay", faults=[])
    assert world.state("okpay")["calls"]["send"] == before + 2
    agent_says(store, conversation(store, user), Reply("再试"))  # uses the third fault up, then arrives
    eventually(lambda: "再试" in user.heard(), 15)


# H. Token


def test_h_all_processes_share_one_token_and_speak_plain_utf8(world: World) -> None:
    for brand in world.keys:
        people = [world.user(brand) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda each: each.says("三条"), people))
        for each in people:
            each.hears(2)
    calls = world.state("upay")["calls"]
    assert calls["token"] + calls.get("token_forced", 0) == 1
    for brand in world.keys:
        for sent in world.state(brand)["sent"]:
            assert not sent["escaped"] and sent["msgtype"] in ("text", "msgmenu")


def test_h_no_secret_no_token_and_no_openid_is_in_any_record(world: World, user: User) -> None:
    user.says("记一下13800138000")
    user.do(fields={"MsgType": "image", "MediaId": "media-secret-1", "PicUrl": "http://x/y"})
    log = world.log.read_text()
    assert '"route":"/wechat/{brand}"' in log
    for brand, keys in world.keys.items():
        hidden = [keys.token, keys.aes_key, keys.secret, world.state(brand)["token"]]
        assert not [h for h in hidden if h and h in log]
    assert not re.search(r"\bo[0-9a-f]{27}\b", log)
    assert "13800138000" not in log and "记一下" not in log and "access_token" not in log


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
        from bot.store.tables_wechat import menus

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
        user.hears(2)
        text = user.heard()[-1]
    finally:
        world.behave("upay", certified=True)
    assert text.startswith('第三条\n1. <a href="weixin://bizmsgmenu?msgmenucontent=')
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


# K. Types


@pytest.mark.parametrize(
    ("fields", "line", "answer"),
    [
        ({"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "付不了"}, "付不了", "收到：付不了"),
        ({"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": ""}, "[语音]", "语音收到了"),
        ({"MsgType": "image", "MediaId": "m", "PicUrl": "http://x"}, "[图片]", "图片收到了"),
        ({"MsgType": "video", "MediaId": "m", "ThumbMediaId": "t"}, "[视频]", "视频收到了"),
        ({"MsgType": "shortvideo", "MediaId": "m", "ThumbMediaId": "t"}, "[视频]", "视频收到了"),
        ({"MsgType": "location", "Location_X": "1", "Location_Y": "2", "Label": "路1"}, "[位置] 路1", "位置收到了"),
        ({"MsgType": "link", "Title": "题", "Url": "https://x/y"}, "[链接] 题\nhttps://x/y", "链接收到了"),
    ],
)  # fmt: skip
def test_k_what_is_no_text_is_noted_and_answered(
    world: World, store: Store, user: User, fields: dict[str, str], line: str, answer: str
) -> None:
    assert user.do(fields=fields) == ["passive"]
    assert said(store, user) == [line]
    assert user.heard()[-1].startswith(answer)


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "event", "Event": "VIEW", "EventKey": "https://x", "MenuId": "1"},
        {"MsgType": "event", "Event": "LOCATION", "Latitude": "1.0", "Longitude": "2.0", "Precision": "3"},
        {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "Status": "success"},
        {"MsgType": "event", "Event": "kf_create_session"},
        {"MsgType": "event", "Event": "scancode_push", "EventKey": "k"},
        {"MsgType": "event", "Event": "CLICK", "EventKey": "no-such-key"},
        {"MsgType": "event", "Event": "never_heard_of"},
        {"MsgType": "event"},
        {"MsgType": "hologram", "Beam": "1"},
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
    assert user.event("subscribe", "qrscene_12") == ["passive"]
    assert user.hears(2)[0].startswith("您好，这里是OKPay")
    user.event("unsubscribe")
    time.sleep(1.1)  # the same event in the same second would be the same event
    assert user.event("subscribe") == ["passive"]
    assert user.heard()[-1].startswith("您好，又见面了")
    assert user.event("SCAN", "12") == ["success"]


def test_k_who_left_is_not_written_to(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    user.event("unsubscribe")
    before = world.state("okpay")["calls"]["send"]
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["not_following"])
    assert world.state("okpay")["calls"]["send"] == before


def test_k_something_too_long_is_said_to_be(world: World, store: Store, user: User) -> None:
    assert user.says("长" * 2001) == ["passive"]
    assert "太长" in user.heard()[-1] and said(store, user) == []


# L. Injection


@pytest.mark.parametrize("text", ["/restart", "/human", '/x{"a":1}', "／restart"])
def test_l_commands_are_words(world: World, user: User, text: str) -> None:
    user.says(text)
    assert user.heard()[-1] == "收到：" + text.lstrip("/／")


# M. Handoff


def test_m_while_a_person_has_it_the_bot_is_silent(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = user.heard()
    for text in ("在吗", "/restart", "好了"):
        assert user.says(text) == ["success"]
    time.sleep(0.5)
    assert user.heard() == before
    agent_says(store, conversation(store, user), Reply("我是客服小林"))
    assert user.hears(len(before) + 1)[-1] == "我是客服小林"
    assert user.by("api")[-1] == "我是客服小林"
    own(store, user, "bot")
    user.says("再问一个")
    assert user.heard()[len(before) + 1 :] == ["收到：再问一个"]


def test_m_a_picture_in_the_queue_is_for_the_person(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    user.do(fields={"MsgType": "image", "MediaId": "m"})
    assert said(store, user) == ["转人工", "[图片]"]
    assert "看不了" not in user.heard()[-1]


# N. Order


@pytest.mark.alone
def test_n_ten_quick_messages_stay_in_order_and_hold_up_nobody(world: World, store: Store, user: User) -> None:
    other = world.user()
    user.says("睡2", wait=False)
    for n in range(10):
        user.says(f"第{n}句", wait=False)
        time.sleep(0.1)  # still faster than anybody types
    began = time.monotonic()
    assert other.says("我是别人") == ["passive"]
    assert time.monotonic() - began < 1.5
    expected = ["睡2", *(f"第{n}句" for n in range(10))]
    eventually(lambda: len(said(store, user)) == len(expected))
    assert said(store, user) == expected
    eventually(lambda: len("".join(user.heard()[2:])) >= len("".join(f"收到：{t}" for t in expected)))
    answers = re.findall(r"收到：(\S+)", "\n".join(user.heard()))
    assert answers == expected


# O. Widget: tests/integration/gateway/test_gateway_stream.py and tests/integration/store/test_store_bus.py.


def test_o_what_one_process_says_the_other_shows_on_the_web_too(world: World) -> None:
    web = httpx.Client(base_url=world.url, timeout=30, trust_env=False)
    opened_there = web.post("/api/v1/conversations", json={"brand": "okpay"}).json()
    path = f"/api/v1/conversations/{opened_there['conversation_id']}/messages"
    bearer = {"Authorization": f"Bearer {opened_there['token']}"}
    for n in range(4):
        fresh = httpx.Client(base_url=world.url, timeout=30, trust_env=False)
        seq = fresh.post(path, headers=bearer, json={"client_id": str(uuid.uuid4()), "text": f"网页{n}"}).json()["seq"]
        page = web.get(path, headers=bearer, params={"after": seq, "wait": 10}).json()
        assert [m["text"] for m in page["messages"]] == [f"收到：网页{n}"]


# P. Auth


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/webhooks/actions",
        "/webhook",
        "/wechat",
        "/wechat/",
        "/conversations/x/tracker/events",
    ],
)
def test_p_there_are_no_other_ways_in(world: World, path: str) -> None:
    for answer in (world.direct.get(path), world.direct.post(path, json={"sender": "x", "message": "hi"})):
        assert answer.status_code in (401, 403, 404, 405)


def test_p_a_web_client_cannot_pass_for_a_follower(world: World, store: Store, user: User) -> None:
    user.says("我的秘密")
    mine = conversation(store, user)
    opened_there = world.direct.post("/api/v1/conversations", json={"brand": "okpay", "customer": user.openid}).json()
    assert opened_there["conversation_id"] != mine
    bearer = {"Authorization": f"Bearer {opened_there['token']}"}
    assert world.direct.get(f"/api/v1/conversations/{mine}/messages", headers=bearer).status_code == 404
    assert json.dumps(opened_there).find("秘密") == -1
