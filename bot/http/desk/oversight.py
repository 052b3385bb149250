"""What leads, auditors and admins see and do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from bot.accounts import passwords
from bot.desk.permissions import ALL_BRANDS, brands_of
from bot.desk.timers import LEVELS
from bot.http.desk import requests, responses, responses_oversight, views
from bot.http.desk.agent_actions import colleague, item_now
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Admin, Auditor, Figures, Lead, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
Id = Annotated[int | None, Query(ge=1, le=2**62)]
_PRESSING = LEVELS[1:]


@router.get("/lead", response_model=responses_oversight.LeadView, summary="Agents, waits and breaches, now")
async def lead_view(request: Request, me: Lead) -> Response:
    """Of one's wallets."""
    here = desk(request)
    snapshot = await here.read(here.store.snapshot)
    names = here.names(snapshot["names"])
    mine = [case for case in snapshot["cases"] if me.serves(case["brand"])]
    items = [views.item(case, names, here.rules.targets) for case in mine]
    brands = [_brand(here, brand, snapshot, items) for brand in brands_of(me, here.knowledge.brands)]
    agents = [views.person(one) for one in snapshot["people"]]
    pressing = [each for each in items if each["level"] in _PRESSING]
    return JsonResponse({"agents": agents, "brands": brands, "items": pressing})


@router.post(
    "/conversations/{conversation_id}/take-over",
    response_model=responses.Item,
    summary="Give a case to somebody, whoever has it",
)
async def take_over(
    request: Request, me: Lead, conversation_id: str, body: Annotated[requests.TakeOver, Body()] = requests.TO_ONESELF
) -> Response:
    """To oneself if nobody is named. In the audit log."""
    here = desk(request)
    row = await here.readable(me, conversation_id)
    to = me if body.to is None else await colleague(here, body.to, row["brand"])
    await here.write(here.store.take_over, conversation_id, me, to, here.decisions.passed_on(to.name))
    await here.write(here.store.audit, me.id, "took_over", conversation_id, to=to.id)
    here.changed(conversation_id, row["brand"])
    return JsonResponse(await item_now(here, conversation_id))


@router.post(
    "/conversations/{conversation_id}/whisper",
    response_model=responses.Made,
    status_code=201,
    summary="A word to whoever has the case",
)
async def whisper(
    request: Request, me: Lead, conversation_id: str, body: Annotated[requests.NoteRequest, Body()]
) -> Response:
    """The customer does not see it."""
    here = desk(request)
    await here.readable(me, conversation_id)
    made = await here.write(here.store.note, conversation_id, me, body.text, "whisper")
    here.here.services.dispatcher.tell(conversation_id)
    return JsonResponse({"id": made}, 201)


@router.get("/figures", response_model=responses_oversight.Figures, summary="Cases, times and ratings of the last days")
async def figures(request: Request, me: Figures, days: Annotated[int, Query(ge=1, le=366)] = 7) -> Response:
    """Of one's wallets."""
    here = desk(request)
    found = await here.read(here.store.figures, float(days), brands_of(me, here.knowledge.brands))
    return JsonResponse({"days": days, **found})


@router.get(
    "/audit", response_model=responses_oversight.AuditLog, summary="Who looked at what is hidden, and who signed in"
)
async def audit(
    request: Request, me: Auditor, before: Id = None, action: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """Newest first, a hundred at a time."""
    here = desk(request)
    return JsonResponse({"items": await here.read(here.store.audit_log, before, action)})


@router.get("/accounts", response_model=responses_oversight.Accounts, summary="All accounts")
async def accounts(request: Request, me: Admin) -> Response:
    """Without secrets; and the wallets and topics there are to choose from."""
    here = desk(request)
    topics = [{"id": topic.id, "name": topic.name} for topic in here.knowledge.topics.values()]
    brands = [{"id": brand.id, "name": brand.name} for brand in here.knowledge.brands.values()]
    return JsonResponse({"items": await here.read(here.store.agents), "topics": topics, "brands": brands})


@router.post("/accounts", response_model=responses.MadeAccount, status_code=201, summary="Open an account")
async def open_account(request: Request, me: Admin, body: Annotated[requests.NewAccount, Body()]) -> Response:
    """The login cannot be changed later."""
    here = desk(request)
    _check(here, body.brands, body.skills, body.password)
    hashed = await here.aside(passwords.hashed, body.password)
    if await here.write(here.store.account, body.login) is not None:
        raise Problem("login_taken")
    rest = (body.brands, body.skills, body.capacity)
    made = await here.write(here.store.add_agent, body.login, body.name, body.role, hashed, *rest)
    await here.write(here.store.audit, me.id, "account_added", made.id, login=body.login, role=body.role)
    return JsonResponse({"id": made.id}, 201)


@router.post("/accounts/{agent_id}", status_code=204, summary="Change an account")
async def change_account(
    request: Request, me: Admin, agent_id: str, body: Annotated[requests.Changes, Body()]
) -> Response:
    """Only what is named. Nobody shuts or changes the role of their own account."""
    here = desk(request)
    if await here.read(here.store.agent, agent_id) is None:
        raise Problem("not_found")
    if agent_id == me.id and (body.disabled or body.role not in (None, me.role)):
        raise Problem("forbidden")
    _check(here, body.brands or [], body.skills or [], body.password)
    changes = body.dict(include={"name", "role", "brands", "skills", "capacity"}, exclude_none=True)
    if changes:
        await here.write(here.store.change_agent, agent_id, **changes)
    if body.password is not None:
        hashed = await here.aside(passwords.hashed, body.password)
        await here.write(here.store.set_password, agent_id, hashed)
    if body.disabled is not None:
        await here.write(here.store.disable_agent, agent_id, body.disabled)
    said = sorted(body.dict(exclude_none=True))
    await here.write(here.store.audit, me.id, "account_changed", agent_id, members=said)
    here.hub.people_changed()
    return Response(status_code=204)


def _check(here: DeskCalls, brands: list[str], skills: list[str], password: str | None) -> None:
    known = {*here.knowledge.brands, ALL_BRANDS}
    if not known.issuperset(brands) or not set(here.knowledge.topics).issuperset(skills):
        raise Problem("invalid", errors=[{"pointer": "/brands", "reason": "value_error.unknown"}])
    if password is not None and not passwords.is_good(password):
        raise Problem("password_weak")


def _brand(here: DeskCalls, brand: str, snapshot: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [case for case in snapshot["cases"] if case["brand"] == brand]
    levels = [each["level"] for each in items if each["brand"] == brand]
    waits = [case["now"] - case["created_at"] for case in mine if case["status"] == "waiting"]
    estimate = views.wait_estimate(brand, snapshot["cases"], snapshot["people"], snapshot["handling"])
    known = here.knowledge.brands[brand]
    return {
        "brand": brand,
        "name": known.name,
        "open": known.desk.hours.is_open(here.service.clock()),
        "waiting": len(waits),
        "tickets": sum(case["status"] == "ticket" for case in mine),
        "claimed": sum(case["status"] == "claimed" for case in mine),
        "oldest_wait_seconds": round(max(waits)) if waits else None,
        "warn": levels.count("warn"),
        "late": levels.count("late") + levels.count("escalate"),
        "estimate_seconds": estimate["seconds"],
    }
