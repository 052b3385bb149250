"""Gives waiting messages to the responder: in order per conversation, several conversations at a time."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone

from bot.exchange import Choice
from bot.store import Accepted, Claimed, NewAttachment, Store, Unfinished
from bot.turns.alarms import Alarms
from bot.turns.bus import Bus, Signal
from bot.turns.buses import bus_for
from bot.turns.figures import TurnFigures
from bot.turns.ports import Apology, TurnResponder
from bot.turns.runner import TurnRunner
from bot.turns.slots import Slots
from bot.turns.sweeps import Sweeper
from bot.turns.threads import StoreThreads
from bot.turns.waiters import Waiters

LEASE = timedelta(seconds=10)
TURN_SECONDS = 8.0
PURGE_SWEEPS = 600
TURNS_IN_A_ROW = 8
LEFT_TO_OTHERS = timedelta(seconds=5)
# Conversation, channel, the channel's own id of the message, text, choice, kinds of what was masked.
Said = tuple[str, str, str, str, Choice | None, frozenset[str]]


class TurnDispatcher:
    """Runs the turns of one process. All methods belong to one event loop.

    A channel calls `accept` and, to hear of the answer, `answered` or `hear_of`. What other processes leave undone is
    found by a sweep each second; the store's leases and fences decide who may write.
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
        knows: Callable[[str], bool] = lambda brand: True,
        figures: TurnFigures | None = None,
    ) -> None:
        """`knows` says of a wallet whether the responder can answer for it: turns of another one are left to processes
        that do, and after a while answered all the same, which means given to a person."""
        if turn_seconds >= lease.total_seconds():
            raise ValueError("a turn must end before its lease does")
        self.threads = threads or StoreThreads(store)
        self.bus = bus or bus_for(store.url)
        self._store, self._worker, self._lease = store, worker_id, lease
        self._knows, self._figures = knows, figures or TurnFigures()
        self._runner = TurnRunner(store, self.threads, responder, apology, turn_seconds, self.tell_queue, self._figures)
        self._waiters = Waiters()
        self._alarms = Alarms(self.wake)
        self._most, self._slots = slots, Slots(slots, self._drain)
        self._accepting: set[asyncio.Task[Accepted]] = set()
        self._sweeper = Sweeper("sweep", self._take_up, self._purge, PURGE_SWEEPS)

    async def start(self) -> None:
        """Take up what a former process left, and begin."""
        former = None if self._store.single_process else self._worker
        await self.threads.write(self._store.clear_leases, former)
        self.bus.listen(self._waiters.hear)
        self.bus.listen(self._hear)
        await self.bus.start()
        self._sweeper.start()

    async def stop(self, grace: float = 4.0) -> None:
        """Let running turns end, give back what is not done within `grace` seconds, and close the threads."""
        self._alarms.stop()
        sweeping, turns = self._sweeper.stop(), self._slots.close()
        running = {*turns, *self._accepting}
        if running:
            await asyncio.wait(running, timeout=grace)
        self._runner.stopping = True
        for task in turns:
            task.cancel()
        await asyncio.gather(*turns, *self._accepting, *sweeping, return_exceptions=True)
        for claimed in self._slots.left():
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
        task = asyncio.create_task(self._accept(said, attachment))
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)
        return await asyncio.shield(task)

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer in this conversation."""
        if not self._slots.put(conversation_id):
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

    async def answered(self, conversation_id: str, seq: int, timeout: float) -> bool:
        """Whether the turn of message `seq` is complete; waits for it."""

        async def is_so() -> bool | None:
            at = await self.threads.read(self._store.progress, conversation_id)
            return None if at is None else at.answered_seq >= seq

        return await self._waiters.until(conversation_id, is_so, timeout, self.bus.poll_seconds)

    async def _accept(self, said: Said, attachment: NewAttachment | None) -> Accepted:
        if not self._slots.free or said[0] in self._slots:
            accepted = await self.threads.write(self._store.accept, *said, attachment)
            self.wake(accepted.conversation_id)
            return accepted
        with self._slots.reserve():
            both = self._store.accept_and_claim
            accepted, found = await self.threads.write(both, *said, self._worker, self._lease, attachment)
        claimed = await self._ours(self._due(found))
        if claimed is not None:
            self._slots.put(claimed.conversation_id, claimed)
        return accepted

    def _due(self, found: Claimed | Unfinished | None) -> Claimed | None:
        """What is to be answered now; what says nothing yet is looked at again when its time has come."""
        if isinstance(found, Unfinished):
            self._alarms.set(found.conversation_id, found.seconds)
            return None
        return found

    async def _ours(self, claimed: Claimed | None) -> Claimed | None:
        """A turn of a wallet that is not known here is given back, as long as another process may know it."""
        if claimed is None or claimed.owner == "agent" or self._knows(claimed.brand) or self._store.single_process:
            return claimed
        if datetime.now(timezone.utc) - claimed.received_at > LEFT_TO_OTHERS:
            return claimed
        self._figures.left.inc()
        await self._runner.release(claimed)
        return None

    async def _drain(self, conversation_id: str, claimed: Claimed | None) -> bool:
        """Answer what waits in a conversation; after some turns others come first, and it goes on later."""
        if claimed is None:
            claim = self._store.claim
            found = await self.threads.write(claim, self._worker, conversation_id, self._lease)
            claimed = await self._ours(self._due(found))
        for left in reversed(range(TURNS_IN_A_ROW)):
            if claimed is None:
                return False
            keep = functools.partial(self._keeps, left)
            claimed = self._due(await self._runner.run(claimed, keep))
            self.tell(conversation_id)
        return True

    def _keeps(self, left: int) -> bool:
        return left > 0 and not self._slots.closed

    def _hear(self, signal: Signal) -> None:
        if signal.kind != "work":
            return
        if signal.conversation_id is None:
            self._sweeper.soon()
        elif self._slots.free:
            self._slots.put(signal.conversation_id)

    async def _take_up(self) -> None:
        """What was left undone: by a dead process, by a failed try, by a lost signal."""
        for conversation_id in await self.threads.read(self._store.pending_conversations, 4 * self._most):
            self._slots.put(conversation_id)

    async def _purge(self) -> None:
        await self.threads.write(self._store.purge)
