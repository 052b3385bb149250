"""In which channels a known customer goes on as the same one, and how they undo that from the app."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from bot.http.customer import schemas
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import Context, context
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.store.clock import iso
from bot.store.mail import AccountLink, OwnLinks

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/account-links", tags=["conversations"])


@router.get(
    "", response_model=schemas.AccountLinks, responses=problem_answers(*OWN), summary="Where the customer is linked"
)
async def account_links(request: Request, conversation_id: OwnConversation) -> Response:
    """Only this account's own; none of an anonymous customer. No address of the channel is given out."""
    here = context(request)
    here.limit(here.reads, conversation_id)
    found = await here.calls.read(OwnLinks(here.services.store).of, conversation_id)
    return JsonResponse({"links": [_shown(here, link) for link in found]})


@router.post(
    "/{channel}/end",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*OWN),
    summary="Undo a link",
)
async def end_link(
    request: Request,
    conversation_id: OwnConversation,
    channel: Annotated[str, InPath(description="From `channel` of a link", max_length=40)],
) -> Response:
    """What was said stays here, and nothing of it goes to the channel any more; whoever writes there begins anew."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    if not await here.calls.write(OwnLinks(here.services.store).end, conversation_id, channel):
        raise Problem("not_found")
    here.services.dispatcher.tell(conversation_id)
    return Response(status_code=204)


def _shown(here: Context, link: AccountLink) -> dict[str, Any]:
    face = here.services.faces.get(link.channel)
    return {
        "channel": link.channel,
        "title": link.channel if face is None else face.title,
        "since": None if link.since is None else iso(link.since.timestamp()),
        "account": link.account,
    }
