"""A customer's own cases: what became of each, and where to call them back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi import Path as InPath

from bot.desk.case_view import title
from bot.handoff import callback
from bot.http.customer import schemas
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import Context, context
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.store import OwnCase
from bot.store.clock import iso

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/cases", tags=["conversations"])
_BODY = ("malformed", "invalid", "timed_out", "body_too_large", "unsupported_media")


@router.get(
    "", response_model=schemas.OwnCases, responses=problem_answers(*OWN), summary="What became of the customer's cases"
)
async def own_cases(request: Request, conversation_id: OwnConversation) -> Response:
    """Open ones first, then the newest, at most 20. A known customer's also of their other conversations."""
    here = context(request)
    here.limit(here.reads, conversation_id)
    found = await here.calls.read(here.services.store.own_cases, conversation_id)
    return JsonResponse({"cases": [_shown(here, case) for case in found]})


@router.put(
    "/{number}/callback",
    status_code=204,
    response_class=Response,
    responses=problem_answers("phone_unusable", "case_over", *_BODY, *OWN),
    summary="Where to call back about an open case",
)
async def set_callback(
    request: Request,
    conversation_id: OwnConversation,
    number: Annotated[str, InPath(description="From `number` of a case", max_length=40)],
    body: Annotated[schemas.Callback, Body()],
) -> Response:
    """The last word counts; an empty string takes the number back. Only the person who has the case sees it whole."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    phone = callback.phone(body.phone) if body.phone.strip() else None
    if phone is None and body.phone.strip():
        raise Problem("phone_unusable")
    kept = await here.calls.write(here.services.store.set_callback, conversation_id, number, phone)
    if kept is None:
        raise Problem("not_found")
    if not kept:
        raise Problem("case_over")
    here.services.dispatcher.tell(conversation_id)
    return Response(status_code=204)


def _shown(here: Context, case: OwnCase) -> dict[str, Any]:
    name = here.services.topics.get(case.topic or "")
    return {
        "number": case.number,
        "title": title(name, case.words),
        "status": case.standing,
        "opened_at": _iso(case.opened_at),
        "answer_by": _iso(case.answer_by),
        "answered_at": _iso(case.answered_at),
        "closed_at": _iso(case.closed_at),
        "callback": callback.shortened(case.callback),
        "here": case.here,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment.timestamp())
