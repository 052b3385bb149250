"""Turns, timed and counted."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import Counter, Histogram

from bot.dialogue.responder import Responder
from bot.exchange import Outcome
from bot.store import Claimed


@dataclass(frozen=True)
class Timed:
    """A responder whose turns are observed: how long each took, and the ratings that were given in words."""

    responder: Responder
    seconds: Histogram
    ratings: Counter

    async def respond(self, claimed: Claimed) -> Outcome:
        """The responder's outcome."""
        with self.seconds.time():
            outcome = await self.responder.respond(claimed)
        for effect in outcome.effects:
            if effect.name == "rated":
                self.ratings.labels(str(effect.data["rating"])).inc()
        return outcome
