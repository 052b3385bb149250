"""Messages to customers through the customer-service API."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.page_bodies import PAGE, as_words
from bot.channels.picture_bodies import PICTURE, picture_outcome
from bot.channels.picture_uploads import GONE, PictureUploads
from bot.channels.platform_api import NO_TOKEN, Client, Media
from bot.channels.wechat import outcomes
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.direct import direct
from bot.channels.wechat.figures import WechatFigures
from bot.channels.wechat.parcels import as_texts, join, pack, text_body, without_options
from bot.channels.wechat.texts import split
from bot.channels.wechat.tokens import Tokens
from bot.channels.wechat.words import sentence
from bot.knowledge.web_pages import WebPages
from bot.logs import fields
from bot.mail import Body, Direct, Message, NewId, Outcome

logger = logging.getLogger(__name__)
SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"
# No follower has this openid: the API looks at everything else before it says so.
NOBODY = "o000000000000000000000000000"


class WechatSender:
    """Delivers to the followers of one account; remembers whether the account may send menus."""

    def __init__(
        self,
        brand: str,
        account: WechatAccount,
        client: Client,
        tokens: Tokens,
        figures: WechatFigures | None = None,
        pictures: PictureUploads | None = None,
        pages: Callable[[], WebPages] = WebPages,
    ) -> None:
        self._pictures, self._pages = pictures, pages
        self._brand, self._account, self._client, self._tokens = brand, account, client, tokens
        self._figures = figures or WechatFigures()
        self._menus = True

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few bodies as they fit into, in order."""
        return pack(messages, self._account.menu if self._menus else "links", new_id, self._pages())

    def direct(self, bodies: Sequence[Body], calls: bool) -> Direct:
        """What the answer to a delivery carries of these."""
        return direct(bodies, calls)

    def without_options(self, body: Body) -> Body | None:
        """What is left of a question that is over."""
        return without_options(body)

    def join(self, bodies: Sequence[Body]) -> list[Body]:
        """The same in fewer messages."""
        return join(bodies)

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body; an account without menus gets it as text, and so does one that finds a menu too large."""
        if body["kind"] == PICTURE:
            return await self._send_picture(address, body)
        if body["kind"] == PAGE:
            return await self._send_page(address, body)
        if body["kind"] == "menu" and not self._menus:
            return await self._send_all(address, as_texts(body))
        code = await self._call(SEND, _custom(address, body))
        if body["kind"] == "menu" and code in (outcomes.NO_MENUS, outcomes.TOO_LARGE):
            self._menus = self._menus and code != outcomes.NO_MENUS
            return await self._send_all(address, as_texts(body))
        if code == outcomes.TOO_LARGE:
            return await self._send_all(address, [text_body(piece) for piece in _halves(body["text"])])
        return self._outcome(code)

    async def _send_picture(self, address: str, body: Body) -> Outcome:
        """A picture that was not taken surely did not arrive: it may be tried again without harm."""
        named = await self._pictures.media_id(body["attachment"]) if self._pictures is not None else GONE
        if isinstance(named, int):
            self._figures.refused(self._brand, named)
            logger.warning("a picture was not taken", extra=fields(wallet=self._brand, code=named))
            return picture_outcome(named, outcomes.outcome)
        picture = {"touser": address, "msgtype": "image", "image": {"media_id": named}}
        return self._outcome(await self._call(SEND, picture))

    async def _send_page(self, address: str, body: Body) -> Outcome:
        """A page as a card; words where WeChat does not take what is in it."""
        code = await self._call(SEND, _custom(address, body))
        if not outcomes.is_of_content(code):
            return self._outcome(code)
        logger.warning("a page goes as words", extra=fields(wallet=self._brand, code=code))
        return await self._send_all(address, [as_words(body)])

    async def probe(self) -> Outcome:
        """What the API says to a message for nobody: whether it would take one."""
        return outcomes.outcome(await self._call(SEND, _custom(NOBODY, text_body(sentence("tail")))))

    async def typing(self, address: str, command: str = "Typing") -> int:
        """Show that an answer is being written, or that it is no longer; the error code, which seldom matters."""
        return await self._call(TYPING, {"touser": address, "command": command})

    async def media(self, media_id: str) -> Media | int:
        """What a customer sent, fetched while WeChat keeps it (three days), or the error code."""
        token = await self._tokens.get()
        if token is None:
            return NO_TOKEN
        found = await self._client.media(media_id, token)
        if isinstance(found, dict) and found["errcode"] in outcomes.TOKEN:
            fresh = await self._tokens.replace(token)
            found = await self._client.media(media_id, fresh) if fresh else found
        return found if isinstance(found, Media) else int(found["errcode"])

    async def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the API answers to any call; a refused token is replaced once."""
        return await self._tokens.used(lambda token: self._client.post(path, body, token))

    async def _call(self, path: str, body: dict[str, Any]) -> int:
        """The error code."""
        code = int((await self.ask(path, body))["errcode"])
        if code and path == SEND:
            self._figures.refused(self._brand, code)
        return code

    async def _send_all(self, address: str, bodies: Sequence[Body]) -> Outcome:
        """Several messages for one, until one is refused."""
        code = 0
        for body in bodies:
            code = await self._call(SEND, _custom(address, body))
            if code:
                break
        return self._outcome(code)

    def _outcome(self, code: int) -> Outcome:
        if code:
            logger.warning("message not delivered", extra=fields(wallet=self._brand, code=code))
        else:
            self._figures.answered(self._brand, "api")
        return outcomes.outcome(code)


def _halves(text: str) -> list[str]:
    """WeChat finds it too large although it is not by the book: smaller pieces, once."""
    return split(text, max(300, len(text.encode()) // 2))


def _custom(address: str, body: Body) -> dict[str, Any]:
    if body["kind"] == "text":
        return {"touser": address, "msgtype": "text", "text": {"content": body["text"]}}
    if body["kind"] == PAGE:
        card = {"title": body["title"], "description": body["about"], "url": body["url"]}
        return {"touser": address, "msgtype": "news", "news": {"articles": [card]}}
    menu = {"head_content": body["head"], "list": body["entries"], "tail_content": sentence("tail")}
    return {"touser": address, "msgtype": "msgmenu", "msgmenu": menu}
