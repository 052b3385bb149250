"""A whole channel, as bot/channels/ports.py asks: a pager service that signs its deliveries in a header."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.channels.plain import PlainSender
from bot.channels.ports import ChannelType, Headers, Query, Refused
from bot.channels.webhook import webhook
from bot.mail import Arrival, Body, Later, Never, Outcome, Sent, Terms
from bot.settings import ChannelSetting

TERMS = Terms("pager")
STAMP, SIGNATURE = "x-pager-stamp", "x-pager-signature"


@dataclass(frozen=True)
class PagerAccount:
    """Where the service takes pages of ours, and the key both sign with."""

    url: str
    key: str = field(repr=False)


def accounts_from_json(raw: str) -> Mapping[str, PagerAccount]:
    """Wallet to account."""
    try:
        return {str(brand): PagerAccount(str(each["url"]), str(each["key"])) for brand, each in json.loads(raw).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError('a JSON object such as {"okpay": {"url": ..., "key": ...}}') from None


def signature(key: str, stamp: str, body: bytes) -> str:
    """As both sides sign."""
    return hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class PagerReceiver:
    """Understands what the service delivers for one account."""

    def __init__(self, account: PagerAccount) -> None:
        self._key = account.key

    def challenge(self, query: Query) -> str:
        """The service asks nothing."""
        raise Refused(404, "no question")

    def read(self, query: Query, headers: Headers, body: bytes) -> Arrival:
        """A page: words, a thing that is none, coming or going."""
        signed = signature(self._key, headers.get(STAMP, ""), body)
        if not hmac.compare_digest(signed.encode(), headers.get(SIGNATURE, "").encode()):
            raise Refused(403, "wrong signature")
        try:
            page = json.loads(body)
            kind = {"text": "said", "join": "hello", "stop": "left"}.get(page["type"], "shown")
            text = page["text"] if kind == "said" else page["type"] if kind == "shown" else ""
            trigger = None if kind == "left" else "message"
            return Arrival(str(page["from"]), str(page["id"]), kind, str(text), trigger=trigger)  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "not readable") from None


class PagerSender(PlainSender):
    """Pages to customers."""

    most_bytes = 600

    def __init__(self, account: PagerAccount) -> None:
        self._account = account

    async def send(self, address: str, body: Body) -> Outcome:
        """One page."""
        page, within = {"to": address, "text": self.text_of(body)}, aiohttp.ClientTimeout(total=8)
        try:
            async with aiohttp.ClientSession(timeout=within) as http, http.post(self._account.url, json=page) as answer:
                return Sent() if answer.status < 300 else Later(1, "busy") if answer.status > 499 else Never("refused")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return Later(1, "no_connection", unknown=True)


SETTING = ChannelSetting(TERMS.channel, "PAYDOC_PAGER", accounts_from_json)
PAGER = ChannelType(
    TERMS, Path(__file__).with_name("pager_zh.yml"), SETTING, webhook(TERMS, PagerReceiver, PagerSender), label="Pager"
)
