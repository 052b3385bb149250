"""The contract of every channel, kept by text messages."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.sms.receiver import SmsReceiver, signature
from bot.channels.sms.sender import SmsSender

from tests.support.channel_contract import ChannelContract, Delivery

KEY = "k" * 32


class TestSms(ChannelContract):
    """One account."""

    most_bytes = 600

    def receiver(self) -> SmsReceiver:
        return SmsReceiver(KEY)

    def sender(self) -> SmsSender:
        return SmsSender("http://127.0.0.1:9")

    def delivery(self, text: str, message_id: str) -> Delivery:
        body = json.dumps({"id": message_id, "from": "+8613800000000", "text": text}).encode()
        return {"stamp": "1700000000"}, {"x-sms-sign": signature(KEY.encode(), "1700000000", body)}, body

    def texts(self, bodies: list[dict[str, Any]]) -> list[str]:
        return [self.sender().text_of(body) for body in bodies]
