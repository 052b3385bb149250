"""The SMS channel: its address, and what runs behind it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.sms.receiver import SmsReceiver
from bot.channels.sms.sender import SmsSender
from bot.store.sms import CHANNEL, SmsStore
from fastapi import APIRouter, Request, Response

from bot.channels.delivery import Deliveries
from bot.channels.ports import Refused
from bot.http.customer.submission import read
from bot.http.frame.context import context
from bot.turns import TurnDispatcher


class SmsChannel:
    """One address `/sms/{brand}` for each account."""

    def __init__(
        self, accounts: Mapping[str, Mapping[str, str]], store: SmsStore, dispatcher: TurnDispatcher, worker: str
    ) -> None:
        senders = {brand: SmsSender(account["gateway"]) for brand, account in accounts.items()}
        self._receivers = {brand: SmsReceiver(account["key"]) for brand, account in accounts.items()}
        self._store, self._mail = store, Deliveries(store, senders, dispatcher.threads, dispatcher.bus, worker)
        self.router = APIRouter()
        self.router.add_api_route("/sms/{brand}", self.deliver, methods=["POST"], include_in_schema=False)

    async def start(self) -> None:
        """Begin to deliver."""
        await self._mail.start()

    async def stop(self) -> None:
        """Let what is being sent be sent."""
        await self._mail.stop()

    def agent_types(self, conversation_id: str) -> None:
        """Text messages cannot show it."""

    async def deliver(self, request: Request, brand: str) -> Response:
        """A message: durable before it is acknowledged, answered by a text message."""
        here = context(request)
        try:
            if brand not in self._receivers:
                raise Refused(404, "no account of this wallet")
            arrival = self._receivers[brand].read(dict(request.query_params), await request.body())
        except Refused as refused:
            return Response(status_code=refused.status)
        here.limit(here.messages, f"{CHANNEL}/{brand}/{arrival.address}")
        text, kinds = await read(arrival.text)
        found = await here.calls.write(self._store.conversation, brand, arrival.address, here.services.greet)
        accepting = here.services.dispatcher.accept(found, CHANNEL, arrival.message_id, text, None, kinds)
        await here.calls.finish(accepting)
        return Response(status_code=204)
