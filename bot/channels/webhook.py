"""A channel whose platform calls one address and is answered by calls of ours: all of it but the protocol."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from bot.channels.beginnings import beginning
from bot.channels.delivery import Deliveries
from bot.channels.platform_calls import body_of, headers_of, note, query_of
from bot.channels.ports import Receiver, Refused, Sender, Wiring
from bot.channels.sentences import Sentences
from bot.exchange import Owner, Reply
from bot.http.customer.submission import read
from bot.http.frame.context import Context, context
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.mail import Arrival, Terms
from bot.store.conversations import WITH_PEOPLE
from bot.store.mail import Aside, ChannelWords, MailStore

logger = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024
_WORDS = Sentences()
Make = Callable[[Wiring, Mapping[str, Any]], "Webhook"]


def webhook(terms: Terms, receiver: Callable[[Any], Receiver], sender: Callable[[Any], Sender]) -> Make:
    """What makes the channel of its accounts, each of which gets a receiver and a sender."""

    def make(wiring: Wiring, accounts: Mapping[str, Any]) -> Webhook:
        receivers = {brand: receiver(account) for brand, account in accounts.items()}
        senders = {brand: sender(account) for brand, account in accounts.items()}
        return Webhook(wiring, terms, receivers, senders)

    return make


class Webhook:
    """One address `/<channel>/{brand}` for each account."""

    def __init__(
        self, wiring: Wiring, terms: Terms, receivers: Mapping[str, Receiver], senders: Mapping[str, Sender]
    ) -> None:
        self._channel, self._receivers = terms.channel, receivers
        self._store = MailStore(wiring.store, terms)
        threads, bus = wiring.dispatcher.threads, wiring.dispatcher.bus
        self._mail = Deliveries(self._store, senders, threads, bus, wiring.worker)
        self._turnstiles: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.router = APIRouter()
        path = f"/{terms.channel}/{{brand}}"
        self.router.add_api_route(path, self.challenge, methods=["GET"], include_in_schema=False)
        self.router.add_api_route(path, self.deliver, methods=["POST"], include_in_schema=False)

    async def start(self) -> None:
        """Begin to deliver what waits in the outbox."""
        await self._mail.start()

    async def stop(self) -> None:
        """Let what is being sent be sent."""
        await self._mail.stop()

    def agent_types(self, conversation_id: str) -> None:
        """Plain words do not show it."""

    async def challenge(self, request: Request, brand: str) -> Response:
        """The platform asks whether this address is ours."""
        try:
            return PlainTextResponse(self._receiver(brand).challenge(query_of(request)))
        except Refused as refused:
            return _refusal(refused)

    async def deliver(self, request: Request, brand: str) -> Response:
        """Something from a customer: durable before it is acknowledged; what it is answered goes by the sender."""
        try:
            receiver, query = self._receiver(brand), query_of(request)
            arrival = receiver.read(query, headers_of(request), await body_of(request, MOST_BYTES))
            await self._take(context(request), brand, replace(arrival, message_id=_identity(arrival)))
        except Refused as refused:
            return _refusal(refused)
        except Problem as problem:
            # Not durable: the platform delivers it again.
            logger.error("a delivery was not taken", extra=fields(wallet=brand, problem=problem.name))
            return Response(status_code=429 if problem.name == "too_fast" else 503)
        return Response(status_code=204)

    def _receiver(self, brand: str) -> Receiver:
        if brand not in self._receivers:
            raise Refused(404, "no account of this wallet")
        return self._receivers[brand]

    async def _take(self, here: Context, brand: str, arrival: Arrival) -> None:
        if arrival.kind in ("nothing", "returned"):
            await here.calls.write(self._store.arrive, brand, arrival)
            return
        if arrival.kind != "left":
            here.limit(here.messages, f"{self._channel}/{brand}/{arrival.address}")
        # One after the other: looking for secrets in a long message must not let the next one overtake it.
        turnstile = self._turnstiles.setdefault(f"{brand}/{arrival.address}", asyncio.Lock())
        async with turnstile:
            words, aside = await _read(arrival)
            start = (
                None
                if arrival.kind == "left"
                else beginning(here.services, brand, arrival.kind in ("hello", "scanned"))
            )
            arrived = await here.calls.write(self._store.arrive, brand, arrival, words, start, aside)
        if arrived.conversation_id is None or not arrived.new:
            return
        if arrived.choice is not None and arrived.choice.rating is not None:
            await self._rated(here, arrived.choice.conversation_id, arrived.choice.rating)
        if arrived.seq is not None:
            here.services.dispatcher.wake(arrived.conversation_id)
        here.services.dispatcher.tell(arrived.conversation_id)
        self._mail.wake()

    async def _rated(self, here: Context, conversation_id: str, rating: int) -> None:
        """Within a day the last word counts, as on the web."""
        await here.calls.write(here.services.store.rate, conversation_id, rating, None)
        here.services.metrics.ratings.labels(str(rating)).inc()
        await here.calls.write(self._store.say, conversation_id, Reply(_WORDS.sentence("rated"), "notice"))


def _identity(arrival: Arrival) -> str:
    """Of one message of one customer: a platform may number the messages of each customer for themselves."""
    return hashlib.sha256(f"{arrival.address}\n{arrival.message_id}".encode()).hexdigest()[:32]


async def _read(arrival: Arrival) -> tuple[ChannelWords | None, Aside | None]:
    """What is said, made harmless; what is said to it beside the turns."""
    if arrival.kind == "left":
        return None, _left
    if arrival.kind in ("hello", "scanned"):
        return None, _welcome_back
    line = _WORDS.shown(arrival.text) if arrival.kind == "shown" else arrival.text
    try:
        words = ChannelWords(*await read(line))
    except Problem as problem:
        key = "too_long" if problem.name == "text_too_long" else "shown_to_bot"
        return None, _notice("", key, _WORDS.shown("other"))
    return words, _notice(words.text, "shown_to_bot", line) if arrival.kind == "shown" else None


def _notice(line: str, key: str, what: str) -> Aside:
    def aside(owner: Owner) -> tuple[str, Reply | None]:
        told = Reply(_WORDS.sentence(key, what=what.strip("[]")), "notice", sender="system")
        return line, None if key == "shown_to_bot" and owner in WITH_PEOPLE else told

    return aside


def _left(owner: Owner) -> tuple[str, Reply | None]:
    """Who helps them sees that nothing arrives any more."""
    return "", Reply(_WORDS.sentence("left"), "notice", sender="system") if owner in WITH_PEOPLE else None


def _welcome_back(owner: Owner) -> tuple[str, Reply | None]:
    """Somebody comes back to a conversation that is not over."""
    return "", Reply(_WORDS.sentence("welcome_back"), "notice") if owner == "bot" else None


def _refusal(refused: Refused) -> Response:
    note(refused)
    return Response(status_code=refused.status)
