"""The queue, colleagues, canned replies, search, reminders."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response

from bot.desk.permissions import Agent, brands_of
from bot.http.desk import requests, responses, views
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Myself, Queuer, Reader, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
Status = Literal["waiting", "ticket", "claimed"]


@router.get(
    "/queue", response_model=responses.DeskQueue, summary="Open cases in the order in which they should be served"
)
async def queue(
    request: Request,
    me: Queuer,
    brand: Annotated[str | None, Query(max_length=64)] = None,
    status: Status | None = None,
    mine: bool = False,
) -> Response:
    """Of one's wallets: money at risk first, then the promise, then arrival."""
    here = desk(request)
    snapshot = await here.read(here.store.snapshot)
    names = here.names(snapshot["names"])
    seen = [case for case in snapshot["cases"] if me.serves(case["brand"]) and brand in (None, case["brand"])]
    wanted = [case for case in seen if status in (None, case["status"]) and (not mine or case["agent_id"] == me.id)]
    items = [views.item(case, names, here.rules.targets) for case in wanted]
    return JsonResponse({"items": items, "estimate": estimates(here, me, snapshot)})


@router.get("/agents", response_model=responses.Colleagues, summary="Colleagues, to whom one may transfer")
async def agents(request: Request, me: Queuer) -> Response:
    """With presence and load."""
    here = desk(request)
    people = await here.read(here.store.people)
    return JsonResponse({"items": [views.person(one) for one in people]})


@router.get("/canned", response_model=responses.CannedReplies, summary="Canned replies")
async def canned(request: Request, me: Queuer, brand: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """One's own first, then the wallet's and everybody's."""
    here = desk(request)
    own = [{**one, "title": "", "own": True} for one in await here.read(here.store.canned, me.id)]
    common = [
        {"id": None, "shortcut": one.shortcut, "title": one.title, "text": one.text, "own": False}
        for one in here.rules.canned_of(brand)
    ]
    return JsonResponse({"items": [*own, *common]})


@router.post("/canned", response_model=responses.Made, status_code=201, summary="Keep a canned reply of one's own")
async def keep_canned(request: Request, me: Queuer, body: Annotated[requests.Shortcut, Body()]) -> Response:
    """In place of the one of the same shortcut."""
    here = desk(request)
    kept = await here.write(here.store.keep_canned, me.id, body.shortcut, body.text)
    return JsonResponse({"id": kept}, 201)


@router.post("/canned/{canned_id}/drop", status_code=204, summary="Drop a canned reply of one's own")
async def drop_canned(request: Request, me: Queuer, canned_id: int) -> Response:
    """Others' cannot be dropped."""
    here = desk(request)
    if not await here.write(here.store.drop_canned, me.id, canned_id):
        raise Problem("not_found")
    return Response(status_code=204)


@router.get("/search", response_model=responses.Search, summary="Cases by number or by words that were said")
async def search(request: Request, me: Reader, q: Annotated[str, Query(min_length=2, max_length=100)]) -> Response:
    """Of one's wallets, newest first."""
    here = desk(request)
    found = await here.read(here.store.search, q, brands_of(me, here.knowledge.brands))
    names = here.names(await here.read(here.store.names))
    items = [
        {**views.item(case, names, here.rules.targets), "text": here.hidden(case, case["text"]), "seq": case["hit"]}
        for case in found
    ]
    return JsonResponse({"items": items})


@router.get("/reminders", response_model=responses.Reminders, summary="What I have promised to do")
async def reminders(request: Request, me: Myself) -> Response:
    """What is not done, soonest first."""
    here = desk(request)
    return JsonResponse({"items": await here.read(here.store.reminders, me.id)})


@router.post("/reminders/{reminder_id}/done", status_code=204, summary="It is done")
async def done(request: Request, me: Myself, reminder_id: int) -> Response:
    """Only one's own."""
    here = desk(request)
    if not await here.write(here.store.finish_reminder, me.id, reminder_id):
        raise Problem("not_found")
    return Response(status_code=204)


def estimates(here: DeskCalls, me: Agent, snapshot: dict[str, Any]) -> dict[str, Any]:
    """For each wallet of this person."""
    parts = (snapshot["cases"], snapshot["people"], snapshot["handling"])
    return {brand: views.wait_estimate(brand, *parts) for brand in brands_of(me, here.knowledge.brands)}
