"""For whoever runs the service: is it alive, can it serve, how does it do."""

from __future__ import annotations

import hmac
from datetime import datetime

from fastapi import APIRouter, Request, Response

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import ends_soon
from bot.http.frame.context import bearer, context
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.metrics import CONTENT_TYPE
from bot.http.frame.openapi import problem_answers
from bot.http.frame.problems import Problem
from bot.loopback import is_loopback

# Whoever is asked through a proxy on this machine is not asked by this machine.
_FORWARDED = {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via"}
router = APIRouter(tags=["operations"])


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
    """503 names the parts that are not ready. `warnings` say what an operator should look at soon."""
    here = context(request)
    parts = await here.readiness.parts()
    if not parts or not all(parts.values()):
        raise Problem("not_ready", {"Retry-After": "5"}, parts=parts)
    last = ends_soon(datetime.now(SHANGHAI).date())
    warnings = [*([] if last is None else [f"the published calendar ends on {last}"]), *here.services.warnings()]
    return JsonResponse({"status": "ready", "parts": parts, "warnings": warnings})


@router.get("/metrics", summary="Figures for Prometheus", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """For who has the token; where none is set, for this machine itself. Problems "unauthorized", "not_found"."""
    here = context(request)
    _may_read_figures(request, here.services.settings.metrics_token)
    of_all = here.services.figures
    text = await (of_all() if of_all is not None else here.calls.read(here.services.metrics.text))
    return Response(text, media_type=CONTENT_TYPE)


def _may_read_figures(request: Request, token: str) -> None:
    if token:
        if not hmac.compare_digest((bearer(request) or "").encode(), token.encode()):
            raise Problem("unauthorized")
    elif _FORWARDED & set(request.headers) or not is_loopback(request.client.host if request.client else ""):
        raise Problem("not_found")
