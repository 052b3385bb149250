"""Turns, timed."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import Histogram

from bot.dialogue.responder import Responder
from bot.exchange import Outcome
from bot.store import Claimed


@dataclass(frozen=True)
class Timed:
    """A responder whose turns are observed."""

    responder: Responder
    seconds: Histogram

    async def respond(self, claimed: Claimed) -> Outcome:
        """The responder's outcome."""
        with self.seconds.time():
            return await self.responder.respond(claimed)
