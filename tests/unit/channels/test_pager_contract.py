"""The contract of every channel, kept by the small one that has nothing but a Receiver and a Sender."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.plain import PlainSender
from bot.channels.ports import Receiver
from tests.support.channel_contract import ChannelContract, Delivery
from tests.support.pager import SIGNATURE, STAMP, PagerAccount, PagerReceiver, PagerSender, signature

ACCOUNT = PagerAccount("http://127.0.0.1:9", "k" * 32)


class TestPager(ChannelContract):
    """One account."""

    most_bytes = 600

    def receiver(self) -> Receiver:
        return PagerReceiver(ACCOUNT)

    def sender(self) -> PlainSender:
        return PagerSender(ACCOUNT)

    def delivery(self, text: str, message_id: str) -> Delivery:
        body = json.dumps({"id": message_id, "from": "+8613800000000", "type": "text", "text": text}).encode()
        return {}, {STAMP: "1700000000", SIGNATURE: signature(ACCOUNT.key, "1700000000", body)}, body

    def texts(self, bodies: list[dict[str, Any]]) -> list[str]:
        return [self.sender().text_of(body) for body in bodies]
