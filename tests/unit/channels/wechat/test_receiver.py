"""What the acceptance list asks of the receiver beyond what the contract does."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.ports import Refused
from bot.channels.wechat.crypto import Crypto, Unreadable
from bot.channels.wechat.receiver import WechatReceiver
from tests.fakes.wechat.sealing import challenge, delivery, opened, plain_xml, signature
from tests.unit.channels.wechat.keys import KEYS, account


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
        WechatReceiver(account()).read(*delivery(KEYS, fields(ToUserName="gh_other000000")))
    assert refused.value.status == 403


def test_a_wallet_of_another_key_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        WechatReceiver(account()).read(*delivery(replace(KEYS, token="another0token"), fields()))
    assert refused.value.status == 403


@pytest.mark.parametrize(
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
    arrival = WechatReceiver(account()).read(*delivery(KEYS, made))
    assert (arrival.kind, arrival.trigger) == (kind, trigger)
    assert arrival.message_id.startswith("e:")


@pytest.mark.parametrize("missing", ["FromUserName", "MsgType", "CreateTime", "MsgId"])
def test_a_message_without_identity_is_refused(missing: str) -> None:
    made = fields()
    del made[missing]
    keys = replace(KEYS, mode="plain")
    query = {"timestamp": "1", "nonce": "2", "signature": signature(KEYS.token, "1", "2")}
    with pytest.raises(Refused) as refused:
        WechatReceiver(account(keys)).read(query, plain_xml(made).encode())
    assert refused.value.status == 400 or (missing == "FromUserName" and refused.value.status == 403)


def test_two_implementations_understand_each_other() -> None:
    receiver = WechatReceiver(account())
    for text in ("你好😀", "", "a" * 31, "b" * 32, "\n"):
        query, body = delivery(KEYS, fields(Content=text))
        arrival = receiver.read(query, body)
        assert arrival.text == text
        assert (opened(KEYS, receiver.reply(arrival, text, query))["Content"] or "") == text.strip()


@pytest.mark.parametrize("length", [0, 1, 15, 16, 31, 32, 33, 1000])
def test_every_byte_of_the_padding_is_looked_at(length: int) -> None:
    crypto = Crypto(KEYS.aes_key, KEYS.app_id)
    sealed = crypto.seal(b"x" * length)
    assert crypto.open(sealed) == b"x" * length
    with pytest.raises(Unreadable):
        crypto.open(sealed[:-8])
    other = Crypto(KEYS.aes_key, "wx_somebody_else")
    with pytest.raises(Unreadable, match="another app id"):
        other.open(sealed)
