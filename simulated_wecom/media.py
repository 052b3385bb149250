"""Pictures and recordings: those of customers are fetched, those of accounts uploaded before they are sent."""

from __future__ import annotations

import secrets
import time

from aiohttp import web

from simulated_wecom.answers import answered, refused
from simulated_wecom.platform import Platform

LEAST, MOST = 6, 10 * 1024 * 1024


class Media:
    """The calls."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> list[web.RouteDef]:
        """Where they are; the last is for whoever looks at a phone."""
        return [
            web.get("/cgi-bin/media/get", self.get),
            web.post("/cgi-bin/media/upload", self.upload),
            web.get("/fake/media/{name}", self.look),
        ]

    async def get(self, request: web.Request) -> web.Response:
        """What a customer sent."""
        if self._platform.keeper_of(request.query) is None:
            return answered(40014)
        name = request.query.get("media_id", "")
        account = next((a for a in self._platform.accounts.values() if name in a.media), None)
        if account is None:
            return answered(40007)
        if account.media_faults:
            return answered(account.media_faults.popleft())
        return _shown(account.media[name])

    async def upload(self, request: web.Request) -> web.Response:
        """A picture that an account of the corporation is going to send."""
        keeper, form = self._platform.keeper_of(request.query), await request.post()
        if keeper is None:
            return answered(40014)
        if keeper.upload_faults:
            return await refused(keeper.upload_faults.popleft())
        given = form.get("media")
        if not isinstance(given, web.FileField) or request.query.get("type") != "image":
            return answered(40004)
        data = given.file.read()
        if not LEAST <= len(data) <= MOST or given.content_type not in ("image/png", "image/jpeg"):
            return answered(40006)
        name = secrets.token_urlsafe(32)
        keeper.media[name] = (data, given.content_type)
        return answered(0, type="image", media_id=name, created_at=str(int(time.time())))

    async def look(self, request: web.Request) -> web.Response:
        """A picture as a phone has it."""
        found = self._platform.media(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return _shown(found)


def _shown(kept: tuple[bytes, str]) -> web.Response:
    return web.Response(body=kept[0], content_type=kept[1])
