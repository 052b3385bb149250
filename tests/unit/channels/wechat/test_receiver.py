"""What the acceptance list asks of the receiver beyond what the contract does."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.crypto import Crypto, Unreadable
from bot.channels.ports import Refused
from bot.channels.wechat.meaning import GONE
from bot.channels.wechat.receiver import WechatReceiver
from bot.mail import Arrival
from simulated_wechat.sealing import Keys, challenge, delivery, opened, plain_xml, sealed, signature
from tests.support.table import table
from tests.unit.channels.wechat.keys import KEYS, account


def posted(query: dict[str, str], body: bytes) -> tuple[dict[str, str], dict[str, str], bytes]:
    """As it comes: WeChat signs no header."""
    return query, {}, body


def fields(**more: Any) -> dict[str, Any]:
    common = {"ToUserName": KEYS.gh_id, "FromUserName": "oX", "CreateTime": int(time.time()), "MsgType": "text"}
    return {**common, "Content": "好", "MsgId": 1, **more}


def test_a3_an_old_delivery_is_stale_only_if_the_operator_says_so() -> None:
    query, _ = delivery(KEYS, fields())
    later = time.time() + 1000
    assert not WechatReceiver(account(), lambda: later).is_stale(query)
    strict = account(max_age=300)
    assert WechatReceiver(strict, lambda: later).is_stale(query)
    assert not WechatReceiver(strict).is_stale(query)
    assert WechatReceiver(strict).is_stale({**query, "timestamp": "soon"})


def test_a_challenge_in_safe_mode_is_plain() -> None:
    assert WechatReceiver(account()).challenge(challenge(KEYS, "90\u4f60")) == "90\u4f60"


def test_to_another_account_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        WechatReceiver(account()).read(*posted(*delivery(KEYS, fields(ToUserName="gh_other000000"))))
    assert refused.value.status == 403


def test_a_wallet_of_another_key_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        WechatReceiver(account()).read(*posted(*delivery(replace(KEYS, token="another0token"), fields())))
    assert refused.value.status == 403


@table(
    ("event", "kind", "trigger"),
    [
        ("subscribe", "hello", "click"),
        ("SUBSCRIBE", "hello", "click"),
        ("unsubscribe", "left", None),
        ("SCAN", "scanned", "click"),
        ("CLICK", "pressed", "click"),
        ("VIEW", "nothing", None),
        ("LOCATION", "nothing", None),
        ("", "nothing", None),
    ],
)
def test_k_events_in_any_case(event: str, kind: str, trigger: str | None) -> None:
    made = {**fields(MsgType="event", Event=event, EventKey="k"), "MsgId": None, "Content": None}
    arrival = WechatReceiver(account()).read(*posted(*delivery(KEYS, made)))
    assert (arrival.kind, arrival.trigger) == (kind, trigger)
    assert arrival.message_id.startswith("e:")


@table(
    "made",
    [
        {"MsgType": "device_text", "Content": "MTIz"},
        {"MsgType": "device_event", "Event": "bind"},
        {"MsgType": "device_event", "Event": "unsubscribe"},
        {"MsgType": "device_status", "DeviceStatus": "1"},
        {"MsgType": "hardware"},
    ],
)
def test_what_a_device_reports_is_nothing_that_its_owner_says(made: dict[str, str]) -> None:
    arrival = read(plain_xml(fields(**made)), PLAIN)
    assert (arrival.kind, arrival.trigger, arrival.address) == ("nothing", None, "oX")


def test_whoever_gave_their_wechat_up_is_gone_and_not_the_platform_that_says_so() -> None:
    def told(**more: str) -> Arrival:
        made = {"MsgType": "event", "Event": "user_authorization_cancellation", "MsgId": None, "Content": None}
        return read(plain_xml(fields(CreateTime=1, **made, **more)), PLAIN)

    one, other = told(OpenID="oA"), told(OpenID="oB")
    assert (one.address, one.kind, one.text) == ("oA", "left", GONE)
    assert len({one.message_id, other.message_id, told(OpenID="oA").message_id}) == 2
    with pytest.raises(Refused):
        told()


def read(inside: str | bytes, keys: Keys = KEYS) -> Arrival:
    """A message with this body, signed and sealed by a foreign library as the account's mode wants it."""
    if keys.mode == "plain":
        query = {"timestamp": "1", "nonce": "2", "signature": signature(KEYS.token, "1", "2")}
        body = inside.encode() if isinstance(inside, str) else inside
        return WechatReceiver(account(keys)).read(query, {}, body)
    assert isinstance(inside, str)
    return WechatReceiver(account(keys)).read(*posted(*sealed(keys, inside)))


PLAIN = replace(KEYS, mode="plain")
BOTH = pytest.mark.parametrize("keys", [KEYS, PLAIN], ids=["safe", "plain"])


@BOTH
@pytest.mark.parametrize("missing", ["ToUserName", "MsgType", "CreateTime", "MsgId", "Content"])
def test_a_message_of_another_shape_is_taken_with_what_it_has(missing: str, keys: Keys) -> None:
    made = fields()
    del made[missing]
    arrival = read(plain_xml(made), keys)
    assert (arrival.address, arrival.own) == ("oX", KEYS.gh_id)
    assert arrival.message_id != read(plain_xml(fields(FromUserName="oY")), keys).message_id


@BOTH
@pytest.mark.parametrize("inside", ["", "<xml/>", "<xml><a><b/></a></xml>", "{}", "<xml>" + "<a>" * 9000])
def test_a_genuine_delivery_of_nobody_is_no_fault(inside: str, keys: Keys) -> None:
    with pytest.raises(Refused) as refused:
        read(inside, keys)
    assert refused.value.status == 200


@BOTH
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("付款\x02失败\x1d\x10\x08", "付款失败"),
        ("付款\ufffe失败\uffff", "付款失败"),
        ("付款]]>失败]]>", "付款]]>失败]]>"),
        ("]]></Content><FromUserName><![CDATA[oVictim]]></FromUserName><Content><![CDATA[", None),
        ("]]></Content><MsgType><![CDATA[event]]></MsgType>", None),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
    ids=["control", "no characters", "end of cdata", "somebody else's name", "another type", "markup"],
)
def test_whatever_a_customer_types_is_their_words(typed: str, kept: str | None, keys: Keys) -> None:
    head = f"<ToUserName>{KEYS.gh_id}</ToUserName><FromUserName>oX</FromUserName><CreateTime>1</CreateTime>"
    whole = f"<xml>{head}<MsgType>text</MsgType><Content><![CDATA[{typed}]]></Content><MsgId>7</MsgId></xml>"
    arrival = read(whole, keys)
    assert (arrival.address, arrival.kind, arrival.text) == ("oX", "said", typed if kept is None else kept)
    assert arrival.message_id == read(whole, keys).message_id


def test_bytes_that_are_no_utf8_cost_a_character_and_not_the_message() -> None:
    body = plain_xml(fields(Content="付款失败")).encode().replace("款".encode(), "款".encode()[:2])
    assert read(body, PLAIN).text == "付\ufffd失败"


def test_blanks_around_values_are_not_theirs() -> None:
    made = plain_xml(fields()).replace("<![CDATA[", "\n <![CDATA[").replace("]]>", "]]>\n ")
    assert (read(made, PLAIN).address, read(made, PLAIN).kind, read(made, PLAIN).text) == ("oX", "said", "好")


@BOTH
@pytest.mark.parametrize("event", ["pic_weixin", "pic_sysphoto", "MASSSENDJOBFINISH", "PUBLISHJOBFINISH"])
def test_events_may_be_nested_as_deep_as_they_like(event: str, keys: Keys) -> None:
    deep = "<Info><List><item><Detail><idx><n>1</n></idx></Detail></item></List></Info>"
    made = {**fields(MsgType="event", Event=event), "MsgId": None, "Content": None}
    assert read(plain_xml(made).replace("</xml>", f"{deep}</xml>"), keys).kind == "nothing"


def test_a_message_is_known_by_sender_number_and_time() -> None:
    same = [read(plain_xml(fields(CreateTime=1)), PLAIN).message_id for _ in range(2)]
    others = [fields(CreateTime=1, FromUserName="oY"), fields(CreateTime=1, MsgId=2), fields(CreateTime=2)]
    ids = {same[0], *(read(plain_xml(each), PLAIN).message_id for each in others)}
    assert same[0] == same[1] and len(ids) == 4


@table(
    ("made", "shown"),
    [
        ({"MsgType": "file", "Title": "电子回单.pdf", "FileTotalLen": "20480"}, "file\n电子回单.pdf\n20 KB"),
        ({"MsgType": "miniprogrampage", "Title": "订单", "AppId": "wx1"}, "miniprogrampage\n订单"),
        ({"MsgType": "music", "Title": "歌", "Url": "https://x"}, "music\n歌\nhttps://x"),
        ({"MsgType": "location", "Location_X": "31.2", "Location_Y": "121.4", "Label": ""}, "location\n31.2, 121.4"),
        ({"MsgType": "hologram"}, "other"),
        ({"Content": "/:strong/::)"}, "sticker\n/:strong/::)"),
        ({"Content": "【收到不支持的消息类型，暂无法显示】"}, "unsupported"),
        ({"Content": "[Unsupported Message]"}, "unsupported"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_type_leaves_a_line(made: dict[str, str], shown: str) -> None:
    arrival = read(plain_xml(fields(**made)), PLAIN)
    assert (arrival.kind, arrival.text, arrival.trigger) == ("shown", shown, "message")


def test_the_words_of_a_clicked_link_may_come_as_they_stand_in_it() -> None:
    arrival = read(plain_xml(fields(Content="%E8%BF%98%E6%98%AF%E4%B8%8D%E8%A1%8C", bizmsgmenuid="7")), PLAIN)
    assert (arrival.text, arrival.menu_id) == ("还是不行", "7")


def test_two_implementations_understand_each_other() -> None:
    receiver = WechatReceiver(account())
    for text in ("你好😀", "", "a" * 31, "b" * 32, "\n"):
        query, body = delivery(KEYS, fields(Content=text))
        arrival = receiver.read(query, {}, body)
        assert arrival.text == text
        assert (opened(KEYS, receiver.reply(arrival, text, query))["Content"] or "") == text.strip()


@table("length", [0, 1, 15, 16, 31, 32, 33, 1000])
def test_every_byte_of_the_padding_is_looked_at(length: int) -> None:
    crypto = Crypto(KEYS.aes_key, KEYS.app_id)
    sealed = crypto.seal(b"x" * length)
    assert crypto.open(sealed) == b"x" * length
    with pytest.raises(Unreadable):
        crypto.open(sealed[:-8])
    other = Crypto(KEYS.aes_key, "wx_somebody_else")
    with pytest.raises(Unreadable, match="another app id"):
        other.open(sealed)
