"""The contract of every channel, kept by 微信客服: a delivery is a call, and what is pulled for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.ports import Headers, Query, Refused
from bot.channels.wecom_kf.meaning import read
from bot.channels.wecom_kf.receiver import WecomKfReceiver
from bot.channels.wecom_kf.sender import WecomKfSender
from bot.mail import Arrival
from simulated_wecom.sealing import call
from tests.support.channel_contract import ChannelContract, Delivery
from tests.unit.channels.wecom_kf.kf_keys import KEYS, account


class Pulled:
    """The receiver, and what the platform holds for each ticket that it calls with."""

    def __init__(self, held: Mapping[str, object]) -> None:
        self._receiver, self._held = WecomKfReceiver(account()), held

    def challenge(self, query: Query) -> str:
        return self._receiver.challenge(query)

    def read(self, query: Query, headers: Headers, body: bytes) -> Arrival:
        called = self._receiver.called(query, body)
        if called is None:
            raise Refused(400, "nothing to pull")
        found = read(self._held[called.ticket], 1700000000.0)
        assert isinstance(found, Arrival)
        return found


class TestWecomKf(ChannelContract):
    """One account."""

    most_bytes = 2048

    def setup_method(self) -> None:
        self.held = dict[str, object]()

    def receiver(self) -> Pulled:
        return Pulled(self.held)

    def sender(self) -> WecomKfSender:
        return WecomKfSender(None)  # type: ignore[arg-type]

    def delivery(self, text: str, message_id: str) -> Delivery:
        ticket = f"ENC{len(self.held)}"
        common = {"msgid": message_id, "external_userid": "wmABC-def_123", "send_time": 1700000000, "origin": 3}
        self.held[ticket] = {**common, "open_kfid": KEYS.open_kfid, "msgtype": "text", "text": {"content": text}}
        query, body = call(KEYS, ticket)
        return query, {}, body

    def texts(self, bodies: list[dict[str, Any]]) -> list[str]:
        return [str(body["text"] if body["kind"] == "text" else body["head"]) for body in bodies]
