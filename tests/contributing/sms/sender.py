"""Text messages to customers through the SMS gateway."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.channels.plain import PlainSender
from bot.mail import Body, Later, Never, Outcome, Sent


class SmsSender(PlainSender):
    """Delivers to customers of one account."""

    most_bytes = 600

    def __init__(self, address: str) -> None:
        self._address = address

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one text message."""
        sent = {"to": address, "text": self.text_of(body)}
        timeout = aiohttp.ClientTimeout(total=8)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as http, http.post(self._address, json=sent) as answer:
                if answer.status >= 500:
                    return Later(2.0, "busy", unknown=True)
                return Sent() if answer.status < 300 else Never("refused")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return Later(5.0, "no_connection", unknown=True)
