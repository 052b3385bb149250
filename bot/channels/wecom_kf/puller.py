"""Pulling: when the platform calls, at the start, and now and then in case a call was lost. One process per account."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from bot.channels.wecom_kf import outcomes
from bot.channels.wecom_kf.calls import Calls
from bot.channels.wecom_kf.figures import WecomKfFigures
from bot.channels.wecom_kf.intake import Pages
from bot.logs import fields
from bot.store.mail import MailStore, Pull
from bot.turns.runner import where
from bot.turns.sweeps import Sweeper
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
SYNC = "/cgi-bin/kf/sync_msg"
# Longer than a page takes. One that takes longer still is read by two, to no effect.
LEASE_SECONDS = 20.0
EVERY_SECONDS, CRASHED_SECONDS = 60.0, 5.0
PAGE, MOST_EMPTY = 100, 50
AMR = 0


class Source:
    """What is pulled from one account, and where it goes."""

    def __init__(self, calls: Calls, pages: Pages) -> None:
        self.calls, self.pages = calls, pages


class Puller:
    """Pulls from all accounts, by their ids. All methods belong to one event loop."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        store: MailStore,
        threads: StoreThreads,
        worker: str,
        figures: WecomKfFigures,
    ) -> None:
        self._sources, self._store, self._threads = sources, store, threads
        self._worker, self._figures = worker, figures
        self._sweeper = Sweeper("a look at what is to be pulled", self._look, self._nothing, 3600)
        self._running: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin, with what came while no process ran."""
        await self._threads.write(self._store.open_accounts, tuple(self._sources))
        self._sweeper.start()

    async def stop(self, grace: float = 4.0) -> None:
        """Let a page that is being taken be taken; the next process goes on behind it."""
        tasks = {*self._sweeper.stop(), *self._running}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()

    def soon(self) -> None:
        """There is something."""
        self._sweeper.soon()

    async def _look(self) -> None:
        while len(self._running) < len(self._sources):
            accounts = tuple(self._sources)
            pull = await self._threads.write(
                self._store.take_pull, self._worker, LEASE_SECONDS, EVERY_SECONDS, accounts
            )
            if pull is None:
                return
            task = asyncio.create_task(self._pull(pull))
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._sweeper.soon()

    async def _pull(self, pull: Pull) -> None:
        try:
            await self._read(pull, self._sources[pull.account])
        except Exception as error:
            # Nothing of the page counts as read: it is taken again, and what was kept of it has no second effect.
            logger.error("a pull stopped: %s at %s", type(error).__name__, where(error))
            await self._threads.write(self._store.pause_pull, pull, CRASHED_SECONDS)

    async def _read(self, pull: Pull, source: Source) -> None:
        """All pages there are. The cursor moves when a page is kept, never before."""
        cursor, ticket, empty = pull.cursor, pull.ticket, 0
        while True:
            answer = await source.calls.post(SYNC, _asked(source.calls.open_kfid, cursor, ticket))
            if answer["errcode"] == outcomes.BAD_TICKET and ticket is not None:
                ticket = None
                continue
            if answer["errcode"]:
                return await self._refused(pull, source, int(answer["errcode"]))
            items = answer.get("msg_list")
            items = items if isinstance(items, list) else []
            await source.pages.take(items, pull.first)
            self._figures.pulled(source.calls.brand, len(items))
            following = answer.get("next_cursor")
            if isinstance(following, str) and following:
                empty = 0 if items or following != cursor else empty + 1
                cursor = following
                if not await self._threads.write(self._store.move_cursor, pull, cursor, LEASE_SECONDS):
                    return
            else:
                empty += 1
            if not answer.get("has_more"):
                return await self._threads.write(self._store.end_pull, pull)
            if empty > MOST_EMPTY:
                logger.error("the platform has more and gives nothing", extra=fields(wallet=source.calls.brand))
                return await self._threads.write(self._store.pause_pull, pull, CRASHED_SECONDS)

    async def _refused(self, pull: Pull, source: Source, code: int) -> None:
        told = fields(wallet=source.calls.brand, code=code, reason=getattr(outcomes.outcome(code), "reason", ""))
        logger.error("nothing can be pulled", extra=told)
        await self._threads.write(self._store.pause_pull, pull, outcomes.pause(code))

    async def _nothing(self) -> None:
        """What was pulled long ago is forgotten with the deliveries."""


def _asked(open_kfid: str, cursor: str | None, ticket: str | None) -> dict[str, Any]:
    named = {"open_kfid": open_kfid, "limit": PAGE, "voice_format": AMR}
    return {**named, **({"cursor": cursor} if cursor else {}), **({"token": ticket} if ticket else {})}
