"""What every channel is made of: one class that understands what arrives, one that delivers what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.errors import PaydocError
from bot.mail import Arrival, Body, Outcome, Packer


class Refused(PaydocError):
    """A delivery that is not genuine (403) or not readable (400, 413), or is genuine and of nobody (200).

    Nothing of it was looked at further.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Receiver(Protocol):
    """Understands deliveries of one account. Pure: the same bytes always mean the same."""

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer that proves the address to be ours. Raises Refused."""
        ...

    def read(self, query: Mapping[str, str], body: bytes) -> Arrival:
        """What a delivery says. Raises Refused, and nothing else, for whatever else arrives."""
        ...

    def reply(self, arrival: Arrival, text: str, query: Mapping[str, str]) -> bytes:
        """The answer to a delivery that carries a text."""
        ...


class Sender(Packer, Protocol):
    """Delivers to customers of one account."""

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body."""
        ...
