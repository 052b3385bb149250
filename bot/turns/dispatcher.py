"""Gives waiting messages to the responder: in order per conversation, several conversations at a time."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from bot.exchange import Choice
from bot.store import Accepted, Claimed, ConversationProgress, NewAttachment, Store, Unfinished
from bot.turns.alarms import Alarms
from bot.turns.bus import Bus, Signal
from bot.turns.buses import bus_for
from bot.turns.ports import Apology, TurnResponder
from bot.turns.runner import TurnRunner, where
from bot.turns.threads import StoreThreads
from bot.turns.waiters import Waiters

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
TURN_SECONDS = 8.0
SWEEP_SECONDS = 1.0
PURGE_SWEEPS = 600
TURNS_IN_A_ROW = 8


class TurnDispatcher:
    """Runs the turns of one process. All methods belong to one event loop.

    A channel calls `accept` and, to hear of the answer, `wait`. What other processes leave undone is found
    by a sweep each second; the store's leases and fences decide who may write.
    """

    def __init__(
        self,
        store: Store,
        responder: TurnResponder,
        worker_id: str,
        slots: int = 4,
        *,
        apology: Apology,
        bus: Bus | None = None,
        threads: StoreThreads | None = None,
        lease: timedelta = LEASE,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        if turn_seconds >= lease.total_seconds():
            raise ValueError("a turn must end before its lease does")
        self.threads = threads or StoreThreads(store)
        self.bus = bus or bus_for(store.url)
        self._store, self._worker, self._slots, self._lease = store, worker_id, slots, lease
        self._runner = TurnRunner(store, self.threads, responder, apology, turn_seconds, self.tell_queue)
        self._waiters = Waiters()
        self._alarms = Alarms(self.wake)
        self._active: dict[str, asyncio.Task[None]] = {}
        self._queued: dict[str, Claimed | None] = {}
        self._accepting: set[asyncio.Task[Accepted]] = set()
        self._claiming = 0
        self._sweep_soon = asyncio.Event()
        self._sweeper: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Take up what a former process left, and begin."""
        former = None if self._store.single_process else self._worker
        await self.threads.write(self._store.clear_leases, former)
        self.bus.listen(self._waiters.hear)
        self.bus.listen(self._hear)
        await self.bus.start()
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self, grace: float = 10.0) -> None:
        """Let running turns end, give back what is not done within `grace` seconds, and close the threads."""
        self._stopping = True
        self._alarms.stop()
        self._sweep_soon.set()
        running = {*self._active.values(), *self._accepting}
        if running:
            await asyncio.wait(running, timeout=grace)
        self._runner.stopping = True
        for task in self._active.values():
            task.cancel()
        left = (*self._active.values(), *self._accepting, *filter(None, [self._sweeper]))
        await asyncio.gather(*left, return_exceptions=True)
        for claimed in filter(None, self._queued.values()):
            await self.threads.write(self._store.release, claimed)
        self.bus.publish(Signal("work", None))
        await self.bus.stop()
        self.threads.close()

    async def accept(
        self,
        conversation_id: str,
        channel: str,
        channel_message_id: str,
        text: str,
        choice: Choice | None = None,
        kinds: frozenset[str] = frozenset(),
        attachment: NewAttachment | None = None,
    ) -> Accepted:
        """Make a message durable and have it answered. Goes on when the caller is cancelled."""
        said = (conversation_id, channel, channel_message_id, text, choice, kinds)
        task = asyncio.create_task(self._accept(*said, attachment))
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)
        return await asyncio.shield(task)

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer in this conversation."""
        if not self._enqueue(conversation_id):
            self.bus.publish(Signal("work", conversation_id))

    def tell(self, conversation_id: str) -> None:
        """There is news in this conversation that no turn brought, such as an agent's message."""
        self.bus.publish(Signal("news", conversation_id))

    def tell_queue(self, brand: str) -> None:
        """Who waits for this wallet's people has changed: somebody came, left, or was taken."""
        self.bus.publish(Signal("queue", None, brand))

    def hear_of(self, conversation_id: str) -> AbstractContextManager[asyncio.Event]:
        """An event that is set by every news of this conversation while the block lasts."""
        return self._waiters.on(conversation_id)

    async def wait(self, conversation_id: str, after: int, timeout: float, idle: bool = True) -> bool:
        """Whether there is a message above `after` with, if `idle`, no turn under way; waits for it."""
        return await self._until(conversation_id, lambda at: at.last_seq > after and not (idle and at.pending), timeout)

    async def answered(self, conversation_id: str, seq: int, timeout: float) -> bool:
        """Whether the turn of message `seq` is complete; waits for it."""
        return await self._until(conversation_id, lambda at: at.answered_seq >= seq, timeout)

    async def _until(self, conversation_id: str, holds: Callable[[ConversationProgress], bool], timeout: float) -> bool:
        deadline = asyncio.get_running_loop().time() + timeout
        with self._waiters.on(conversation_id) as event:
            while True:
                event.clear()
                at = await self.threads.read(self._store.progress, conversation_id)
                if at is None:
                    return False
                if holds(at):
                    return True
                remaining = deadline - asyncio.get_running_loop().time()
                if remaining <= 0:
                    return False
                await _within(event, min(remaining, self.bus.poll_seconds))

    async def _accept(
        self,
        conversation_id: str,
        channel: str,
        channel_message_id: str,
        text: str,
        choice: Choice | None,
        kinds: frozenset[str],
        attachment: NewAttachment | None,
    ) -> Accepted:
        said = (conversation_id, channel, channel_message_id, text, choice, kinds)
        if not self._free or conversation_id in self._active:
            accepted = await self.threads.write(self._store.accept, *said, attachment)
            self.wake(accepted.conversation_id)
            return accepted
        self._claiming += 1
        try:
            both = self._store.accept_and_claim
            accepted, found = await self.threads.write(both, *said, self._worker, self._lease, attachment)
        finally:
            self._claiming -= 1
        claimed = self._due(found)
        if claimed is not None:
            self._enqueue(claimed.conversation_id, claimed)
        return accepted

    def _due(self, found: Claimed | Unfinished | None) -> Claimed | None:
        """What is to be answered now; what says nothing yet is looked at again when its time has come."""
        if isinstance(found, Unfinished):
            self._alarms.set(found.conversation_id, found.seconds)
            return None
        return found

    @property
    def _free(self) -> bool:
        taken = len(self._active) + len(self._queued) + self._claiming
        return taken < self._slots and not self._stopping

    def _enqueue(self, conversation_id: str, claimed: Claimed | None = None) -> bool:
        """Queue a conversation once; whether it has a slot already."""
        self._queued[conversation_id] = claimed or self._queued.get(conversation_id)
        self._fill()
        return conversation_id in self._active

    def _fill(self) -> None:
        ready = (i for i in list(self._queued) if i not in self._active)
        for conversation_id in ready:
            if self._stopping or len(self._active) >= self._slots:
                return
            claimed = self._queued.pop(conversation_id)
            self._active[conversation_id] = asyncio.create_task(self._drain(conversation_id, claimed))

    async def _drain(self, conversation_id: str, claimed: Claimed | None) -> None:
        """Answer what waits in a conversation; after some turns others come first."""
        try:
            if claimed is None:
                claim = self._store.claim
                claimed = self._due(await self.threads.write(claim, self._worker, conversation_id, self._lease))
            for left in reversed(range(TURNS_IN_A_ROW)):
                if claimed is None:
                    return
                keep = functools.partial(self._keeps, left)
                claimed = self._due(await self._runner.run(claimed, keep))
                self.tell(conversation_id)
            self._queued.setdefault(conversation_id, None)
        except Exception as error:
            log.error("turns of %s stopped: %s at %s", conversation_id, type(error).__name__, where(error))
        finally:
            del self._active[conversation_id]
            self._fill()

    def _keeps(self, left: int) -> bool:
        return left > 0 and not self._stopping

    def _hear(self, signal: Signal) -> None:
        if signal.kind != "work":
            return
        if signal.conversation_id is None:
            self._sweep_soon.set()
        elif self._free:
            self._enqueue(signal.conversation_id)

    async def _sweep(self) -> None:
        """Find what was left undone: by a dead process, by a failed try, by a lost signal."""
        sweeps = 0
        most = 4 * self._slots
        while not self._stopping:
            self._sweep_soon.clear()
            try:
                for conversation_id in await self.threads.read(self._store.pending_conversations, most):
                    self._enqueue(conversation_id)
                if sweeps % PURGE_SWEEPS == 0:
                    await self.threads.write(self._store.purge)
            except Exception as error:
                log.error("sweep failed: %s at %s", type(error).__name__, where(error))
            sweeps += 1
            if not self._stopping:
                await _within(self._sweep_soon, SWEEP_SECONDS)


async def _within(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event; after `seconds` set it. (`wait_for` may swallow a cancellation in Python 3.10.)"""
    timer = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
    finally:
        timer.cancel()
