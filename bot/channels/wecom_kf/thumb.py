"""The small picture that the platform wants on every card of a page: uploaded, and again before it is forgotten."""

from __future__ import annotations

import time
from pathlib import Path

from bot.channels.picture_uploads import PictureUploads

PICTURE = Path(__file__).with_name("page.png")
KEPT_SECONDS = 2 * 86400.0  # the platform keeps it for three days


class Thumb:
    """One account's."""

    def __init__(self, uploads: PictureUploads) -> None:
        self._uploads = uploads
        self._name, self._until = "", 0.0

    async def media_id(self) -> str | int:
        """The platform's name of it, or the error code."""
        if time.monotonic() < self._until:
            return self._name
        named = await self._uploads.upload("image/png", PICTURE.read_bytes())
        if isinstance(named, str):
            self._name, self._until = named, time.monotonic() + KEPT_SECONDS
        return named

    def forget(self) -> None:
        """The platform no longer knows it."""
        self._until = 0.0
