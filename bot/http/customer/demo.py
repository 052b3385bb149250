"""The demo page: a wallet's customer on the left, what the wallet's document says on the right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.http.frame.context import context
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.settings import ROOT

FOLDER = Path(ROOT / "web" / "demo")
router = APIRouter(include_in_schema=False)


@router.get("/")
@router.get("/demo")
async def home() -> Response:
    """Whoever opens the bare address wants to see something."""
    return RedirectResponse("/demo/")


@router.get("/demo/brands")
async def brands(request: Request) -> Response:
    """The wallets one can try."""
    services = context(request).services
    simulated = sorted(services.settings.demo_platforms)
    return JsonResponse(
        [{"id": brand, "name": name, "simulated": simulated} for brand, name in services.brands.items()]
    )


@router.get("/demo/documents/{brand}")
async def document(request: Request, brand: str) -> Response:
    """What the wallet's document says, word for word."""
    text = context(request).services.documents.get(brand)
    if text is None:
        raise Problem("brand_unknown")
    return PlainTextResponse(text)


class Pages(StaticFiles):
    """The page itself; and by the name of a channel its simulated platform, a program of its own beside this one."""

    def __init__(self, platforms: Mapping[str, str]) -> None:
        super().__init__(directory=FOLDER, html=True)
        self._platforms = platforms

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file of this path, or where to go."""
        if path in self._platforms:
            return RedirectResponse(self._platforms[path])
        return await super().get_response(path, scope)
