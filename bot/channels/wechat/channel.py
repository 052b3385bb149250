"""The WeChat channel: its addresses, and all that runs behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from bot.channels.account_health import Standing
from bot.channels.delivery import Deliveries
from bot.channels.fetcher import Fetcher
from bot.channels.notices import Notices
from bot.channels.picture_bodies import lost
from bot.channels.picture_uploads import PictureUploads
from bot.channels.platform_api import Client
from bot.channels.platform_calls import body_of, headers_of, note, query_of
from bot.channels.ports import Refused
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.figures import WechatFigures
from bot.channels.wechat.inbound import Inbound
from bot.channels.wechat.notifier import WechatNotifier
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.receiver import WechatReceiver
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.shapes import WechatCode
from bot.channels.wechat.tokens import Tokens
from bot.channels.wechat.typists import Typists
from bot.channels.wechat.words import WORDS
from bot.channels.xml import LARGEST_DELIVERY
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import context
from bot.http.frame.image_workers import Darkroom
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.knowledge.web_pages import WebPages
from bot.logs import fields
from bot.store.clock import iso
from bot.store.mail import MailStore
from bot.store.values import Attachment
from bot.turns import TurnDispatcher

logger = logging.getLogger(__name__)
SUCCESS = "success"


class WechatChannel:
    """One address `/wechat/{brand}` for each account."""

    def __init__(
        self,
        accounts: Mapping[str, WechatAccount],
        store: MailStore,
        dispatcher: TurnDispatcher,
        worker: str,
        figures: WechatFigures | None = None,
        pages: Callable[[str], WebPages] = lambda brand: WebPages(),
    ) -> None:
        self.store, figures = store, figures or WechatFigures()
        self._clients = {brand: Client(account.api_base) for brand, account in accounts.items()}
        senders, notifiers, darkroom = {}, {}, Darkroom()
        self._threads = dispatcher.threads
        for brand, account in accounts.items():
            tokens = Tokens(account, self._clients[brand], store, dispatcher.threads)
            pictures = PictureUploads(self._clients[brand], tokens, self._picture, darkroom)
            senders[brand] = WechatSender(
                brand, account, self._clients[brand], tokens, figures, pictures, partial(pages, brand)
            )
            notifiers[brand] = WechatNotifier(account, senders[brand])
        self.mail = Deliveries(store, senders, dispatcher.threads, dispatcher.bus, worker, lost(WORDS))
        self._standing = Standing(store, senders, dispatcher.threads, figures)
        self._notices = Notices(store.notices, notifiers, dispatcher.threads, figures.noticed)
        self._fetcher = Fetcher(store, senders, dispatcher, WORDS)
        self._pace = Pace(dispatcher)
        self._typists = Typists(store, senders, dispatcher.threads)
        self._lines = {
            brand: Inbound(
                brand,
                WechatReceiver(account),
                senders[brand],
                store,
                self.mail,
                self._pace,
                self._standing,
                figures,
                bool(account.transfer_to),
            )
            for brand, account in accounts.items()
        }
        self.router = APIRouter()
        self.router.add_api_route("/wechat/{brand}", self.challenge, methods=["GET"], include_in_schema=False)
        self.router.add_api_route("/wechat/{brand}", self.deliver, methods=["POST"], include_in_schema=False)
        self.router.add_api_route(
            "/api/v1/conversations/{conversation_id}/wechat-code",
            self.code,
            methods=["POST"],
            status_code=201,
            response_model=WechatCode,
            tags=["conversations"],
            summary="A code that joins the official account",
        )

    async def start(self) -> None:
        """Begin to deliver what waits in the outbox."""
        await self.mail.start()
        self._standing.start()
        self._fetcher.start()
        self._notices.start()

    async def stop(self) -> None:
        """Let what is being sent be sent."""
        self._pace.stop()
        self._standing.stop()
        self._fetcher.stop()
        self._notices.stop()
        self._typists.stop()
        await self.mail.stop()
        for client in self._clients.values():
            await client.close()

    def agent_types(self, conversation_id: str) -> None:
        """A person is writing in this conversation."""
        self._typists.note(conversation_id)

    async def challenge(self, request: Request, brand: str) -> Response:
        """WeChat asks whether this address is ours."""
        try:
            line, query = self._line(brand), query_of(request)
            return PlainTextResponse(line.receiver.challenge(query))
        except Refused as refused:
            return _refusal(refused)

    async def deliver(self, request: Request, brand: str) -> Response:
        """A message or event. The answer is empty, `success`, or one message: WeChat shows all else as a failure."""
        try:
            line, query = self._line(brand), query_of(request)
            body = await body_of(request, LARGEST_DELIVERY)
            arrival = line.receiver.read(query, headers_of(request), body)
            if line.receiver.is_stale(query) and not await self._known(request, brand, arrival.message_id):
                raise Refused(403, "too old")
            text = await line.serve(context(request), arrival)
        except Refused as refused:
            return _refusal(refused)
        except Problem as problem:
            # Not durable: WeChat tells the customer that it did not work, and they say it again.
            logger.error("a delivery was not taken", extra=fields(wallet=brand, problem=problem.name))
            return Response(status_code=503)
        if text is None:
            return PlainTextResponse(SUCCESS)
        return Response(line.receiver.reply(arrival, text, query), media_type="text/xml")

    async def code(self, request: Request, conversation_id: OwnConversation) -> Response:
        """For a known customer: sent in the official account it joins both, so that they go on there."""
        here = context(request)
        here.limit(here.reads, conversation_id)
        made = await here.calls.write(self.store.new_code, conversation_id)
        if made is None:
            raise Problem("customer_unknown")
        return JsonResponse({"code": made.code, "expires_at": iso(made.until), "account": made.hint}, 201)

    async def _picture(self, attachment_id: str) -> Attachment | None:
        return await self._threads.read(self.store.picture, attachment_id)

    def _line(self, brand: str) -> Inbound:
        if brand not in self._lines:
            raise Refused(404, "no account of this wallet")
        return self._lines[brand]

    async def _known(self, request: Request, brand: str, message_id: str) -> bool:
        return await context(request).calls.read(self.store.is_known, brand, message_id)


def _refusal(refused: Refused) -> Response:
    note(refused)
    return PlainTextResponse(SUCCESS) if refused.status == 200 else Response(status_code=refused.status)
