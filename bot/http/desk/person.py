"""What a lead or an admin does for the person of a conversation: what is kept of them, as a file; erasing it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from bot.desk.permissions import Agent
from bot.http.desk import requests, responses_person
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import PersonKeeper, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.store.clock import iso
from bot.store.person import Individual, PersonStore, Wish

router = APIRouter(prefix="/api/v1/desk/conversations/{conversation_id}/person", tags=["desk"])


@router.get("", response_model=responses_person.PersonView, summary="What is kept of the person of a conversation")
async def kept(request: Request, me: PersonKeeper, conversation_id: str) -> Response:
    """How much, and whether it can be erased now. Of the wallets one serves."""
    here = desk(request)
    people, person = await _person(here, me, conversation_id)
    wish, held, until = await here.read(people.standing, conversation_id)
    return JsonResponse(
        {
            "conversations": len(person.conversations),
            "cases": list(person.numbers),
            "known_customer": bool(person.subjects),
            "channels": sorted({place.channel for place in person.places}),
            "elsewhere": list(person.elsewhere),
            "held_for": held,
            "until": None if until is None else iso(until.timestamp()),
            "wish": None if wish is None else wish.id,
        }
    )


@router.get(
    "/export", response_model=responses_person.PersonExport, summary="All that is kept of the person, as a file"
)
async def export(request: Request, me: PersonKeeper, conversation_id: str) -> Response:
    """Also what only the desk reads. Written to the audit log first."""
    here = desk(request)
    people, person = await _person(here, me, conversation_id)
    await here.write(here.store.audit, me.id, "person_exported", conversation_id)
    found = await here.read(people.export, person, True)
    headers = {"Content-Disposition": f'attachment; filename="{conversation_id[:12]}.json"'}
    return JsonResponse(found, headers=headers)


@router.post("/erase", response_model=responses_person.ErasureReceipt, summary="Erase the person")
async def erase(
    request: Request, me: PersonKeeper, conversation_id: str, body: Annotated[requests.Erase, Body()]
) -> Response:
    """At once, or once the case that is open is over. In the audit log, by its receipt."""
    here = desk(request)
    people, person = await _person(here, me, conversation_id)
    wish: Wish = await here.write(people.ask, person, "desk", body.reason, me.id)
    await here.write(here.store.audit, me.id, "person_erased", wish.id, reason=body.reason, state=wish.state)
    _, _, until = await here.read(people.standing, conversation_id)
    if wish.state == "done":
        for each in person.conversations:
            here.changed(each, person.brand)
        await here.aside(people.scrub)
        here.context.services.metrics.erasures.inc()
    return JsonResponse(_receipt(wish, person, None if until is None else iso(until.timestamp())))


def _receipt(wish: Wish, person: Individual, until: str | None) -> dict[str, Any]:
    return {
        "receipt": wish.id,
        "state": wish.state,
        "held_for": wish.held_for,
        "until": until,
        "counts": wish.counts,
        "elsewhere": list(person.elsewhere),
    }


async def _person(here: DeskCalls, me: Agent, conversation_id: str) -> tuple[PersonStore, Individual]:
    people = PersonStore(here.context.services.store)
    person = await here.read(people.person, conversation_id)
    if person is None or not me.serves(person.brand):
        raise Problem("not_found")
    return people, person
