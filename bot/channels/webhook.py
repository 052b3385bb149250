"""A channel whose platform calls one address and is answered by calls of ours: all of it but the protocol."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from bot.channels.delivery import Deliveries
from bot.channels.intake import Intake
from bot.channels.platform_calls import body_of, headers_of, note, query_of
from bot.channels.ports import Receiver, Refused, Sender, Wiring
from bot.channels.sentences import Sentences
from bot.http.frame.context import Context, context
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.mail import Arrival, Terms
from bot.store.mail import MailStore

logger = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024
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
        self._intake = Intake(terms.channel, self._store, self._mail, Sentences())
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
        if arrival.kind not in ("left", "nothing", "returned"):
            here.limit(here.messages, f"{self._channel}/{brand}/{arrival.address}")
        await self._intake.take(here.services, here.calls, brand, arrival)


def _identity(arrival: Arrival) -> str:
    """Of one message of one customer: a platform may number the messages of each customer for themselves."""
    return hashlib.sha256(f"{arrival.address}\n{arrival.message_id}".encode()).hexdigest()[:32]


def _refusal(refused: Refused) -> Response:
    note(refused)
    return Response(status_code=refused.status)
