"""Pictures for the person who helps: taken, made anew, given back to this conversation only."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from ruamel.yaml import YAML
from starlette.requests import ClientDisconnect

from bot.http.customer import schemas
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import Context, address, context
from bot.http.frame.json_response import JsonResponse, file
from bot.http.frame.openapi import OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.mail import APP
from bot.pictures.process import NotAPicture, TooManyPixels
from bot.store import NewAttachment

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/attachments", tags=["conversations"])
KINDS = ("image/png", "image/jpeg", "image/webp")
LARGEST_UPLOAD = 10 * 1024 * 1024
UPLOAD_SECONDS = 60.0
_WORDS: dict[str, str] = YAML(typ="safe").load(Path(__file__).with_name("words_zh.yml"))
_TAKING = ("nobody_there", "timed_out", "attachment_too_large", "unsupported_attachment", "invalid", *OWN)
_BYTES: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS}


@router.post(
    "",
    status_code=202,
    response_model=schemas.Accepted,
    responses=problem_answers(*_TAKING),
    openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
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
    _check_head(request)
    store = here.services.store
    known = await here.calls.read(store.find_attached, conversation_id, APP, str(client_id))
    if known is not None:
        return JsonResponse({"seq": known.seq}, 202)
    with here.uploading.take("picture") as has_place:
        if not has_place:
            raise Problem.retry("busy", 2)
        picture = await _picture(here, request)
    accepting = here.services.dispatcher.accept(
        conversation_id, APP, str(client_id), _WORDS["image"], attachment=picture
    )
    accepted = await here.calls.finish(accepting)
    here.services.metrics.attachments.inc()
    return JsonResponse({"seq": accepted.seq}, 202)


@router.get(
    "/{attachment_id}",
    response_class=Response,
    responses={200: {"content": _BYTES, "description": "The picture"}, **problem_answers(*OWN)},
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


def _check_head(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("unsupported_attachment")
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > LARGEST_UPLOAD:
        raise Problem("attachment_too_large")


async def _picture(here: Context, request: Request) -> NewAttachment:
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
