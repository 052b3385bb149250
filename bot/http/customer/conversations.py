"""The calls of a customer's client, version 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from bot.exchange import Reply
from bot.http.customer import long_poll, schemas
from bot.http.customer.access import OwnConversation
from bot.http.customer.identity import customer_of
from bot.http.customer.submission import take
from bot.http.frame.context import Context, address, bearer, context
from bot.http.frame.disconnect import while_there
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import ALWAYS, OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.mail import APP
from bot.store import Opened

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
LONGEST_WAIT = 25.0
TICKET_LIFE = timedelta(seconds=60)
_BODY = ("malformed", "invalid", "timed_out", "body_too_large", "unsupported_media")
_STARTING = problem_answers("unauthorized", "brand_unknown", "too_many_starts", *_BODY, *ALWAYS)
_SAYING = problem_answers("text_empty", "text_too_long", "text_or_option", "option_unknown", *_BODY, *OWN)
_AGAIN = {"model": schemas.Opened, "description": "A known customer's open conversation, with a fresh token"}


@router.post(
    "",
    status_code=201,
    response_model=schemas.Opened,
    responses={200: _AGAIN, **_STARTING},
    summary="Open a conversation",
)
async def start(request: Request, body: Annotated[schemas.Start, Body()]) -> Response:
    """A known customer (bearer: a JWT of the wallet's backend) gets back the one still open, as 200."""
    here = context(request)
    here.limit(here.starts, address(request), "too_many_starts")
    if body.brand not in here.services.brands:
        raise Problem("brand_unknown")
    secret = bearer(request)
    customer = None if secret is None else _customer(here, body.brand, secret)
    origin = here.services.pseudonyms.address(address(request)) if customer is None else None
    opened = await _open(here, body.brand, customer, origin)
    page = await long_poll.read(here, opened.conversation_id, 0)
    answer = {
        "conversation_id": opened.conversation_id,
        "token": opened.token,
        "expires_at": _iso(opened.expires_at),
        **await long_poll.as_json(here, opened.conversation_id, page),
    }
    return JsonResponse(answer, 201 if opened.created else 200)


@router.post(
    "/{conversation_id}/messages",
    status_code=202,
    response_model=schemas.Accepted,
    responses=_SAYING,
    summary="Say something",
)
async def say(
    request: Request, conversation_id: OwnConversation, body: Annotated[schemas.SayRequestBody, Body()]
) -> Response:
    """202 means it is durable and will be answered. The same `client_id` again has no second effect."""
    here = context(request)
    here.limit(here.messages, conversation_id)
    return JsonResponse({"seq": await take(here, conversation_id, body)}, 202)


@router.get(
    "/{conversation_id}/messages",
    response_model=schemas.NewMessages,
    responses=problem_answers("invalid", *OWN),
    summary="What is new",
)
async def listen(
    request: Request,
    conversation_id: OwnConversation,
    after: Annotated[int, Query(ge=0, le=schemas.BIGGEST_SEQ, description="The last seq the client has")] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for news")] = 0.0,
) -> Response:
    """With `wait`: as soon as there is something above `after` and no turn runs, or when the time is over."""
    here = context(request)
    here.limit(here.reads, conversation_id)
    # Noted now and then only: a write for every poll would cost as much as a turn.
    if after and not here.deliveries.take(conversation_id):
        here.calls.later(here.services.store.mark_delivered, conversation_id, after)
    with here.polls.take(conversation_id) as may_wait:
        seconds = wait if may_wait else 0.0
        following_on = long_poll.follow(here, conversation_id, after, seconds)
        page = await (while_there(request, following_on) if seconds else following_on)
    return JsonResponse(await long_poll.as_json(here, conversation_id, page))


@router.post(
    "/{conversation_id}/ticket",
    status_code=201,
    response_model=schemas.Ticket,
    responses=problem_answers(*OWN),
    summary="A ticket for the stream",
)
async def ticket(request: Request, conversation_id: OwnConversation) -> Response:
    """Opens `/api/v1/conversations/{id}/stream?ticket=…&after=…` once, so that no token is in an address."""
    here = context(request)
    here.limit(here.reads, conversation_id)
    made = await here.calls.write(here.services.store.issue_ticket, conversation_id, TICKET_LIFE)
    return JsonResponse({"ticket": made, "expires_at": _iso(datetime.now(timezone.utc) + TICKET_LIFE)}, 201)


@router.post(
    "/{conversation_id}/logout",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*OWN),
    summary="The customer logs out here",
)
async def log_out(request: Request, conversation_id: OwnConversation) -> Response:
    """The token it is called with is refused from now on. The conversation goes on with its other tokens."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    await here.calls.write(here.services.store.end_token, conversation_id, bearer(request) or "")
    return Response(status_code=204)


@router.post(
    "/{conversation_id}/close",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*OWN),
    summary="The customer ends the conversation",
)
async def close(request: Request, conversation_id: OwnConversation) -> Response:
    """Whoever has it: the place in the queue is given up, the agent sees that the customer left. Again: no effect."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    services = here.services
    brand = await here.calls.write(here.desk_store.leave_conversation, conversation_id, services.left)
    if brand is not None:
        services.dispatcher.tell(conversation_id)
        services.dispatcher.tell_queue(brand)
    return Response(status_code=204)


def _customer(here: Context, brand: str, token: str) -> str:
    """A pseudonym: what the wallet calls its customer is not kept."""
    settings = here.services.settings
    subject = customer_of(token, brand, settings.jwt_keys, timedelta(minutes=settings.jwt_minutes))
    return here.services.pseudonyms.customer(brand, subject)


async def _open(here: Context, brand: str, customer: str | None, origin: str | None) -> Opened:
    memory, replies = here.services.greet(brand)
    if customer is None or not await here.calls.read(here.services.store.was_here, brand, customer):
        replies = with_notice(replies, here.services.notice(brand))
    life = timedelta(days=here.services.settings.token_days)
    return await here.calls.write(
        here.services.store.open_conversation, brand, APP, customer, memory, replies, life, origin
    )


def with_notice(replies: Sequence[Reply], notice: str) -> Sequence[Reply]:
    """The welcome with what is told once at its end."""
    if not (notice and replies):
        return replies
    return (replace(replies[0], text=f"{replies[0].text}\n{notice}"), *replies[1:])


def _iso(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
