"""The demo page: a wallet's customer on the left, what the wallet's document says on the right."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

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


@router.get("/demo/wechat")
async def wechat(request: Request) -> Response:
    """The simulated official accounts, a program of its own beside this one."""
    platform = context(request).services.settings.demo_wechat
    if not platform:
        raise Problem("not_found")
    return RedirectResponse(platform)


@router.get("/demo/brands")
async def brands(request: Request) -> Response:
    """The wallets one can try."""
    services = context(request).services
    more = {"wechat": True} if services.settings.demo_wechat else {}
    return JsonResponse([{"id": brand, "name": name, **more} for brand, name in services.brands.items()])


@router.get("/demo/documents/{brand}")
async def document(request: Request, brand: str) -> Response:
    """What the wallet's document says, word for word."""
    text = context(request).services.documents.get(brand)
    if text is None:
        raise Problem("brand_unknown")
    return PlainTextResponse(text)


def files() -> StaticFiles:
    """The page itself."""
    return StaticFiles(directory=FOLDER, html=True)
