"""What a message brings besides words: fetched from WeChat when a person has, or will have, the conversation."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.channels.wechat.client import LARGEST_MEDIA, Media
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.voices import kind_of
from bot.errors import PaydocError
from bot.http.frame.context import Context
from bot.http.frame.image_workers import Darkroom
from bot.http.frame.problems import Problem
from bot.logs import fields
from bot.mail import Arrival
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store import NewAttachment
from bot.store.conversations import WITH_PEOPLE
from bot.store.mail import ChannelWords, MailStore, MediaName

logger = logging.getLogger(__name__)
FETCH_SECONDS = 3.5
INVALID = 40007


class NotUsable(PaydocError):
    """It is gone, or nothing that can be shown: asking for it again does not help."""


class NotYet(PaydocError):
    """It did not come this time."""


class Enclosures:
    """Fetches for one account. A message counts without its enclosure too, which is then fetched later."""

    def __init__(self, brand: str, sender: WechatSender, store: MailStore) -> None:
        self._brand, self._sender, self._store = brand, sender, store

    async def beside(self, here: Context, arrival: Arrival, words: ChannelWords) -> ChannelWords:
        """The words with the picture or recording, if a person will have it and it comes in time, else its name."""
        kind = "spoken" if arrival.kind == "said" else arrival.text
        if arrival.media_id is None or kind not in ("image", "voice", "spoken"):
            return words
        later = replace(words, media=MediaName(arrival.media_id, kind))
        if await here.calls.read(self._store.owner, self._brand, arrival.address) not in WITH_PEOPLE:
            return later
        try:
            fetching = fetched(self._sender, here.darkroom, arrival.media_id, kind)
            found = await asyncio.wait_for(fetching, FETCH_SECONDS)
        except (asyncio.TimeoutError, NotUsable, NotYet):
            logger.warning("an enclosure did not come along", extra=fields(wallet=self._brand, kind=kind))
            return later
        here.services.metrics.attachments.inc()
        return replace(words, attachment=found)


async def fetched(sender: WechatSender, darkroom: Darkroom, media_id: str, kind: str) -> NewAttachment:
    """The picture or recording. Raises NotUsable and NotYet."""
    media = await sender.media(media_id)
    if isinstance(media, int):
        raise NotUsable(str(media)) if media == INVALID else NotYet(str(media))
    if kind != "image":
        return _recording(media, spoken=kind == "spoken")
    if len(media.content) > LARGEST_MEDIA:
        raise NotUsable("too large")
    try:
        made = await darkroom.develop(media.content)
    except (NotAPicture, TooManyPixels):
        raise NotUsable("no picture") from None
    except Problem:
        raise NotYet("busy") from None
    return NewAttachment(made.media_type, made.data, made.width, made.height)


def _recording(media: Media, spoken: bool) -> NewAttachment:
    kind = kind_of(media.content, media.kind)
    if kind is None:
        raise NotUsable("no recording")
    return NewAttachment(kind, media.content, spoken=spoken)
