"""The channel: its addresses, and all that runs behind them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from bot.channels.account_health import Standing
from bot.channels.delivery import Deliveries
from bot.channels.fetcher import Fetcher
from bot.channels.picture_bodies import lost
from bot.channels.picture_uploads import PictureUploads
from bot.channels.platform_api import Client
from bot.channels.platform_calls import body_of, note, query_of
from bot.channels.ports import Refused, Wiring
from bot.channels.wecom_kf.account import WecomKfAccount
from bot.channels.wecom_kf.calls import Calls
from bot.channels.wecom_kf.figures import WecomKfFigures
from bot.channels.wecom_kf.intake import Pages
from bot.channels.wecom_kf.puller import Puller, Source
from bot.channels.wecom_kf.receiver import Call, WecomKfReceiver
from bot.channels.wecom_kf.sender import WecomKfSender
from bot.channels.wecom_kf.terms import CHANNEL, TERMS
from bot.channels.wecom_kf.tokens import WecomTokens
from bot.channels.wecom_kf.words import WORDS
from bot.channels.xml import LARGEST_DELIVERY
from bot.http.frame.context import context
from bot.http.frame.image_workers import Darkroom
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.store.mail import MailStore
from bot.store.values import Attachment

logger = logging.getLogger(__name__)
SUCCESS = "success"


class WecomKfChannel:
    """An address `/wecom_kf/{brand}` for each account; those of one corporation are called at the address of any."""

    def __init__(self, wiring: Wiring, accounts: Mapping[str, WecomKfAccount]) -> None:
        self._accounts, store = accounts, MailStore(wiring.store, TERMS)
        figures, threads = WecomKfFigures(wiring.figures), wiring.dispatcher.threads
        self._threads = threads
        self._store, self._clients = store, [Client(account.api_base) for account in accounts.values()]
        self._receivers = {brand: WecomKfReceiver(account) for brand, account in accounts.items()}
        calls, senders, darkroom = {}, {}, Darkroom()
        for (brand, account), client in zip(accounts.items(), self._clients, strict=True):
            tokens = WecomTokens(account, client, store, threads)
            calls[brand] = Calls(brand, account, client, tokens, figures)
            pictures = PictureUploads(client, tokens, self._picture, darkroom)
            senders[brand] = WecomKfSender(calls[brand], pictures, partial(wiring.pages, brand))
        self._mail = Deliveries(store, senders, threads, wiring.dispatcher.bus, wiring.worker, lost(WORDS))
        self._standing = Standing(store, senders, threads, figures)
        self._fetcher = Fetcher(store, senders, wiring.dispatcher, WORDS)
        sources = {
            calls[brand].open_kfid: Source(
                calls[brand], Pages(brand, sender, store, self._mail, threads, wiring.services)
            )
            for brand, sender in senders.items()
        }
        self._puller = Puller(sources, store, threads, wiring.worker, figures)
        self.router = APIRouter()
        path = f"/{CHANNEL}/{{brand}}"
        self.router.add_api_route(path, self.challenge, methods=["GET"], include_in_schema=False)
        self.router.add_api_route(path, self.deliver, methods=["POST"], include_in_schema=False)

    async def start(self) -> None:
        """Begin to pull, and to deliver what waits in the outbox."""
        await self._mail.start()
        self._standing.start()
        self._fetcher.start()
        await self._puller.start()

    async def stop(self) -> None:
        """Let what is being taken and sent be done."""
        await self._puller.stop()
        self._standing.stop()
        self._fetcher.stop()
        await self._mail.stop()
        for client in self._clients:
            await client.close()

    def agent_types(self, conversation_id: str) -> None:
        """The platform has no sign for it."""

    async def challenge(self, request: Request, brand: str) -> Response:
        """The platform asks whether this address is ours."""
        try:
            return PlainTextResponse(self._receiver(brand).challenge(query_of(request)))
        except Refused as refused:
            note(refused)
            return Response(status_code=refused.status)

    async def deliver(self, request: Request, brand: str) -> Response:
        """The platform says that there is something. It is kept that it said so, and pulled at once."""
        try:
            receiver, query = self._receiver(brand), query_of(request)
            call = receiver.called(query, await body_of(request, LARGEST_DELIVERY))
            for open_kfid in self._meant(brand, call):
                await context(request).calls.write(self._store.tell, open_kfid, call.ticket if call else "")
        except Refused as refused:
            note(refused)
            return Response(status_code=refused.status)
        except Problem as problem:
            logger.error("a delivery was not taken", extra=fields(wallet=brand, problem=problem.name))
            return Response(status_code=503)
        self._puller.soon()
        return PlainTextResponse(SUCCESS)

    async def _picture(self, attachment_id: str) -> Attachment | None:
        return await self._threads.read(self._store.picture, attachment_id)

    def _receiver(self, brand: str) -> WecomKfReceiver:
        if brand not in self._receivers:
            raise Refused(404, "no account of this wallet")
        return self._receivers[brand]

    def _meant(self, brand: str, call: Call | None) -> list[str]:
        """The accounts of this corporation that a call is about."""
        if call is None:
            return []
        corp = self._accounts[brand].corp_id
        ids = [account.open_kfid for account in self._accounts.values() if account.corp_id == corp]
        found = [each for each in ids if call.open_kfid in ("", each)]
        if not found:
            logger.warning("a call is about an account that is not set", extra=fields(wallet=brand))
        return found
