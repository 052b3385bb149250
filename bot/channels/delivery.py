"""What the outbox holds, brought to the customers: in order for each, several at a time, by any process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from bot.channels.ports import Sender
from bot.exchange import Reply
from bot.mail import Body, Later, Mailing, Outcome, Parcel, Sent
from bot.store.mail import MailStore
from bot.turns.bus import Bus, Signal
from bot.turns.runner import where
from bot.turns.sweeps import Sweeper
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
# Longer than a send may take with a token fetched and replaced on the way.
LEASE_SECONDS = 60.0
BREATH = 0.05  # every turn of every process is news: one look serves many
PURGE_SWEEPS = 3600
SLOTS = 8


class Deliveries:
    """Sends the mail of one channel. All methods belong to one event loop."""

    def __init__(
        self,
        store: MailStore,
        senders: Mapping[str, Sender],
        threads: StoreThreads,
        bus: Bus,
        worker: str,
        lost: Callable[[Body], Reply | None] = lambda body: None,
    ) -> None:
        """`lost`: what both sides are told where such a body could not be delivered, if anything."""
        self._lost = lost
        self._store, self._senders, self._threads, self._bus, self._worker = store, senders, threads, bus, worker
        self._sweeper = Sweeper("mail sweep", self._fill, self._purge, PURGE_SWEEPS, BREATH)
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Begin, with what a former process left."""
        self._bus.listen(self._hear)
        self._sweeper.start()

    async def stop(self, grace: float = 4.0) -> None:
        """Let what is being sent be sent; the rest stays for the next process."""
        self._stopping = True
        tasks = {*self._running, *self._sweeper.stop()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()

    def wake(self, delay: float = 0.0) -> None:
        """There may be mail, in so many seconds."""
        asyncio.get_running_loop().call_later(delay, self._sweeper.soon)

    def _hear(self, signal: Signal) -> None:
        if signal.kind == "news":
            self._sweeper.soon()

    async def _fill(self) -> None:
        """Begin with one customer after the other while there are slots."""
        brands = tuple(self._senders)
        while len(self._running) < SLOTS and not self._stopping:
            mailing = await self._threads.write(self._store.take, self._worker, LEASE_SECONDS, brands)
            if mailing is None:
                return
            task = asyncio.create_task(self._deliver(mailing))
            self._running.add(task)
            task.add_done_callback(self._done)

    async def _purge(self) -> None:
        await self._threads.write(self._store.purge)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._sweeper.soon()

    async def _deliver(self, mailing: Mailing) -> None:
        """All that may be sent to one customer now."""
        sender, goes_on = self._senders[mailing.brand], True
        try:
            while goes_on and not self._stopping:
                parcel = await self._threads.write(self._store.following, mailing, sender, LEASE_SECONDS)
                if parcel is None:
                    return
                outcome = await self._send(sender, mailing, parcel)
                goes_on = await self._threads.write(self._store.settle, mailing, parcel, outcome)
                await self._tell_of_loss(parcel, outcome)
            if goes_on:
                await self._threads.write(self._store.release, mailing)
        except Exception as error:
            # The store is away, or a bug: the lease runs out, and the next look takes the mail up again.
            logger.error("a delivery stopped: %s at %s", type(error).__name__, where(error))

    async def _tell_of_loss(self, parcel: Parcel, outcome: Outcome) -> None:
        told = None if isinstance(outcome, Sent) else self._lost(parcel.body)
        if told is not None and await self._threads.write(self._store.own_up, parcel, told):
            self._bus.publish(Signal("news", parcel.conversation_id))

    async def _send(self, sender: Sender, mailing: Mailing, parcel: Parcel) -> Outcome:
        try:
            return await sender.send(mailing.address, parcel.body)
        except Exception as error:
            # A sender promises an outcome; one that breaks the promise must not lose the parcel.
            logger.error("a delivery failed: %s at %s", type(error).__name__, where(error))
            return Later(10.0, "crashed", unknown=True)
