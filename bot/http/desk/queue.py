"""The queue, colleagues, canned replies, search, reminders."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi import Path as InPath

from bot.desk.permissions import brands_of
from bot.http.desk import requests, responses, views
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Myself, Queuer, Reader, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.privacy.guard import clean
from bot.privacy.masking import mask

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
Status = Literal["waiting", "ticket", "claimed"]
MOST_SKIPPED = 1_000_000
RowId = Annotated[int, InPath(ge=0, le=2**62)]  # what is larger fits into no row


@router.get(
    "/queue", response_model=responses.DeskQueue, summary="Open cases in the order in which they should be served"
)
async def queue(
    request: Request,
    me: Queuer,
    brand: Annotated[str | None, Query(max_length=64)] = None,
    status: Status | None = None,
    mine: bool = False,
    skip: Annotated[int, Query(ge=0, le=MOST_SKIPPED, description="How many to leave out, to go on after a page")] = 0,
) -> Response:
    """Of one's wallets, 200 at once: money at risk first (known customers, then the oldest), then the promise, then
    arrival; what crowds comes last. `more`: how many come after these."""
    here = desk(request)
    served = brands_of(me, here.knowledge.brands)
    brands = [each for each in served if brand in (None, each)]
    await here.looked(request, me, "queue_read", " ".join(brands))
    cases, total = await here.read(here.store.open_cases, brands, status, me.id if mine else None, skip)
    names = here.names(await here.read(here.store.names))
    items = [views.item(case, names, here.rules.targets) for case in cases]
    more = max(0, total - skip - len(items))
    return JsonResponse({"items": items, "more": more, "estimate": await estimates(here, served)})


@router.get("/agents", response_model=responses.Colleagues, summary="Colleagues, to whom one may transfer")
async def agents(request: Request, me: Queuer) -> Response:
    """Who may have cases of one's wallets, with presence and how many cases they have."""
    here = desk(request)
    people = await here.read(here.store.people)
    return JsonResponse({"items": [views.person(one) for one in people if me.works_with(one["brands"])]})


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
async def drop_canned(request: Request, me: Queuer, canned_id: RowId) -> Response:
    """Only one's own; any other id is 404."""
    here = desk(request)
    if not await here.write(here.store.drop_canned, me.id, canned_id):
        raise Problem("not_found")
    return Response(status_code=204)


@router.get("/search", response_model=responses.Search, summary="Cases by number or by words that were said")
async def search(request: Request, me: Reader, q: Annotated[str, Query(min_length=2, max_length=100)]) -> Response:
    """Of one's wallets, newest first."""
    here = desk(request)
    asked = mask(clean(q)).text
    await here.looked(request, me, "searched", asked)
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
async def done(request: Request, me: Myself, reminder_id: RowId) -> Response:
    """Only one's own; any other id is 404."""
    here = desk(request)
    if not await here.write(here.store.finish_reminder, me.id, reminder_id):
        raise Problem("not_found")
    return Response(status_code=204)


async def estimates(here: DeskCalls, brands: list[str]) -> dict[str, Any]:
    """For each of these wallets."""
    counts = await here.read(here.store.counts, brands)
    people, handling = await here.read(here.store.people), await here.read(here.store.handling)
    return {brand: views.wait_estimate(brand, counts, people, handling) for brand in brands}
