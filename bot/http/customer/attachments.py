"""Pictures for the person who helps: taken, made anew, given back to this conversation only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from bot.http.customer import schemas
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import address, context
from bot.http.frame.json_response import JsonResponse, file
from bot.http.frame.openapi import OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.http.frame.uploads import AS_BYTES, PICTURE, check_head, picture_of
from bot.mail import APP

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/attachments", tags=["conversations"])
_TAKING = ("nobody_there", "timed_out", "attachment_too_large", "unsupported_attachment", "invalid", *OWN)


@router.post(
    "",
    status_code=202,
    response_model=schemas.Accepted,
    responses=problem_answers(*_TAKING),
    openapi_extra={"requestBody": {"required": True, "content": AS_BYTES}},
    summary="Send a picture to the person who helps",
)
async def attach(
    request: Request,
    conversation_id: OwnConversation,
    client_id: Annotated[UUID, Query(description="As in a message: the same at each try")],
) -> Response:
    """Only while `state` is queued or agent. It is written anew: without metadata, at most 2,560 pixels long."""
    here = context(request)
    here.limit(here.uploads, conversation_id)
    here.limit(here.uploads_from, address(request))
    check_head(request)
    store = here.services.store
    known = await here.calls.read(store.find_attached, conversation_id, APP, str(client_id))
    if known is not None:
        return JsonResponse({"seq": known.seq}, 202)
    picture = await picture_of(here, request)
    accepting = here.services.dispatcher.accept(conversation_id, APP, str(client_id), PICTURE, attachment=picture)
    accepted = await here.calls.finish(accepting)
    here.services.metrics.attachments.inc()
    return JsonResponse({"seq": accepted.seq}, 202)


@router.get(
    "/{attachment_id}",
    response_class=Response,
    responses={200: {"content": AS_BYTES, "description": "The picture"}, **problem_answers(*OWN)},
    summary="A picture of this conversation",
)
async def attached(
    request: Request,
    conversation_id: OwnConversation,
    attachment_id: Annotated[str, InPath(description="From `attachment` of a message")],
) -> Response:
    """The bytes; for drawing by the client, not for a page of its own."""
    here = context(request)
    here.limit(here.reads, conversation_id)
    found = await here.calls.read(here.services.store.attachment, conversation_id, attachment_id)
    if found is None:
        raise Problem("not_found")
    return file(found.media_type, found.data)
