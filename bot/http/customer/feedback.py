"""What a customer's client tells besides messages: that they type, what the page knows, what helped, how it was."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from bot.http.customer import schemas
from bot.http.customer.access import OwnConversation
from bot.http.customer.submission import harmless
from bot.http.frame.context import TYPING_SECONDS, context
from bot.http.frame.openapi import OWN, problem_answers

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}", tags=["conversations"])
_BODY = ("malformed", "invalid", "timed_out", "body_too_large", "unsupported_media")


@router.post(
    "/typing",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*OWN),
    summary="The customer is typing",
)
async def typing(request: Request, conversation_id: OwnConversation) -> Response:
    """For the person who has the conversation. One call in three seconds is used; the others do no harm."""
    here = context(request)
    if not here.typing.take(conversation_id):
        note = here.services.store.note_customer_typing
        if await here.calls.write(note, conversation_id, TYPING_SECONDS):
            here.services.dispatcher.tell(conversation_id)
    return Response(status_code=204)


@router.put(
    "/context",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*_BODY, *OWN),
    summary="What the wallet's page knows",
)
async def page_context(
    request: Request, conversation_id: OwnConversation, body: Annotated[schemas.PageContext, Body()]
) -> Response:
    """Stands on the case for whoever helps. Orders are added to those known before, the last page counts."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    values = {kind: value for kind, value in (("order_number", body.order), ("page", body.page)) if value}
    think = here.services.page_told(values)
    if await here.calls.write(here.desk_store.note_page, conversation_id, think):
        here.services.dispatcher.wake(conversation_id)
        here.services.dispatcher.tell(conversation_id)
    return Response(status_code=204)


@router.post(
    "/feedback",
    status_code=204,
    response_class=Response,
    responses=problem_answers("feedback_unknown", *_BODY, *OWN),
    summary="Whether an answer helped",
)
async def feedback(
    request: Request, conversation_id: OwnConversation, body: Annotated[schemas.Feedback, Body()]
) -> Response:
    """For a message of the bot; the last word counts."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    await here.calls.write(here.services.store.note_feedback, conversation_id, body.seq, body.helpful)
    here.services.metrics.feedback.labels("yes" if body.helpful else "no").inc()
    return Response(status_code=204)


@router.post(
    "/rating",
    status_code=204,
    response_class=Response,
    responses=problem_answers(*_BODY, *OWN),
    summary="How a person's help was",
)
async def rating(
    request: Request, conversation_id: OwnConversation, body: Annotated[schemas.Rating, Body()]
) -> Response:
    """A message of kind `csat` asks for it. Within a day the last word counts."""
    here = context(request)
    here.limit(here.marks, conversation_id)
    comment = (await harmless(body.comment))[0] if body.comment else None
    await here.calls.write(here.services.store.rate, conversation_id, body.rating, comment or None)
    here.services.metrics.ratings.labels(str(body.rating)).inc()
    return Response(status_code=204)
