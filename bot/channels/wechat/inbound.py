"""From a verified delivery to its answer: registered, made durable, answered in time or later."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from bot.channels.delivery import Deliveries
from bot.channels.wechat.enclosures import Enclosures
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.receiver import TRANSFER, WechatReceiver
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.words import key_words, phrase, shown
from bot.exchange import Owner, Reply
from bot.http.customer.submission import read
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.limits import Limiter
from bot.mail import Arrival
from bot.settings import Rate
from bot.store.conversations import WITH_PEOPLE
from bot.store.wechat import Arrived, Aside, ChannelWords, WechatStore
from bot.store.wechat.people import CHANNEL

# WeChat hangs up after five seconds; what is not answered by then goes through the API.
ANSWER_SECONDS = 4.0
HOLD_SECONDS = 5.5
_CODE = re.compile(phrase("link_pattern"))
_NOTICES = {"text_too_long": "too_long", "too_fast": "too_fast"}
Greet = Callable[[str], tuple[dict[str, Any], Any]]


class Inbound:
    """Serves the deliveries of one account."""

    def __init__(
        self,
        brand: str,
        receiver: WechatReceiver,
        sender: WechatSender,
        store: WechatStore,
        mail: Deliveries,
        pace: Pace,
        transfers: bool = False,
    ) -> None:
        self.brand, self.receiver, self.sender, self._transfers = brand, receiver, sender, transfers
        self._store, self._mail, self._pace = store, mail, pace
        self._enclosures = Enclosures(brand, sender, store)
        self._codes = Limiter(Rate(5, 3600))
        self._turnstiles: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._typing: set[asyncio.Task[int]] = set()

    async def serve(self, here: Context, arrival: Arrival) -> str | None:
        """The text to answer directly, if there is one; whatever else is to be said goes through the API."""
        end = time.monotonic() + ANSWER_SECONDS
        if arrival.kind == "pressed":
            words = key_words(arrival.text)
            arrival = replace(arrival, kind="said" if words else "nothing", text=words or "")
        if arrival.kind in ("left", "nothing"):
            await here.calls.write(self._store.arrive, self.brand, arrival)
            return None
        try:
            return await self._answer(here, arrival, end)
        except Problem as problem:
            if problem.name not in (*_NOTICES, "text_empty"):
                raise
            return phrase(_NOTICES[problem.name]) if problem.name in _NOTICES else None

    async def _answer(self, here: Context, arrival: Arrival, end: float) -> str | None:
        if arrival.kind == "said" and (code := _CODE.fullmatch(arrival.text)):
            return await self._link(here, arrival, code[1])
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
        if await self._is_for_wechat(here, arrival):
            return TRANSFER
        answer = await here.calls.write(self._store.answer, self.brand, arrival.message_id, self.sender)
        self._mail.wake(0.35)
        return answer

    async def _register(self, here: Context, arrival: Arrival) -> Arrived:
        words: ChannelWords | None = None
        aside: Aside | None = None
        if arrival.kind in ("said", "shown"):
            words = ChannelWords(*await read(arrival.text if arrival.kind == "said" else shown(arrival.text)))
            words = replace(words, attachment=await self._enclosures.of(here, arrival))
        if arrival.kind == "hello":
            aside = _welcome_back
        elif words is not None and arrival.kind == "shown":
            aside = _beside(arrival, words.text)
        start = partial(self._start, here, arrival.kind in ("hello", "scanned"))
        # In a backlog the receipt is one transaction, and what there is to say goes through the API.
        hold = HOLD_SECONDS if arrival.kind != "said" or self._pace.is_worth_waiting else 0.0
        return await here.calls.write(self._store.arrive, self.brand, arrival, words, start, aside, hold)

    async def _rated(self, here: Context, arrival: Arrival, conversation_id: str, rating: int) -> str:
        """Within a day the last word counts, as on the web."""
        await here.calls.write(here.services.store.rate, conversation_id, rating, None)
        here.services.metrics.ratings.labels(str(rating)).inc()
        text = phrase("rated")
        await here.calls.write(self._store.finish, self.brand, arrival.message_id, text)
        return text

    def _start(self, here: Context, greets: bool) -> tuple[dict[str, Any], tuple[Reply, ...]]:
        memory, replies = here.services.greet(self.brand)
        # Without the greeting its question has not been asked.
        return (memory, tuple(replies)) if greets else ({**memory, "question": None}, ())

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
        in_time = await self._pace.wait(conversation_id, seq, max(0.0, end - time.monotonic()))
        if not in_time and time.monotonic() >= end:
            task = asyncio.create_task(self.sender.typing(arrival.address))
            self._typing.add(task)
            task.add_done_callback(self._typing.discard)

    async def _link(self, here: Context, arrival: Arrival, code: str) -> str | None:
        """The code itself is nowhere written down."""
        arrived = await here.calls.write(self._store.arrive, self.brand, arrival)
        if not arrived.new:
            return arrived.answer
        if self._codes.take(arrival.address):
            text = phrase("link_too_often")
        else:
            linked = await here.calls.write(self._store.link, self.brand, arrival.address, code)
            text = phrase({"linked": "linked", "wrong": "link_wrong", "busy": "link_busy"}[linked.result])
            if linked.conversation_id is not None:
                here.services.dispatcher.tell(linked.conversation_id)
        await here.calls.write(self._store.finish, self.brand, arrival.message_id, text)
        self._mail.wake(0.35)
        return text


def _welcome_back(owner: Owner) -> tuple[str, Reply | None]:
    return "", Reply(phrase("welcome_back"), "notice") if owner == "bot" else None


def _beside(arrival: Arrival, line: str) -> Callable[[Owner], tuple[str, Reply | None]]:
    """Something that is no words: the bot says that it cannot look at it. A person gets it as a message."""
    kind = arrival.text.partition("\n")[0]
    key = "voice_to_bot" if kind == "voice" else "shown_to_bot"
    name = shown(kind).strip("[]")

    def aside(owner: Owner) -> tuple[str, Reply | None]:
        if owner in WITH_PEOPLE:
            return "", None
        return line, Reply(phrase(key, what=name), "notice", sender="system")

    return aside
