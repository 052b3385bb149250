"""What an agent does with a conversation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from bot.desk.permissions import Agent
from bot.http.desk import requests, responses, views
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Worker, desk
from bot.http.frame.context import TYPING_SECONDS
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.privacy.guard import clean
from bot.privacy.secret_requests import asks_for_secret

router = APIRouter(prefix="/api/v1/desk/conversations/{conversation_id}", tags=["desk"])
QUEUE = "queue"


@router.post("/claim", response_model=responses.Item, summary="Take it")
async def claim(request: Request, me: Worker, conversation_id: str) -> Response:
    """A waiting case, a ticket, or one's own back from the bot. Of two at once one gets 409 `taken`."""
    here, brand = await _place(request, me, conversation_id)
    await here.write(here.store.claim, conversation_id, me, here.decisions.joined(me.name))
    return await _now(here, conversation_id, brand)


@router.post("/release", status_code=204, summary="Back to the queue")
async def release(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.Reason, Body()] = requests.NO_REASON
) -> Response:
    """The case waits again, at the place it had; whoever is there next may take it."""
    here, brand = await _place(request, me, conversation_id)
    await here.write(here.store.release, conversation_id, me, here.decisions.returned(), body.note)
    return _done(here, conversation_id, brand)


@router.post(
    "/messages", response_model=responses.MessageSent, status_code=201, summary="Say something to the customer"
)
async def say(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.SayRequest, Body()]
) -> Response:
    """Only in a conversation one has. The same `client_id` again has no second effect."""
    here, brand = await _place(request, me, conversation_id)
    text = clean(body.text)
    if not text:
        raise Problem("text_empty")
    if asks_for_secret(text):
        if not body.sure:
            raise Problem("asks_secret")
        await here.record(request, me, "asked_for_secret", conversation_id, brand)
    try:
        seq, _ = await here.write(here.store.say, conversation_id, me, str(body.client_id), text)
    except Problem as problem:
        raise (Problem("not_yours") if problem.name == "not_now" else problem) from None
    here.tell(conversation_id)
    return JsonResponse({"seq": seq}, 201)


@router.post("/typing", status_code=204, summary="I am typing")
async def typing(request: Request, me: Worker, conversation_id: str) -> Response:
    """Shown to the customer and to colleagues for some seconds."""
    here, _ = await _place(request, me, conversation_id)
    await note_typing(here, me, conversation_id)
    return Response(status_code=204)


@router.post("/notes", response_model=responses.Made, status_code=201, summary="A note that only the desk sees")
async def note(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.NoteRequest, Body()]
) -> Response:
    """By anybody who may read the conversation and work."""
    here, _ = await _place(request, me, conversation_id)
    made = await here.write(here.store.note, conversation_id, me, body.text)
    here.tell(conversation_id)
    return JsonResponse({"id": made}, 201)


@router.post("/step", response_model=responses.Item, summary="Have the bot walk one step")
async def step(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.StepRequest, Body()]
) -> Response:
    """Its outcome comes back as a note, and the conversation with it."""
    here, brand = await _place(request, me, conversation_id)
    think = here.decide(here.decisions.step_sent, me.name, brand, body.topic, body.step)
    await here.write(here.store.send_step, conversation_id, me, think, body.topic, body.step)
    return await _now(here, conversation_id, brand)


@router.post("/transfer", status_code=204, summary="To a colleague or to the queue")
async def transfer(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.Transfer, Body()]
) -> Response:
    """A colleague is asked; the case stays until they accept."""
    here, brand = await _place(request, me, conversation_id)
    if body.to == QUEUE:
        await here.write(here.store.release, conversation_id, me, here.decisions.returned(), body.note)
        return _done(here, conversation_id, brand)
    await here.write(here.store.offer, conversation_id, me, await colleague(here, body.to, brand), body.note)
    return _done(here, conversation_id, brand)


@router.post("/transfer/accept", response_model=responses.Item, summary="Take what a colleague offered")
async def accept(request: Request, me: Worker, conversation_id: str) -> Response:
    """Within a minute of the offer; later, or when it was taken back, 409."""
    here, brand = await _place(request, me, conversation_id)
    await here.write(here.store.accept, conversation_id, me, here.decisions.passed_on(me.name))
    return await _now(here, conversation_id, brand)


@router.post("/transfer/decline", status_code=204, summary="Say no, or take one's own offer back")
async def decline(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.Reason, Body()] = requests.NO_REASON
) -> Response:
    """The case stays with whoever has it, and the offer is gone."""
    here, brand = await _place(request, me, conversation_id)
    await here.write(here.store.decline, conversation_id, me, body.note)
    return _done(here, conversation_id, brand)


@router.post("/hand-back", status_code=204, summary="The bot goes on")
async def hand_back(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.Back, Body()] = requests.EXACT_STEP
) -> Response:
    """At the exact step, or with another checklist from its beginning."""
    here, brand = await _place(request, me, conversation_id)
    think = here.decide(here.decisions.handed_back, me.name, brand, body.topic)
    await here.write(here.store.hand_back, conversation_id, me, think, body.topic)
    return _done(here, conversation_id, brand)


@router.post("/close", status_code=204, summary="Done")
async def close(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.CloseRequest, Body()]
) -> Response:
    """The customer is asked how it was."""
    here, brand = await _place(request, me, conversation_id)
    if body.category not in here.rules.categories:
        raise Problem("category_unknown")
    await here.write(here.store.close, conversation_id, me, here.decisions.closed(), body.category, body.summary)
    return _done(here, conversation_id, brand)


@router.post("/reminders", response_model=responses.Made, status_code=201, summary="Promise oneself to get in touch")
async def remind(
    request: Request, me: Worker, conversation_id: str, body: Annotated[requests.ReminderRequest, Body()]
) -> Response:
    """Comes as a frame of the stream when it is due."""
    here, _ = await _place(request, me, conversation_id)
    due = body.due_at.timestamp()
    made = await here.write(here.store.remind, conversation_id, me.id, body.text, due)
    return JsonResponse({"id": made}, 201)


async def note_typing(here: DeskCalls, me: Agent, conversation_id: str) -> None:
    """Have customer and colleagues see that this person types; what comes within three seconds is left out."""
    if here.typings.take(f"{me.id}:{conversation_id}"):
        return
    await here.write(here.store.watch, me.id, conversation_id, TYPING_SECONDS)
    cases = await here.read(here.store.cases_of, conversation_id)
    if any(case["agent_id"] == me.id and case["status"] == "claimed" for case in cases):
        await here.write(here.context.services.store.note_agent_typing, conversation_id, TYPING_SECONDS)
        for channel in here.context.services.channels:
            channel.agent_types(conversation_id)
    here.tell(conversation_id)


async def colleague(here: DeskCalls, agent_id: str, brand: str) -> Agent:
    """Somebody who may be given a case of this wallet. Problem "agent_unknown"."""
    found = await here.read(here.store.agent, agent_id)
    if found is None or not found.may("work") or not found.serves(brand):
        raise Problem("agent_unknown")
    return found


async def item_now(here: DeskCalls, conversation_id: str) -> dict[str, Any]:
    """The conversation's latest case as a line of the queue."""
    cases = await here.read(here.store.cases_of, conversation_id)
    names = here.names(await here.read(here.store.names))
    return views.item(cases[0], names, here.rules.targets)


async def _place(request: Request, me: Agent, conversation_id: str) -> tuple[DeskCalls, str]:
    here = desk(request)
    row = await here.readable(me, conversation_id)
    return here, row["brand"]


async def _now(here: DeskCalls, conversation_id: str, brand: str) -> Response:
    here.changed(conversation_id, brand)
    return JsonResponse(await item_now(here, conversation_id))


def _done(here: DeskCalls, conversation_id: str, brand: str) -> Response:
    here.changed(conversation_id, brand)
    return Response(status_code=204)
