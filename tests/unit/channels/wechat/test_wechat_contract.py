"""The contract of every channel, kept by the official account in each of its modes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.wechat.receiver import WechatReceiver
from bot.channels.wechat.sender import WechatSender
from simulated_wechat.sealing import delivery, opened
from tests.support.channel_contract import Delivery, DirectContract
from tests.unit.channels.wechat.keys import KEYS, account


class TestSafe(DirectContract):
    """Encrypted, as in production."""

    most_bytes = 2048
    unsigned = frozenset({"openid", "signature"})
    keys = KEYS

    def receiver(self) -> WechatReceiver:
        return WechatReceiver(account(self.keys))

    def sender(self) -> WechatSender:
        return WechatSender("okpay", account(self.keys), None, None)  # type: ignore[arg-type]

    def delivery(self, text: str, message_id: str) -> Delivery:
        common = {"ToUserName": self.keys.gh_id, "FromUserName": "oABC-def_123", "CreateTime": 1700000000}
        fields = {**common, "MsgType": "text", "Content": text, "MsgId": int(message_id)}
        query, body = delivery(self.keys, fields)
        return query, {}, body

    def content(self, reply: bytes) -> str:
        return str(opened(self.keys, reply)["Content"])

    def texts(self, bodies: list[dict[str, Any]]) -> list[str]:
        return [str(body["text"] if body["kind"] == "text" else body["head"]) for body in bodies]


class TestCompatible(TestSafe):
    """Both forms in one body; only the encrypted one counts."""

    keys = replace(KEYS, mode="compatible")
