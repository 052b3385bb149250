"""Messages to customers through the API."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.page_bodies import PAGE, as_words, with_pages
from bot.channels.picture_bodies import PICTURE, picture_outcome, with_pictures
from bot.channels.picture_uploads import GONE, PictureUploads
from bot.channels.plain import PlainSender
from bot.channels.platform_api import Media
from bot.channels.wecom_kf import outcomes
from bot.channels.wecom_kf.calls import Calls
from bot.channels.wecom_kf.parcels import MOST_BYTES, card, content, marked, with_head
from bot.channels.wecom_kf.sessions import Sessions
from bot.channels.wecom_kf.thumb import Thumb
from bot.knowledge.web_pages import WebPages
from bot.logs import fields
from bot.mail import Body, Message, NewId, Outcome

logger = logging.getLogger(__name__)
SEND, SEND_ON_EVENT = "/cgi-bin/kf/send_msg", "/cgi-bin/kf/send_msg_on_event"
# Nobody has this id: the API looks at everything else before it says so.
NOBODY = "wm000000000000000000000000000000"


class WecomKfSender(PlainSender):
    """Delivers to the customers of one account: few messages, the last question as a menu."""

    most_bytes = MOST_BYTES

    def __init__(
        self, calls: Calls, pictures: PictureUploads | None = None, pages: Callable[[], WebPages] = WebPages
    ) -> None:
        self._calls, self.sessions, self._pictures, self._pages = calls, Sessions(calls), pictures, pages
        self._thumb = None if pictures is None else Thumb(pictures)

    def pack(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        """Messages as few bodies as they fit into, in order; what leads to a question is its head."""

        def words(some: Sequence[Message]) -> list[Body]:
            return self._words(some, new_id)

        pages = self._pages()
        return [marked(body) for body in with_pictures(messages, lambda some: with_pages(some, pages, words))]

    def _words(self, messages: Sequence[Message], new_id: NewId) -> list[Body]:
        bodies = super().pack(messages, new_id)
        if len(bodies) > 1 and bodies[-1]["kind"] == "menu":
            together = with_head(bodies[-2], bodies[-1])
            bodies = bodies if together is None else [*bodies[:-2], together]
        return bodies

    def without_options(self, body: Body) -> Body | None:
        """What is left to say of a question that is over."""
        left = super().without_options(body)
        return None if left is None else marked(left)

    def join(self, bodies: Sequence[Body]) -> list[Body]:
        """Texts of one speaker that stand beside each other, a page as one of them; what stays as it was keeps its
        id."""
        bodies = [{**as_words(body), "id": body.get("id")} for body in bodies]
        ids = {body["text"]: body.get("id") for body in bodies if body["kind"] == "text"}
        return [marked({**body, "id": body.get("id") or ids.get(body.get("text"))}) for body in super().join(bodies)]

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body, where the platform lets the API write to this customer."""
        if body["kind"] == PICTURE:
            named = await self._pictures.media_id(body["attachment"]) if self._pictures is not None else GONE
            if isinstance(named, int):
                logger.warning("a picture was not taken", extra=fields(wallet=self._calls.brand, code=named))
                return picture_outcome(named, outcomes.outcome)
            message: dict[str, Any] = {"msgid": body["id"], "msgtype": "image", "image": {"media_id": named}}
            return await self._send(address, message)
        if body["kind"] == PAGE and not body.get("ticket"):
            return await self._send_page(address, body)
        # What answers somebody's entering may be words or a menu, and nothing else.
        return await self._send_words(address, {**body, **as_words(body)})

    async def _send_words(self, address: str, body: Body) -> Outcome:
        message = {"msgid": body["id"], **content(body, self.text_of(body))}
        if body.get("ticket"):
            return self._told(await self._calls.post(SEND_ON_EVENT, {"code": body["ticket"], **message}), greets=True)
        return await self._send(address, message)

    async def _send_page(self, address: str, body: Body) -> Outcome:
        """A page as a card; words where the platform does not take what is in it, or its picture."""
        named = await self._thumb.media_id() if self._thumb is not None else GONE
        if isinstance(named, int):
            told = picture_outcome(named, outcomes.outcome)
        else:
            told = await self._send(address, {"msgid": body["id"], **card(body, named)})
        if not outcomes.is_of_content(told):
            return told
        if self._thumb is not None:
            self._thumb.forget()
        logger.warning("a page goes as words", extra=fields(wallet=self._calls.brand, reason=told.reason))
        return await self._send_words(address, {**body, **as_words(body)})

    async def _send(self, address: str, content: dict[str, Any]) -> Outcome:
        message = {"touser": address, "open_kfid": self._calls.open_kfid, **content}
        shut = await self.sessions.shut(address)
        if shut is not None:
            return shut
        answer = await self._calls.post(SEND, message)
        if answer["errcode"] == outcomes.STATE:
            self.sessions.forget(address)
            shut = await self.sessions.shut(address)
            if shut is not None:
                return shut
            answer = await self._calls.post(SEND, message)
        return self._told(answer)

    async def probe(self) -> Outcome:
        """What the API says to a message for nobody: whether it would take one."""
        nothing = {"touser": NOBODY, "open_kfid": self._calls.open_kfid, "msgtype": "text", "text": {"content": "."}}
        return outcomes.outcome(int((await self._calls.post(SEND, nothing))["errcode"]))

    async def media(self, media_id: str) -> Media | int:
        """What a customer sent, or the error code."""
        return await self._calls.media(media_id)

    def _told(self, answer: dict[str, Any], greets: bool = False) -> Outcome:
        code = int(answer["errcode"])
        if code:
            logger.warning("message not delivered", extra=fields(wallet=self._calls.brand, code=code))
        return outcomes.of_greeting(code) if greets else outcomes.outcome(code)
