"""From a verified delivery to its answer: registered, made durable, answered in time or later."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.channels.account_health import Standing
from bot.channels.beginnings import beginning
from bot.channels.delivery import Deliveries
from bot.channels.wechat.asides import beside, left, otherwise, welcome_back
from bot.channels.wechat.enclosures import Enclosures
from bot.channels.wechat.figures import WechatFigures
from bot.channels.wechat.link_commands import Linking
from bot.channels.wechat.notifier import NoticeEvents
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.receiver import TRANSFER, WechatReceiver
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.terms import CHANNEL
from bot.channels.wechat.words import key_words, sentence, shown
from bot.http.customer.submission import read
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.mail import Arrival
from bot.store.mail import Arrived, Aside, Asides, ChannelWords, MailStore

logger = logging.getLogger(__name__)
# WeChat hangs up after five seconds; what is not answered by then goes through the API.
ANSWER_SECONDS = 4.0
HOLD_SECONDS = 5.5
QUIET_SECONDS = 1.5
_NOTICES = {"text_too_long": "too_long", "too_fast": "too_fast"}


class Inbound:
    """Serves the deliveries of one account."""

    def __init__(
        self,
        brand: str,
        receiver: WechatReceiver,
        sender: WechatSender,
        store: MailStore,
        mail: Deliveries,
        pace: Pace,
        standing: Standing,
        figures: WechatFigures,
        transfers: bool = False,
    ) -> None:
        self._standing, self._figures = standing, figures
        self.brand, self.receiver, self.sender, self._transfers = brand, receiver, sender, transfers
        self._store, self._mail, self._pace = store, mail, pace
        self._enclosures = Enclosures(brand, sender, store)
        self._linking = Linking(brand, store, mail)
        self._notice_events = NoticeEvents(brand, store.notices, figures)
        self._turnstiles: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._typing: set[asyncio.Task[int]] = set()

    async def serve(self, here: Context, arrival: Arrival) -> str | None:
        """The text to answer directly, if there is one; whatever else is to be said goes through the API."""
        end = time.monotonic() + ANSWER_SECONDS
        typed = arrival.kind != "pressed"
        if not typed:
            words = key_words(arrival.text)
            if words is None:
                return await self._unknown_key(here, arrival)
            arrival = replace(arrival, kind="said", text=words)
        if arrival.kind in ("left", "returned", "permits", "reported", "nothing"):
            await self._noted(here, arrival)
            return None
        try:
            return await self._answer(here, arrival, end, typed)
        except Problem as problem:
            if problem.name not in (*_NOTICES, "text_empty"):
                raise
            return sentence(_NOTICES[problem.name]) if problem.name in _NOTICES else None

    async def _unknown_key(self, here: Context, arrival: Arrival) -> str | None:
        """A menu that the operator made with a key nobody knows."""
        logger.warning("a menu key is unknown", extra=fields(wallet=self.brand, key=arrival.text))
        arrived = await here.calls.write(self._store.arrive, self.brand, replace(arrival, kind="nothing"))
        if not arrived.new:
            return arrived.answer
        text = sentence("menu_unknown")
        await here.calls.write(self._store.finish, self.brand, arrival.message_id, text)
        return text

    async def _noted(self, here: Context, arrival: Arrival) -> None:
        """An event that needs no answer."""
        if arrival.kind == "returned":
            await here.calls.write(self._store.returned, self.brand, arrival)
            return
        if arrival.kind in ("permits", "reported"):
            return await self._of_notices(here, arrival)
        aside = left(arrival) if arrival.kind == "left" else None
        arrived = await here.calls.write(self._store.arrive, self.brand, arrival, None, None, aside)
        if aside is not None and arrived.conversation_id is not None:
            here.services.dispatcher.tell(arrived.conversation_id)

    async def _of_notices(self, here: Context, arrival: Arrival) -> None:
        """Registered like every delivery, so that the same one counts once."""
        arrived = await here.calls.write(self._store.arrive, self.brand, arrival)
        if arrived.new:
            await self._notice_events.noted(here, arrival)

    async def _answer(self, here: Context, arrival: Arrival, end: float, typed: bool) -> str | None:
        command = await self._linking.command(here, arrival)
        if command is not None:
            return await self._linking.grant(here, arrival, command)
        here.limit(here.messages, f"{CHANNEL}/{self.brand}/{arrival.address}")
        # One after the other: looking for secrets in a long message must not let the next one overtake it.
        async with self._turnstile(arrival.address):
            arrived = await self._register(here, arrival)
        if arrived.conversation_id is None or (arrived.done and not arrived.new):
            return arrived.answer
        if arrived.choice is not None and arrived.choice.rating is not None:
            return await self._rated(here, arrival, arrived.choice.conversation_id, arrived.choice.rating)
        if arrived.seq is not None:
            here.services.dispatcher.wake(arrived.conversation_id)
            if arrived.done:
                self._pace.note(arrived.conversation_id, arrived.seq)
                return None
            await self._answered(arrival, arrived.conversation_id, arrived.seq, end)
        if typed and await self._is_for_wechat(here, arrival):
            return TRANSFER
        await self._quiet(here, arrival.message_id, end)
        asides = Asides(otherwise, sentence("one_word"), sentence("window"))
        answer = await here.calls.write(self._store.answer, self.brand, arrival.message_id, self.sender, asides)
        if answer is not None:
            self._figures.answered(self.brand, "passive")
        self._mail.wake(0.35)
        return answer

    async def _quiet(self, here: Context, message_id: str, end: float) -> None:
        """Until nothing is on its way by the API, which would overtake the answer or be overtaken; not for long."""
        until = min(end, time.monotonic() + QUIET_SECONDS)
        while time.monotonic() < until and await here.calls.read(self._store.is_sending, self.brand, message_id):
            await asyncio.sleep(0.1)

    async def _register(self, here: Context, arrival: Arrival) -> Arrived:
        words: ChannelWords | None = None
        aside: Aside | None = None
        if arrival.kind in ("said", "shown"):
            words = ChannelWords(*await read(arrival.text if arrival.kind == "said" else shown(arrival.text)))
            words = await self._enclosures.beside(here, arrival, words)
        if arrival.kind in ("hello", "scanned"):
            aside = welcome_back
        elif words is not None and arrival.kind == "shown":
            aside = beside(arrival, words.text)
        start = beginning(here.services, self.brand, arrival.kind in ("hello", "scanned"))
        # In a backlog the receipt is one transaction, and what there is to say goes through the API.
        waits = arrival.kind != "said" or self._pace.is_worth_waiting or self._standing.refuses(self.brand)
        hold = HOLD_SECONDS if waits else 0.0
        return await here.calls.write(self._store.arrive, self.brand, arrival, words, start, aside, hold)

    async def _rated(self, here: Context, arrival: Arrival, conversation_id: str, rating: int) -> str:
        """Within a day the last word counts, as on the web."""
        await here.calls.write(here.services.store.rate, conversation_id, rating, None)
        here.services.metrics.ratings.labels(str(rating)).inc()
        text = sentence("rated")
        await here.calls.write(self._store.finish, self.brand, arrival.message_id, text)
        return text

    async def _is_for_wechat(self, here: Context, arrival: Arrival) -> bool:
        """Whether WeChat's own service is to have the customer: they wait for a person, and nobody is at our desk."""
        if not self._transfers or arrival.kind not in ("said", "shown"):
            return False
        passed = await here.calls.write(self._store.pass_on, self.brand, arrival.message_id, TRANSFER)
        if passed:
            self._mail.wake()
        return passed

    def _turnstile(self, address: str) -> asyncio.Lock:
        return self._turnstiles.setdefault(address, asyncio.Lock())

    async def _answered(self, arrival: Arrival, conversation_id: str, seq: int, end: float) -> None:
        """Until the turn is complete or there is no time left; then the customer sees that we write."""
        left = max(0.0, end - time.monotonic())
        if self._standing.refuses(self.brand):
            # What is not said in this answer may not be said for long: no backlog is a reason to give up early.
            await self._pace.patiently(conversation_id, seq, left)
            return
        in_time = await self._pace.wait(conversation_id, seq, left)
        if not in_time and time.monotonic() >= end:
            task = asyncio.create_task(self.sender.typing(arrival.address))
            self._typing.add(task)
            task.add_done_callback(self._typing.discard)
