"""Text messages to customers through the SMS gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import aiohttp

from bot.mail import Body, Direct, Later, Message, Never, NewId, Outcome, Sent

MOST_BYTES = 600


class SmsSender:
    """Delivers to customers of one account."""

    def __init__(self, address: str) -> None:
        self._address = address

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """A text message each, long ones in pieces; the options of the last question as a numbered list."""
        bodies: list[Body] = []
        for place, message in enumerate(messages, 1):
            text = str(message["text"])
            if place == len(messages):
                for number, option in enumerate(message["options"], 1):
                    new_id(option["token"], option["label"])
                    text += f"\n{number}. {option['label']}"
            bodies += [{"text": piece} for piece in pieces(text)]
        return bodies

    def direct(self, bodies: Sequence[Body], calls: bool) -> Direct:
        """The first; the others follow."""
        return Direct(str(bodies[0]["text"]), 1) if bodies else Direct()

    def without_options(self, body: Body) -> Body | None:
        """All of it: the options are in the text."""
        return body

    def join(self, bodies: Sequence[Body]) -> list[Body]:
        """Each is a message of its own."""
        return list(bodies)

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one text message."""
        sent: dict[str, Any] = {"to": address, "text": body["text"]}
        timeout = aiohttp.ClientTimeout(total=8)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as http, http.post(self._address, json=sent) as answer:
                if answer.status >= 500:
                    return Later(2.0, "busy", unknown=True)
                return Sent() if answer.status < 300 else Never("refused")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return Later(5.0, "no_connection", unknown=True)


def pieces(text: str) -> list[str]:
    """Cut so that each is within the limit, characters whole."""
    sizes, size = [], 0
    for character in text:
        size += len(character.encode())
        sizes.append(size // (MOST_BYTES - 4))
    return ["".join(c for c, _ in group) for _, group in groupby(zip(text, sizes, strict=True), lambda each: each[1])]
