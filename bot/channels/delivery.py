"""What the outbox holds, brought to the customers: in order for each, several at a time, by any process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from bot.channels.ports import Sender
from bot.mail import Later, Mailing, Outcome, Packer, Parcel
from bot.turns.bus import Bus, Signal
from bot.turns.runner import where
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
# Longer than a send may take with a token fetched and replaced on the way.
LEASE = 60.0
SWEEP_SECONDS, BREATH = 1.0, 0.05
PURGE_SWEEPS = 3600
SLOTS = 8


class MailStore(Protocol):
    """Where a channel's mail is kept."""

    def take(self, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
        """Lease the mail of one customer."""
        ...

    def following(self, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
        """The next parcel, or None when there is none now."""
        ...

    def settle(self, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
        """Write down the outcome; whether to go on."""
        ...

    def release(self, mailing: Mailing) -> None:
        """Let another process go on."""
        ...

    def purge(self) -> None:
        """Forget what is over."""
        ...


class Deliveries:
    """Sends the mail of one channel. All methods belong to one event loop."""

    def __init__(
        self, store: MailStore, senders: Mapping[str, Sender], threads: StoreThreads, bus: Bus, worker: str
    ) -> None:
        self._store, self._senders, self._threads, self._bus, self._worker = store, senders, threads, bus, worker
        self._soon = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begin, with what a former process left."""
        self._bus.listen(self._hear)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self, grace: float = 10.0) -> None:
        """Let what is being sent be sent; the rest stays for the next process."""
        self._stopping = True
        self._soon.set()
        tasks = {*self._running, *filter(None, [self._sweeper])}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()

    def wake(self, delay: float = 0.0) -> None:
        """There may be mail, in so many seconds."""
        asyncio.get_running_loop().call_later(delay, self._soon.set)

    def _hear(self, signal: Signal) -> None:
        if signal.kind == "news":
            self._soon.set()

    async def _sweep(self) -> None:
        sweeps = 0
        while not self._stopping:
            self._soon.clear()
            try:
                await self._fill()
                if sweeps % PURGE_SWEEPS == 0:
                    await self._threads.write(self._store.purge)
            except Exception as error:
                logger.error("mail sweep failed: %s at %s", type(error).__name__, where(error))
            sweeps += 1
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._soon.wait(), SWEEP_SECONDS)
            if not self._stopping:
                await asyncio.sleep(BREATH)  # every turn of every process is news: one look serves many

    async def _fill(self) -> None:
        """Begin with one customer after the other while there are slots."""
        brands = tuple(self._senders)
        while len(self._running) < SLOTS and not self._stopping:
            mailing = await self._threads.write(self._store.take, self._worker, LEASE, brands)
            if mailing is None:
                return
            task = asyncio.create_task(self._deliver(mailing))
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._soon.set()

    async def _deliver(self, mailing: Mailing) -> None:
        """All that may be sent to one customer now."""
        sender, goes_on = self._senders[mailing.brand], True
        try:
            while goes_on and not self._stopping:
                parcel = await self._threads.write(self._store.following, mailing, sender, LEASE)
                if parcel is None:
                    return
                outcome = await self._send(sender, mailing, parcel)
                goes_on = await self._threads.write(self._store.settle, mailing, parcel, outcome)
            if goes_on:
                await self._threads.write(self._store.release, mailing)
        except Exception as error:
            logger.error("a delivery stopped: %s at %s", type(error).__name__, where(error))

    async def _send(self, sender: Sender, mailing: Mailing, parcel: Parcel) -> Outcome:
        try:
            return await sender.send(mailing.address, parcel.body)
        except Exception as error:
            logger.error("a delivery failed: %s at %s", type(error).__name__, where(error))
            return Later(10.0, "crashed", unknown=True)
