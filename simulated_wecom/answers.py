"""How the API answers: always 200, with an errcode, unless it is made to fail."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web


class Refusal(Exception):
    """An errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def answered(code: int, **more: Any) -> web.Response:
    """0 for what was done."""
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "refused", **more})


async def refused(how: Any) -> web.Response:
    """Nothing was done: said by a code, by a page of HTML, or not at all."""
    if how == "html":
        return web.Response(text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
    if how == "silence":
        await asyncio.sleep(60)
    return answered(how if isinstance(how, int) else -1)
