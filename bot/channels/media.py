"""Pictures and recordings that platforms keep for a while: fetched, looked at, made what the store keeps."""

from __future__ import annotations

from typing import Protocol

from bot.channels.platform_api import LARGEST_MEDIA, Media
from bot.channels.voices import kind_of
from bot.errors import PaydocError
from bot.http.frame.image_workers import Darkroom
from bot.http.frame.problems import Problem
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store import NewAttachment

INVALID = 40007  # the platform has no such thing, or no longer


class NotUsable(PaydocError):
    """It is gone, or nothing that can be shown: asking for it again does not help."""


class NotYet(PaydocError):
    """It did not come this time."""


class MediaSource(Protocol):
    """Has what customers of one account sent."""

    async def media(self, media_id: str) -> Media | int:
        """What a customer sent, while the platform keeps it, or the error code."""
        ...


async def fetched(source: MediaSource, darkroom: Darkroom, media_id: str, kind: str) -> NewAttachment:
    """The picture or recording. Raises NotUsable and NotYet."""
    media = await source.media(media_id)
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
