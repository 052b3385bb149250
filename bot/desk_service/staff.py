"""Who is at the desk, for turns that may have to promise when somebody comes."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from bot.exchange import Outcome, Staff
from bot.store import Claimed
from bot.store.desk.facade import DeskStore
from bot.turns import TurnResponder

logger = logging.getLogger(__name__)
GOOD_FOR = 5.0  # seconds: people do not come and go faster


class Staffed:
    """A responder whose turns know who is there. Looked at only where somebody waits: else the first is served next."""

    def __init__(self, responder: TurnResponder, desk: DeskStore) -> None:
        self._responder, self._desk = responder, desk
        self._known: dict[str, tuple[float, Staff]] = {}

    async def respond(self, claimed: Claimed) -> Outcome:
        """The responder's outcome."""
        if claimed.queue.waiting and claimed.owner in ("bot", "queued"):
            queue = replace(claimed.queue, staff=await self._staff(claimed.brand))
            claimed = replace(claimed, queue=queue)
        return await self._responder.respond(claimed)

    async def _staff(self, brand: str) -> Staff | None:
        at, known = self._known.get(brand, (0.0, None))
        if known is not None and time.monotonic() - at <= GOOD_FOR:
            return known
        try:
            known = await asyncio.to_thread(self._desk.staff, brand)
        except SQLAlchemyError:
            # The turn itself may still succeed, with the operator's own target as the promise.
            logger.warning("who is at the desk could not be read")
            return None
        self._known[brand] = (time.monotonic(), known)
        return known
