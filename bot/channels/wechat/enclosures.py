"""What a message brings besides words: fetched from WeChat while a person will see or hear it."""

from __future__ import annotations

import asyncio
import logging

from bot.channels.wechat.client import LARGEST_MEDIA, Media
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.voices import kind_of
from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.mail import Arrival
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store import NewAttachment
from bot.store.conversations import WITH_PEOPLE
from bot.store.wechat import WechatStore

logger = logging.getLogger(__name__)
FETCH_SECONDS = 3.5


class Enclosures:
    """Fetches for one account. A message counts without its enclosure too."""

    def __init__(self, brand: str, sender: WechatSender, store: WechatStore) -> None:
        self._brand, self._sender, self._store = brand, sender, store

    async def of(self, here: Context, arrival: Arrival) -> NewAttachment | None:
        """The picture or recording, if a person will have it and it comes in time."""
        kind = "voice" if arrival.kind == "said" else arrival.text
        if arrival.media_id is None or kind not in ("image", "voice"):
            return None
        if await here.calls.read(self._store.owner, self._brand, arrival.address) not in WITH_PEOPLE:
            return None
        try:
            found = await asyncio.wait_for(self._fetched(here, arrival, kind), FETCH_SECONDS)
        except (asyncio.TimeoutError, Problem, NotAPicture, TooManyPixels):
            found = None
        if found is None:
            logger.warning("an enclosure did not come along", extra=fields(wallet=self._brand, kind=kind))
        else:
            here.services.metrics.attachments.inc()
        return found

    async def _fetched(self, here: Context, arrival: Arrival, kind: str) -> NewAttachment | None:
        media = await self._sender.media(arrival.media_id or "")
        if media is None:
            return None
        if kind == "voice":
            return _recording(media, spoken=arrival.kind == "said")
        if len(media.content) > LARGEST_MEDIA:
            return None
        made = await here.darkroom.develop(media.content)
        return NewAttachment(made.media_type, made.data, made.width, made.height)


def _recording(media: Media, spoken: bool) -> NewAttachment | None:
    kind = kind_of(media.content, media.kind)
    return NewAttachment(kind, media.content, spoken=spoken) if kind else None
