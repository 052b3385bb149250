"""Deliveries of the SMS gateway: signed JSON."""

from __future__ import annotations

import hashlib
import hmac
import json

from bot.channels.ports import Headers, Query, Refused
from bot.mail import Arrival


class SmsReceiver:
    """Understands what the gateway delivers for one account."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def challenge(self, query: Query) -> str:
        """Its own stamp, signed over nothing else."""
        self._check(query.get("stamp", ""), query.get("sign", ""), b"")
        return query["stamp"]

    def read(self, query: Query, headers: Headers, body: bytes) -> Arrival:
        """What a delivery says."""
        self._check(query.get("stamp", ""), headers.get("x-sms-sign", ""), body)
        try:
            said = json.loads(body)
            return Arrival(str(said["from"]), str(said["id"]), "said", str(said["text"]), trigger="message")
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "not readable") from None

    def _check(self, stamp: str, sign: str, body: bytes) -> None:
        if not hmac.compare_digest(signature(self._key, stamp, body).encode(), sign.encode()):
            raise Refused(403, "wrong signature")


def signature(key: bytes, stamp: str, body: bytes) -> str:
    """As the gateway signs."""
    return hmac.new(key, stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()
