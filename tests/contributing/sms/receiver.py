"""Deliveries of the SMS gateway: signed JSON."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from bot.channels.ports import Refused
from bot.mail import Arrival


class SmsReceiver:
    """Understands what the gateway delivers for one account."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def challenge(self, query: Mapping[str, str]) -> str:
        """Its own stamp, signed over nothing else."""
        self._check(query, b"")
        return query["stamp"]

    def read(self, query: Mapping[str, str], body: bytes) -> Arrival:
        """What a delivery says."""
        self._check(query, body)
        try:
            said = json.loads(body)
            return Arrival(str(said["from"]), str(said["id"]), "said", str(said["text"]), trigger="message")
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "not readable") from None

    def reply(self, arrival: Arrival, text: str, query: Mapping[str, str]) -> bytes:
        """The answer to a delivery that carries a text."""
        return json.dumps({"reply": text}, ensure_ascii=False).encode()

    def _check(self, query: Mapping[str, str], body: bytes) -> None:
        if not hmac.compare_digest(signature(self._key, query.get("stamp", ""), body), query.get("sign", "").encode()):
            raise Refused(403, "wrong signature")


def signature(key: bytes, stamp: str, body: bytes) -> bytes:
    """As the gateway signs."""
    return hmac.new(key, stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest().encode()
