"""Pictures that come up, from whichever side: read within bounds, and made anew before anybody keeps them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from fastapi import Request
from ruamel.yaml import YAML
from starlette.requests import ClientDisconnect

from bot.http.frame.context import Context
from bot.http.frame.problems import Problem
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store import NewAttachment

KINDS = ("image/png", "image/jpeg", "image/webp")
LARGEST_UPLOAD = 10 * 1024 * 1024
UPLOAD_SECONDS = 60.0
PICTURE: str = YAML(typ="safe").load(Path(__file__).with_name("uploads_zh.yml"))["image"]
AS_BYTES: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS}


def check_head(request: Request) -> None:
    """What the headers say already. Problems "unsupported_attachment" and "attachment_too_large"."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("unsupported_attachment")
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > LARGEST_UPLOAD:
        raise Problem("attachment_too_large")


async def picture_of(here: Context, request: Request) -> NewAttachment:
    """The picture as it will be kept. A few at once; problem "busy" for more, and others for what is none."""
    with here.uploading.take("picture") as has_place:
        if not has_place:
            raise Problem.retry("busy", 2)
        return await _developed(here, request)


async def _developed(here: Context, request: Request) -> NewAttachment:
    try:
        data = await asyncio.wait_for(_body(request), UPLOAD_SECONDS)
        made = await here.darkroom.develop(data)
    except asyncio.TimeoutError:
        raise Problem("timed_out") from None
    except ClientDisconnect:
        raise Problem("gone") from None
    except TooManyPixels:
        raise Problem("attachment_too_large") from None
    except NotAPicture:
        raise Problem("unsupported_attachment") from None
    return NewAttachment(made.media_type, made.data, made.width, made.height)


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > LARGEST_UPLOAD:
            raise Problem("attachment_too_large")
    return b"".join(parts)
