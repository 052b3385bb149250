"""Agents who are writing, as WeChat shows it: again while they go on, and taken back when they stop without a word."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping

from bot.channels.wechat.outcomes import typing_rest
from bot.channels.wechat.sender import WechatSender
from bot.store.mail import MailStore, Typing
from bot.turns.runner import where
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
# WeChat shows it for so long, or until a message comes.
SHOWN_SECONDS = 15.0
BLINK = 0.2


class Typists:
    """One task for each conversation in which somebody writes. All methods belong to one event loop."""

    def __init__(self, store: MailStore, senders: Mapping[str, WechatSender], threads: StoreThreads) -> None:
        self._store, self._senders, self._threads = store, senders, threads
        self._running: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}

    def note(self, conversation_id: str) -> None:
        """Somebody is writing there; at once, and without anybody waiting for it."""
        if conversation_id not in self._running:
            self._running[conversation_id] = asyncio.create_task(self._follow(conversation_id))

    def stop(self) -> None:
        """Stop showing that anybody types."""
        for task in self._running.values():
            task.cancel()

    async def _follow(self, conversation_id: str) -> None:
        try:
            await self._show(conversation_id)
        except Exception as error:
            # Typing is a courtesy: whatever went wrong, the conversation goes on without it.
            logger.warning("typing was not shown: %s at %s", type(error).__name__, where(error))
        finally:
            del self._running[conversation_id]

    async def _show(self, conversation_id: str) -> None:
        """Until the time the store says is over, or the message is said: then the store says nothing."""
        shown_until = 0.0
        while (at := await self._threads.read(self._store.typing, conversation_id)) is not None:
            if at.seconds <= 0:
                if shown_until > time.monotonic():
                    await self._tell(at, "CancelTyping")
                return
            if time.monotonic() >= shown_until and await self._tell(at, "Typing"):
                shown_until = time.monotonic() + SHOWN_SECONDS
            await asyncio.sleep(min(at.seconds + BLINK, max(1.0, shown_until - time.monotonic())))

    async def _tell(self, at: Typing, command: str) -> bool:
        """Whether the customer sees it; after an error that will not pass at once the account is left alone."""
        sender = self._senders.get(at.brand)
        if sender is None or self._resting.get(at.brand, 0.0) > time.monotonic():
            return False
        code = await sender.typing(at.address, command)
        if rest := typing_rest(code):
            self._resting[at.brand] = time.monotonic() + rest
        return code in (0, 45081)
