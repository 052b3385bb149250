"""For whoever runs the service: is it alive, can it serve, how does it do."""

from __future__ import annotations

import asyncio
import logging
import time

from fastapi import APIRouter, Request, Response

from bot.gateway.context import context
from bot.gateway.described import problem_answers
from bot.gateway.metrics import CONTENT_TYPE
from bot.gateway.problems import Problem
from bot.gateway.replies import JsonResponse
from bot.gateway.services import Services

logger = logging.getLogger(__name__)
router = APIRouter(tags=["operations"])
PATIENCE = 8.0
FRESH = 1.0


class Readiness:
    """Asks all parts, one question at a time, and remembers the answer for a moment: anybody may ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = asyncio.Lock()
        self._asked_at, self._parts = float("-inf"), dict[str, bool]()

    async def parts(self) -> dict[str, bool]:
        """Each part and whether it can serve."""
        async with self._lock:
            if time.monotonic() - self._asked_at >= FRESH:
                self._parts = await self._ask()
                self._asked_at = time.monotonic()
            return self._parts

    async def _ask(self) -> dict[str, bool]:
        try:
            return await asyncio.wait_for(self._services.ready(), PATIENCE)
        except asyncio.TimeoutError:
            return {"in_time": False}
        except Exception:
            logger.exception("readiness could not be found out")
            return {"check": False}


@router.get("/health/live", summary="The process answers")
async def live() -> Response:
    """Says nothing about whether a conversation could be served."""
    return JsonResponse({"status": "live"})


@router.get(
    "/health/ready",
    responses=problem_answers("not_ready"),
    summary="A text was really understood and the store answers",
)
async def ready(request: Request) -> Response:
    """503 names the parts that are not ready."""
    parts = await context(request).readiness.parts()
    if not parts or not all(parts.values()):
        raise Problem("not_ready", {"Retry-After": "5"}, parts=parts)
    return JsonResponse({"status": "ready", "parts": parts})


@router.get("/metrics", summary="Figures for Prometheus", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """For the network inside only: the reverse proxy must not pass it on."""
    here = context(request)
    return Response(await here.calls.read(here.services.metrics.text), media_type=CONTENT_TYPE)
