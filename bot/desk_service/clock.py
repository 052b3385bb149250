"""What only the clock does at the desk. Runs in every process: each act is one transaction that the first one wins."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.desk import assignment, case_view, timers
from bot.desk.assignment import Seat, WaitingCase
from bot.desk.errors import DeskError
from bot.desk_service.service import DeskService
from bot.store import UnknownConversation
from bot.turns import StoreBusy

logger = logging.getLogger(__name__)
GONE_SECONDS = 90.0  # after that an agent is not coming back: their conversations return to the queue
EVERY = 1.0  # seconds between two looks
AGAIN = 1.0  # seconds until a task that goes on is cancelled again

Part = Callable[[], Coroutine[Any, Any, None]]


class DeskClock:
    """Asks who waited too long, frees what the gone have, gives out cases, counts on timers. A reminder goes to
    `remind` (whom, what), a timer that reached another level to `raised`."""

    def __init__(
        self,
        desk: DeskService,
        automatic: bool,
        remind: Callable[[str, dict[str, Any]], None],
        raised: Callable[[str], None],
        gone_seconds: float = GONE_SECONDS,
        every: float = EVERY,
    ) -> None:
        self._desk, self._automatic = desk, automatic
        self._remind, self._raised = remind, raised
        self._gone_seconds, self._every = gone_seconds, every
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._looks: list[Part] = []
        self._closes: list[Part] = []

    def also(self, look: Part, close: Part) -> None:
        """Something else that is to be looked at each time, and closed in the end."""
        self._looks.append(look)
        self._closes.append(close)

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """End. A cancellation that comes while an answer arrives may be lost on the way: it is said again."""
        self._stopping = True
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=AGAIN)
        for close in self._closes:
            await _quietly(close())

    async def look(self) -> None:
        """Once over everything."""
        for part in (self._waits, self._closing, self._orphans, self._offers, self._cases, self._reminders):
            await _quietly(part())
        for look in self._looks:
            await _quietly(look())

    async def _run(self) -> None:
        while not self._stopping:
            await self.look()
            await asyncio.sleep(self._every)

    async def _waits(self) -> None:
        store, think = self._desk.store, self._desk.decisions.nobody_came()
        for conversation_id in await self._desk.read(store.overdue_waits):
            await self._do(store.ask_about_wait, conversation_id, think)

    async def _closing(self) -> None:
        now, brands = self._desk.clock(), self._desk.knowledge.brands.values()
        shut = [brand.id for brand in brands if not brand.desk.hours.is_open(now)]
        think = self._desk.decisions.desk_closed()
        for conversation_id in await self._desk.read(self._desk.store.queued_in, shut) if shut else ():
            await self._do(self._desk.store.leave_ticket, conversation_id, think)

    async def _orphans(self) -> None:
        store, think = self._desk.store, self._desk.decisions.returned()
        for conversation_id in await self._desk.read(store.orphans, self._gone_seconds):
            await self._do(store.release_orphan, conversation_id, think, self._gone_seconds)

    async def _offers(self) -> None:
        for conversation_id in await self._desk.write(self._desk.store.expired_offers):
            await self._tell(conversation_id)

    async def _cases(self) -> None:
        snapshot = await self._desk.read(self._desk.store.snapshot)
        await self._levels(snapshot["cases"])
        await self._assign(snapshot["cases"], snapshot["people"])

    async def _levels(self, cases: list[dict[str, Any]]) -> None:
        for case in cases:
            running = timers.running(case_view.clocked(case), self._desk.rules.targets)
            level = timers.worst(running, case["now"])
            if level != case["level"] and await self._desk.write(self._desk.store.raise_level, case["id"], level):
                self._raised(level)

    async def _assign(self, cases: list[dict[str, Any]], people: list[dict[str, Any]]) -> None:
        waiting = [_waiting(case) for case in cases if case["status"] == "waiting" and case["owner"] == "queued"]
        places = {case["number"]: case["conversation_id"] for case in cases}
        seats = {one["id"]: _seat(one) for one in people}
        while (pair := assignment.assign(waiting, list(seats.values()), self._automatic)) is not None:
            case, seat = pair
            waiting.remove(case)
            agent = await self._desk.read(self._desk.store.agent, seat.agent_id)
            if agent is not None:
                think = self._desk.decisions.joined(agent.name)
                await self._do(self._desk.store.assign, places[case.number], agent, think)
                seats[seat.agent_id] = _fuller(seat)

    async def _reminders(self) -> None:
        for reminder in await self._desk.write(self._desk.store.due_reminders):
            self._remind(reminder.pop("agent_id"), reminder)

    async def _do(self, act: Callable[..., bool], conversation_id: str, *more: Any) -> None:
        try:
            if await self._desk.write(act, conversation_id, *more):
                await self._tell(conversation_id)
        except (DeskError, UnknownConversation):
            logger.info("somebody was faster in a conversation")

    async def _tell(self, conversation_id: str) -> None:
        row = await self._desk.read(self._desk.store.conversation, conversation_id)
        if row is not None:
            self._desk.changed(conversation_id, row["brand"])


def _waiting(case: dict[str, Any]) -> WaitingCase:
    promised = case["created_at"] if case["promised_at"] is None else case["promised_at"]
    kept = (case["number"], case["brand"], case["topic"], case["priority"])
    return WaitingCase(*kept, promised, case["created_at"], case["preferred_agent"])


def _seat(one: dict[str, Any]) -> Seat:
    lists = (tuple(one["brands"]), tuple(one["skills"]))
    return Seat(one["id"], *lists, one["capacity"], one["load"], one["presence"])


def _fuller(seat: Seat) -> Seat:
    return Seat(seat.agent_id, seat.brands, seat.skills, seat.capacity, seat.load + 1, seat.presence)


async def _quietly(part: Coroutine[Any, Any, None]) -> None:
    try:
        await part
    except StoreBusy:
        logger.warning("the store did not answer the desk's clock")
    except Exception:
        logger.exception("the desk's clock failed")
