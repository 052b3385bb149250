"""Deliveries that Tencent's platforms sign in their address, by a token that both sides know."""

from __future__ import annotations

from bot.channels.crypto import signed
from bot.channels.ports import Query, Refused

LONGEST_PARAMETER = 512


def check(query: Query, token: str, name: str, *sealed: str) -> None:
    """The signature `name` of an address, over its time, its nonce and these encrypted parts. Raises Refused."""
    given, stamp, nonce = (query.get(each, "") for each in (name, "timestamp", "nonce"))
    if not (given and stamp and nonce) or max(map(len, (given, stamp, nonce))) > LONGEST_PARAMETER:
        raise Refused(403, "not signed")
    if not signed(given, token, stamp, nonce, *sealed):
        raise Refused(403, "wrong signature")
