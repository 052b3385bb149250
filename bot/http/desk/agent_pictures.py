"""Pictures that an agent sends to a customer."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from bot.http.desk import responses
from bot.http.desk.session import Worker, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.http.frame.uploads import AS_BYTES, PICTURE, check_head, picture_of

router = APIRouter(prefix="/api/v1/desk/conversations/{conversation_id}", tags=["desk"])


@router.post(
    "/attachments",
    response_model=responses.MessageSent,
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": AS_BYTES}},
    summary="Send a picture to the customer",
)
async def send_picture(
    request: Request,
    me: Worker,
    conversation_id: str,
    client_id: Annotated[UUID, Query(description="As in a message: the same at each try")],
) -> Response:
    """Only in a conversation one has, where the customer's channel takes pictures. Written anew: without metadata, at
    most 2,560 pixels long. The same `client_id` again has no second effect."""
    here = desk(request)
    await here.readable(me, conversation_id)
    here.limit(here.context.uploads, f"{me.id} {conversation_id}")
    found = await here.read(here.reach.reach, conversation_id)
    faces = here.context.services.faces
    if found is not None and not (found.channel in faces and faces[found.channel].pictures):
        raise Problem("no_pictures")
    check_head(request)
    if not await here.read(here.store.has, conversation_id, me):
        raise Problem("not_yours")
    picture = await picture_of(here.context, request)
    try:
        seq, new = await here.write(here.store.say, conversation_id, me, str(client_id), PICTURE, picture)
    except Problem as problem:
        raise (Problem("not_yours") if problem.name == "not_now" else problem) from None
    if new:
        here.context.services.metrics.attachments.inc()
    here.tell(conversation_id)
    return JsonResponse({"seq": seq}, 201)
