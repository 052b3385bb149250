"""Messages to customers through the customer-service API."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from bot.channels.wechat import outcomes
from bot.channels.wechat.client import NOT_SENT, Client, Media
from bot.channels.wechat.parcels import as_text, first_text, pack
from bot.channels.wechat.texts import split
from bot.channels.wechat.tokens import Tokens
from bot.channels.wechat.words import phrase
from bot.logs import fields
from bot.mail import Body, Later, Message, NewId, Outcome
from bot.wechat_account import WechatAccount

logger = logging.getLogger(__name__)
SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"


class WechatSender:
    """Delivers to the followers of one account; remembers whether the account may send menus."""

    def __init__(self, brand: str, account: WechatAccount, client: Client, tokens: Tokens) -> None:
        self._brand, self._account, self._client, self._tokens = brand, account, client, tokens
        self._menus = True

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few bodies as they fit into, in order."""
        return pack(messages, self._account.menu if self._menus else "links", new_id)

    def first_text(self, body: Body) -> tuple[str, Body | None]:
        """What of a body fits into the answer to a delivery, and what then remains."""
        return first_text(body)

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body; an account without menus gets it as text."""
        body = body if self._menus else as_text(body)
        code = await self._call(SEND, _custom(address, body))
        if code == outcomes.NO_MENUS and body["kind"] == "menu":
            self._menus, body = False, as_text(body)
            code = await self._call(SEND, _custom(address, body))
        if code:
            logger.warning("message not delivered", extra=fields(wallet=self._brand, code=code))
        if code == outcomes.TOO_LARGE and body["kind"] == "text":
            return await self._in_halves(address, body["text"])
        return Later(5.0, "no_connection") if code == NOT_SENT else outcomes.outcome(code)

    async def typing(self, address: str, command: str = "Typing") -> int:
        """Show that an answer is being written, or that it is no longer; the error code, which seldom matters."""
        return await self._call(TYPING, {"touser": address, "command": command})

    async def media(self, media_id: str) -> Media | None:
        """What a customer sent, fetched while WeChat keeps it (three days)."""
        token = await self._tokens.get()
        found = await self._client.media(media_id, token) if token else None
        if isinstance(found, dict) and found["errcode"] in outcomes.TOKEN and token:
            fresh = await self._tokens.replace(token)
            found = await self._client.media(media_id, fresh) if fresh else None
        return found if isinstance(found, Media) else None

    async def _call(self, path: str, body: dict[str, Any]) -> int:
        """The error code; a refused token is replaced once."""
        token = await self._tokens.get()
        if token is None:
            return 40001
        code = int((await self._client.post(path, body, token))["errcode"])
        if code not in outcomes.TOKEN:
            return code
        fresh = await self._tokens.replace(token)
        return code if fresh is None else int((await self._client.post(path, body, fresh))["errcode"])

    async def _in_halves(self, address: str, text: str) -> Outcome:
        """WeChat finds it too large although it is not by the book: smaller pieces, once."""
        for piece in split(text, max(300, len(text.encode()) // 2)):
            code = await self._call(SEND, _custom(address, {"kind": "text", "text": piece}))
            if code:
                return outcomes.outcome(code)
        return outcomes.outcome(0)


def _custom(address: str, body: Body) -> dict[str, Any]:
    if body["kind"] == "text":
        return {"touser": address, "msgtype": "text", "text": {"content": body["text"]}}
    menu = {"head_content": body["head"], "list": body["entries"], "tail_content": phrase("tail")}
    return {"touser": address, "msgtype": "msgmenu", "msgmenu": menu}
