"""Calls that a platform makes to us, as far as they are the same for all: address, headers, body, and refusing them."""

from __future__ import annotations

import asyncio
import logging

from fastapi import Request
from starlette.requests import ClientDisconnect

from bot.channels.ports import Refused
from bot.logs import fields

logger = logging.getLogger(__name__)
DELIVERY_SECONDS = 4.0


def query_of(request: Request) -> dict[str, str]:
    """The parameters of the address. Raises Refused where one stands twice: two readers could mean two things."""
    return _once(request.query_params.multi_items(), "a parameter twice")


def headers_of(request: Request) -> dict[str, str]:
    """The headers, the last of each name."""
    return dict(request.headers.items())


async def body_of(request: Request, most_bytes: int) -> bytes:
    """The body, read in time. Raises Refused."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared[:12]) > most_bytes:
        raise Refused(413, "too large")
    try:
        return await asyncio.wait_for(_read(request, most_bytes), DELIVERY_SECONDS)
    except (asyncio.TimeoutError, ClientDisconnect):
        raise Refused(408, "body too slow") from None


def note(refused: Refused) -> None:
    """A refused delivery is in the log, without what it said."""
    logger.warning("a delivery was refused", extra=fields(status=refused.status, reason=refused.reason))


async def _read(request: Request, most_bytes: int) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > most_bytes:
            raise Refused(413, "too large")
    return b"".join(parts)


def _once(pairs: list[tuple[str, str]], twice: str) -> dict[str, str]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Refused(403, twice)
    return dict(pairs)
