"""What only the clock does at the desk. Runs in every process: each act is one transaction that the first one wins."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.desk import assignment, case_view, timers
from bot.desk.assignment import Seat, WaitingCase
from bot.desk.errors import DeskError
from bot.desk_service.follow_ups import FollowUps
from bot.desk_service.service import DeskService
from bot.limits import Limiter
from bot.settings import Rate
from bot.store import UnknownConversation
from bot.store.desk.open_cases import LINES
from bot.store.desk.values import Person, Unserved
from bot.turns import StoreBusy

logger = logging.getLogger(__name__)
GONE_SECONDS = 90.0  # after that an agent is not coming back: their conversations return to the queue
EVERY = 1.0  # seconds between two looks
ALARM_SECONDS = 600.0  # between two records of the same alarm
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
        self._parts: tuple[Part, ...] = (self._waits, self._closing, FollowUps(desk).look)
        self._of_cases: tuple[Part, ...] = (self._levels, self._crowding, self._assign)
        self._alarms = Limiter(Rate(1, ALARM_SECONDS))
        self._looks: list[Part] = []
        self._closes: list[Part] = []

    def also(self, look: Part, close: Part) -> None:
        """Something else that is to be looked at each time, and closed in the end."""
        self._looks.append(look)
        self._closes.append(close)

    def start(self) -> None:
        """Look at everything now, and then each `every` seconds, until `stop`."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Look no more, and close what was added. A cancellation may be lost on the way: it is said again."""
        self._stopping = True
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=AGAIN)
        for close in self._closes:
            await _quietly(close())

    async def look(self) -> None:
        """Do what is due now, part by part; a part that fails is logged and does not hold up the others."""
        for part in (*self._parts, self._orphans, self._offers, *self._of_cases, self._reminders):
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

    async def _levels(self) -> None:
        cases = await self._desk.read(self._desk.store.running)
        if len(cases) > LINES and not self._alarms.take("cut"):
            await self._say_what_is_cut()
        for case in cases:
            clocks = timers.running(case_view.clocked(case._asdict()), self._desk.rules.targets)
            level = timers.worst(clocks, case.now)
            if level != case.level and await self._desk.write(self._desk.store.raise_level, case.id, level):
                self._raised(level)

    async def _say_what_is_cut(self) -> None:
        beyond = await self._desk.read(self._desk.store.beyond)
        if beyond:
            logger.warning("the desk's lists are cut, so many open cases are behind the first lines: %s", beyond)

    async def _crowding(self) -> None:
        crowded = await self._desk.write(self._desk.store.relieve)
        if crowded and not self._alarms.take("crowded"):
            logger.warning("%d open cases crowd: too many of one address or of one anonymous customer", crowded)

    async def _assign(self) -> None:
        seats = {one["id"]: _seat(one) for one in await self._desk.read(self._desk.store.people)}
        if not any(seat.presence == "online" and seat.load < seat.capacity for seat in seats.values()):
            return
        cases = await self._desk.read(self._desk.store.unserved)
        waiting = sorted(map(_waiting, cases), key=assignment.order)
        places = {case.number: case.conversation_id for case in cases}
        while (pair := assignment.assign(waiting, list(seats.values()), self._automatic)) is not None:
            chosen, seat = pair
            waiting.remove(chosen)
            agent = await self._desk.read(self._desk.store.agent, seat.agent_id)
            if agent is not None:
                think = self._desk.decisions.joined(agent.name)
                await self._do(self._desk.store.assign, places[chosen.number], agent, think)
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


def _waiting(case: Unserved) -> WaitingCase:
    promised = case.created_at if case.promised_at is None else case.promised_at
    kept = (case.number, case.brand, case.topic, case.priority)
    return WaitingCase(*kept, promised, case.created_at, case.preferred_agent, case.known, case.crowded)


def _seat(one: Person) -> Seat:
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
        # One part's failure must not end the clock: promises and offers of all other cases run by it.
        logger.exception("the desk's clock failed")
