"""Pictures of agents for customers: fetched from the store, made to fit, uploaded to the platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp

from bot.channels.access_tokens import AccessTokens
from bot.channels.platform_api import BUSY, Client
from bot.http.frame.image_workers import Darkroom
from bot.http.frame.problems import Problem
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store.values import Attachment

UPLOAD = "/cgi-bin/media/upload?type=image"
# Some accounts take ten, older documents say two: what fits the least is sharp enough for a phone.
LARGEST = 2 * 1024 * 1024
GONE, SPOILT = -10, -11  # ours: the picture is no longer kept, or cannot be made to fit
UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=3)
Fetch = Callable[[str], Awaitable["Attachment | None"]]


class PictureUploads:
    """Uploads for one account."""

    def __init__(self, client: Client, tokens: AccessTokens, fetch: Fetch, darkroom: Darkroom) -> None:
        self._client, self._tokens, self._fetch, self._darkroom = client, tokens, fetch, darkroom

    async def media_id(self, attachment_id: str) -> str | int:
        """The platform's name of a picture that it has now, or the error code."""
        found = await self._fetch(attachment_id)
        if found is None:
            return GONE
        kind, data = found.media_type, found.data
        if len(data) > LARGEST:
            try:
                made = await self._darkroom.develop(data, LARGEST)
            except (NotAPicture, TooManyPixels):
                return SPOILT
            except Problem:
                return BUSY
            kind, data = made.media_type, made.data
        return await self.upload(kind, data)

    async def upload(self, kind: str, data: bytes) -> str | int:
        """The platform's name of these bytes, or the error code."""
        answer = await self._tokens.used(lambda token: self._upload(token, kind, data))
        named = answer.get("media_id")
        return named if isinstance(named, str) and named else int(answer["errcode"]) or BUSY

    async def _upload(self, token: str, kind: str, data: bytes) -> dict[str, object]:
        form = aiohttp.FormData()
        form.add_field("media", data, filename=f"picture.{kind.removeprefix('image/')}", content_type=kind)
        return await self._client.send(UPLOAD, form, token, timeout=UPLOAD_TIMEOUT)
