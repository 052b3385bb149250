"""What a page needs before there is a conversation: the widget itself, and how a wallet looks."""

from __future__ import annotations

import gzip
import hashlib
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from bot.http.customer import schemas
from bot.http.frame.context import context
from bot.http.frame.headers import WIDGET, WIDGET_MENU
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import problem_answers
from bot.http.frame.problems import Problem
from bot.http.frame.services import Services

logger = logging.getLogger(__name__)
router = APIRouter(tags=["widget"])
_PUBLIC = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@dataclass(frozen=True)
class Built:
    """The built file as it is, packed, and the name of this very content."""

    plain: bytes
    packed: bytes
    tag: str


@router.get(WIDGET, include_in_schema=False)
def script(request: Request) -> Response:
    """The widget, for any page: what a page may do is decided when it calls."""
    return _file(request, context(request).services.widget)


@router.get(WIDGET_MENU, include_in_schema=False)
def menu(request: Request) -> Response:
    """What the widget's menu leads to and few customers need; the widget asks for it when one does."""
    return _file(request, context(request).services.widget.with_name(WIDGET_MENU[1:]))


def _file(request: Request, path: Path) -> Response:
    try:
        built = _built(path, path.stat().st_mtime_ns)
    except OSError:
        logger.error("the widget is not built; run: npm --prefix web ci && npm --prefix web run build")
        raise Problem("not_found") from None
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{built.tag}-gz"' if packed else f'"{built.tag}"'
    headers = {**_PUBLIC, "ETag": tag, "Vary": "Accept-Encoding"}
    if _is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(built.packed if packed else built.plain, media_type="text/javascript", headers=headers)


@router.get(
    "/api/v1/brands/{brand}",
    response_model=schemas.Brand,
    responses=problem_answers("not_found", "busy", "crashed"),
    summary="How a wallet is called and looks",
)
async def brand(request: Request, brand: Annotated[str, InPath(description="Id of the wallet")]) -> Response:
    """Public; good for five minutes."""
    services = context(request).services
    if brand not in services.brands:
        raise Problem("not_found")
    _, welcome = services.greet(brand)
    answer = {
        "id": brand,
        "name": services.brands[brand],
        "theme": dict(services.themes.get(brand, {})),
        "greeting": welcome[0].text if welcome else None,
        "joins": [name for name, face in services.faces.items() if face.joins and _has(services, name, brand)],
    }
    return JsonResponse(answer, headers=_PUBLIC)


@router.get(
    "/api/v1/brands/{brand}/topics",
    response_model=schemas.Topics,
    responses=problem_answers("not_found", "busy", "crashed"),
    summary="What a customer of a wallet can begin with",
)
async def topics(request: Request, brand: Annotated[str, InPath(description="Id of the wallet")]) -> Response:
    """Public; good for five minutes. A topic is understood when its name is said."""
    services = context(request).services
    if brand not in services.brands:
        raise Problem("not_found")
    return JsonResponse({"topics": dict(services.topics)}, headers=_PUBLIC)


def _has(services: Services, channel: str, brand: str) -> bool:
    """Whether a wallet has an account in a channel."""
    return brand in services.settings.channels.get(channel, {})


@lru_cache(maxsize=2)
def _built(path: Path, changed: int) -> Built:
    plain = path.read_bytes()
    return Built(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:32])


def _is_known(header: str, tag: str) -> bool:
    names = [name.strip().removeprefix("W/") for name in header.split(",")]
    return tag in names or "*" in names
