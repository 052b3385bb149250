"""Notices to customers out of reach, where a channel's account has a form of words that the platform allows for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from bot.channels.ports import Notifier
from bot.logs import fields
from bot.mail import Later, Notice, NoticeKind, Outcome, Sent
from bot.store.mail import NoticeStore
from bot.turns.runner import where
from bot.turns.sweeps import Sweeper
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
Count = Callable[[str, NoticeKind, str], None]  # wallet, kind, and what became of it: sent, or why not
SENT = "sent"


class Notices:
    """Gives those of one channel. All methods belong to one event loop."""

    def __init__(
        self, store: NoticeStore, notifiers: Mapping[str, Notifier], threads: StoreThreads, count: Count
    ) -> None:
        self._store, self._threads, self._count = store, threads, count
        self._notifiers = {brand: one for brand, one in notifiers.items() if one.forms}
        self._sweeper = Sweeper("a look at notices", self._look, self._forget, 3600)

    def start(self) -> None:
        """Begin, with what a former process left; where no account can give any, never."""
        if self._notifiers:
            self._sweeper.start()

    def stop(self) -> None:
        """Give no more."""
        for task in self._sweeper.stop():
            task.cancel()

    async def _look(self) -> None:
        forms = {brand: one.forms for brand, one in self._notifiers.items()}
        for notice in await self._threads.write(self._store.due, forms):
            await self._give(self._notifiers[notice.brand], notice)

    async def _give(self, notifier: Notifier, notice: Notice) -> None:
        outcome, remote_id = await _outcome(notifier, notice)
        await self._threads.write(self._store.settle, notice, notifier.forms[notice.kind], outcome, remote_id)
        if isinstance(outcome, Sent):
            return self._count(notice.brand, notice.kind, SENT)
        self._count(notice.brand, notice.kind, outcome.reason)
        told = fields(wallet=notice.brand, kind=notice.kind, reason=outcome.reason)
        # What the platform may take later is no reason to wake anybody yet.
        (logger.warning if isinstance(outcome, Later) else logger.error)("a notice was refused", extra=told)

    async def _forget(self) -> None:
        """What is over is forgotten with the mail."""


async def _outcome(notifier: Notifier, notice: Notice) -> tuple[Outcome, str]:
    try:
        return await notifier.notify(notice)
    except Exception as error:
        # A notifier promises an outcome; one that breaks the promise must not stop the others.
        logger.error("a notice failed: %s at %s", type(error).__name__, where(error))
        return Later(10.0, "crashed", unknown=True), ""
