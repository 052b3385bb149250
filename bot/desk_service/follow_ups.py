"""Tells customers by itself what is due: a wait that is over, a promise that was not kept, a desk that has opened."""

from __future__ import annotations

import logging

from bot.calendar import daytime
from bot.desk.errors import DeskError
from bot.desk_service.service import DeskService
from bot.store import UnknownConversation
from bot.store.follow_ups import FollowUp

logger = logging.getLogger(__name__)


class FollowUps:
    """A part of the desk's clock. Runs in every process: each follow-up is one transaction that the first one wins."""

    def __init__(self, desk: DeskService) -> None:
        self._desk = desk

    async def look(self) -> None:
        """Say what is due; at night nothing, it is said in the morning. Raises StoreBusy."""
        now, store = self._desk.clock(), self._desk.store
        if daytime.is_day(now):
            for one in await self._desk.read(store.due_follow_ups, now):
                await self._tell(one)

    async def _tell(self, one: FollowUp) -> None:
        store = self._desk.store
        try:
            told = await self._desk.write(store.follow_up, one, self._desk.decisions.follow_up, self._desk.clock())
        except (DeskError, UnknownConversation):
            return logger.info("somebody was faster in a conversation")
        row = await self._desk.read(store.conversation, one.conversation_id) if told else None
        if row is not None:
            self._desk.changed(one.conversation_id, row["brand"])
