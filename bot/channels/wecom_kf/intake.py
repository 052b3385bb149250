"""A page of what was pulled, into the store: each customer's things in their order, several customers at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from bot.channels.delivery import Deliveries
from bot.channels.intake import Intake
from bot.channels.wecom_kf.meaning import Failed, read
from bot.channels.wecom_kf.sender import WecomKfSender
from bot.channels.wecom_kf.terms import CHANNEL
from bot.channels.wecom_kf.words import WORDS
from bot.exchange import Owner, Reply
from bot.http.customer import submission
from bot.http.frame.problems import Problem
from bot.http.frame.services import Services
from bot.limits import Limiter
from bot.logs import fields
from bot.mail import Arrival
from bot.store.mail import Arrived, Aside, MailStore
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
AT_ONCE = 8
# The platform may tell of a failure before it is written down that it had taken the message.
SETTLING_SECONDS = (0.5, 2.0, 0.0)
# Tries are five seconds apart: a store that is away for minutes is not taken for a message that cannot be kept.
MOST_TRIES = 60
# At the very first pull the platform gives days of history: what is older than this was never meant for us.
FRESH_SECONDS = 600.0


class Pages:
    """Takes pages of one account. A thing that is taken twice has one effect."""

    def __init__(
        self,
        brand: str,
        sender: WecomKfSender,
        store: MailStore,
        mail: Deliveries,
        threads: StoreThreads,
        services: Callable[[], Services],
    ) -> None:
        self._brand, self._sender, self._store, self._mail, self._threads = brand, sender, store, mail, threads
        self._services, self._intake = services, Intake(CHANNEL, store, mail, WORDS)
        self._limiter: Limiter | None = None
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failures: Counter[str] = Counter()

    async def take(self, items: Sequence[object], first: bool) -> None:
        """All of it is kept when this returns; `first`: nothing was ever pulled of this account."""
        now = time.time()
        found = [read(item, now) for item in items]
        if first:
            fresh = [each for each in found if not isinstance(each, Arrival) or each.sent_at > now - FRESH_SECONDS]
            if len(fresh) < len(found):
                told = fields(wallet=self._brand, count=len(found) - len(fresh))
                logger.warning("what was said before the account was connected is left out", extra=told)
            found = fresh
        lines: dict[str, list[Arrival | Failed]] = defaultdict(list)
        for each in found:
            if each is not None:
                lines[each.address].append(each)
        await asyncio.gather(*(self._in_order(line) for line in lines.values()))

    async def _in_order(self, line: Sequence[Arrival | Failed]) -> None:
        async with self._places:
            for place, each in enumerate(line, 1):
                try:
                    await (self._failed(each) if isinstance(each, Failed) else self._arrived(each, place < len(line)))
                except Exception as error:
                    if isinstance(each, Failed) or not self._is_spoilt(each):
                        raise
                    # Nothing behind it is to wait for ever because of it.
                    told = fields(wallet=self._brand, error=type(error).__name__)
                    logger.error("a message cannot be taken and is left out", extra=told)

    async def _arrived(self, arrival: Arrival, more: bool) -> None:
        if arrival.kind in ("passed", "returned"):
            self._sender.sessions.forget(arrival.address)
            change = self._store.passed if arrival.kind == "passed" else self._store.returned
            return self._show(await self._threads.write(change, self._brand, arrival, _notice(arrival.text)))
        if arrival.kind == "noted":
            aside = await _noted(arrival.text)
            return self._show(await self._threads.write(self._store.arrive, self._brand, arrival, None, None, aside))
        services = self._services()
        if arrival.kind in ("said", "shown") and self._too_fast(services, arrival.address):
            return await self._intake.refuse(services, self._threads, self._brand, arrival, "too_fast")
        away = await self._threads.read(self._store.is_away, self._brand, arrival.address)
        await self._intake.take(services, self._threads, self._brand, arrival, silently=away, more=more)

    async def _failed(self, failed: Failed) -> None:
        told = fields(wallet=self._brand, reason=failed.outcome.reason)
        logger.log(logging.ERROR if failed.alarming else logging.WARNING, "a message did not arrive", extra=told)
        self._sender.sessions.forget(failed.address)
        for wait in SETTLING_SECONDS:
            if await self._threads.write(self._store.fail, self._brand, failed.address, failed.mark, failed.outcome):
                return
            await asyncio.sleep(wait)

    def _is_spoilt(self, arrival: Arrival) -> bool:
        """Whether it has failed so often that it is the message, and not the store, that is to blame."""
        self._failures[arrival.message_id] += 1
        return self._failures[arrival.message_id] >= MOST_TRIES

    def _show(self, arrived: Arrived) -> None:
        if arrived.conversation_id is not None and arrived.new:
            self._services().dispatcher.tell(arrived.conversation_id)

    def _too_fast(self, services: Services, address: str) -> bool:
        if self._limiter is None:
            self._limiter = Limiter(services.settings.rate_messages)
        return bool(self._limiter.take(f"{self._brand}/{address}"))


def _notice(key: str) -> Aside:
    """A line for who reads the conversation here."""

    def aside(owner: Owner) -> tuple[str, Reply | None]:
        return "", Reply(WORDS.sentence(key), "notice", sender="system")

    return aside


async def _noted(text: str) -> Aside:
    """What the platform's own people said, in their name; else a notice."""
    key, _, rest = text.partition("\n")
    if key != "servicer":
        return _notice(key)
    kind, _, words = rest.partition("\n")
    try:
        said, _ = await submission.read(words if kind == "text" else WORDS.shown(rest))
    except Problem:
        said = WORDS.shown("other")

    def aside(owner: Owner) -> tuple[str, Reply | None]:
        return "", Reply(said, "text", sender="agent", author=WORDS.sentence("servicer"))

    return aside
