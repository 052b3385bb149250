"""What leads, auditors and admins see and do."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from bot.accounts import passwords
from bot.desk import case_view, timers
from bot.desk.permissions import ALL_BRANDS, brands_of
from bot.desk.timers import LEVELS
from bot.http.desk import requests, responses, responses_oversight, views
from bot.http.desk.agent_actions import colleague, item_now
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Admin, Auditor, Figures, Lead, desk
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.problems import Problem
from bot.store.desk.values import Running, Snapshot

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
Id = Annotated[int | None, Query(ge=1, le=2**62)]
_PRESSING = LEVELS[1:]
MOST_LINES = 100


@router.get("/lead", response_model=responses_oversight.LeadView, summary="Agents, waits and breaches, now")
async def lead_view(request: Request, me: Lead) -> Response:
    """Only of the wallets one serves. The figures are of all open cases, `items` of those in front of the lists."""
    here = desk(request)
    served = brands_of(me, here.knowledge.brands)
    snapshot = await here.read(here.store.snapshot, served)
    levels = _levels(here, await here.read(here.store.running))
    names = here.names(snapshot["names"])
    items = [views.item(case, names, here.rules.targets) for case in snapshot["cases"]]
    brands = [_brand(here, brand, snapshot, levels[brand]) for brand in served]
    agents = [views.person(one) for one in snapshot["people"] if me.works_with(one["brands"])]
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
    await here.record(request, me, "took_over", conversation_id, row["brand"], to=to.id)
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
    """A note that the desk sees and the customer does not."""
    here = desk(request)
    await here.readable(me, conversation_id)
    made = await here.write(here.store.note, conversation_id, me, body.text, "whisper")
    here.tell(conversation_id)
    return JsonResponse({"id": made}, 201)


@router.get("/figures", response_model=responses_oversight.Figures, summary="Cases, times and ratings of the last days")
async def figures(request: Request, me: Figures, days: Annotated[int, Query(ge=1, le=366)] = 7) -> Response:
    """Only of the wallets one serves."""
    here = desk(request)
    found = await here.read(here.store.figures, float(days), brands_of(me, here.knowledge.brands))
    return JsonResponse({"days": days, **found})


@router.get(
    "/audit", response_model=responses_oversight.AuditLog, summary="Who looked at what is hidden, and who signed in"
)
async def audit(
    request: Request, me: Auditor, before: Id = None, action: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """Of one's wallets and of the people who serve them; newest first, a hundred at a time."""
    here = desk(request)
    brands = None if me.serves_all else brands_of(me, here.knowledge.brands)
    found = await here.read(here.store.audit_log, before, action, MOST_LINES, brands)
    return JsonResponse({"items": found})


@router.get("/accounts", response_model=responses_oversight.Accounts, summary="All accounts")
async def accounts(request: Request, me: Admin) -> Response:
    """Without secrets; and the wallets and topics there are to choose from."""
    here = desk(request)
    topics = [{"id": topic.id, "name": topic.name} for topic in here.knowledge.topics.values()]
    brands = [{"id": brand.id, "name": brand.name} for brand in here.knowledge.brands.values()]
    return JsonResponse({"items": await here.read(here.store.agents), "topics": topics, "brands": brands})


@router.post("/accounts", response_model=responses.MadeAccount, status_code=201, summary="Open an account")
async def open_account(request: Request, me: Admin, body: Annotated[requests.NewAccount, Body()]) -> Response:
    """The login cannot be changed later; the password must be, by whose account it is."""
    here = desk(request)
    await _check(here, body.brands, body.skills, body.password, (body.login, body.name))
    hashed = await here.aside(passwords.hashed, body.password)
    if await here.write(here.store.account, body.login) is not None:
        raise Problem("login_taken")
    rest = (body.brands, body.skills, body.capacity)
    made = await here.write(here.store.add_agent, body.login, body.name, body.role, hashed, *rest, must_change=True)
    await here.record(request, me, "account_added", made.id, login=body.login, role=body.role)
    return JsonResponse({"id": made.id}, 201)


@router.post("/accounts/{agent_id}", status_code=204, summary="Change an account")
async def change_account(
    request: Request, me: Admin, agent_id: str, body: Annotated[requests.Changes, Body()]
) -> Response:
    """Only what is named. Nobody shuts or changes the role of their own account."""
    here = desk(request)
    whose = await here.read(here.store.agent, agent_id)
    if whose is None:
        raise Problem("not_found")
    if agent_id == me.id and (body.disabled or body.role not in (None, me.role)):
        raise Problem("forbidden")
    await _check(here, body.brands or [], body.skills or [], body.password, (whose.login, whose.name))
    changes = body.dict(include={"name", "role", "brands", "skills", "capacity"}, exclude_none=True)
    if changes:
        await here.write(here.store.change_agent, agent_id, **changes)
    if body.password is not None:
        hashed = await here.aside(passwords.hashed, body.password)
        await here.write(here.store.set_password, agent_id, hashed)
    if body.no_code:
        await here.write(here.store.change_agent, agent_id, totp=None, totp_step=None, totp_new=None)
    if body.disabled is not None:
        await here.write(here.store.disable_agent, agent_id, body.disabled)
    said = sorted(body.dict(exclude_none=True))
    await here.record(request, me, "account_changed", agent_id, members=said)
    here.hub.people_changed()
    return Response(status_code=204)


async def _check(
    here: DeskCalls, brands: list[str], skills: list[str], password: str | None, about: tuple[str, str]
) -> None:
    known = {*here.knowledge.brands, ALL_BRANDS}
    if not known.issuperset(brands) or not set(here.knowledge.topics).issuperset(skills):
        raise Problem("invalid", errors=[{"pointer": "/brands", "reason": "value_error.unknown"}])
    if password is not None and not await here.aside(passwords.is_good, password, about):
        raise Problem("password_weak")


def _levels(here: DeskCalls, cases: list[Running]) -> defaultdict[str, Counter[str]]:
    """How many open cases of each wallet are at which level."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        clocks = timers.running(case_view.clocked(case._asdict()), here.rules.targets)
        found[case.brand][timers.worst(clocks, case.now)] += 1
    return found


def _brand(here: DeskCalls, brand: str, snapshot: Snapshot, levels: Counter[str]) -> dict[str, Any]:
    of_brand = {count.status: count for count in snapshot["counts"] if count.brand == brand}
    number = {status: count.n for status, count in of_brand.items()}
    estimate = views.wait_estimate(brand, snapshot["counts"], snapshot["people"], snapshot["handling"])
    known, waiting = here.knowledge.brands[brand], of_brand.get("waiting")
    return {
        "brand": brand,
        "name": known.name,
        "open": known.desk.hours.is_open(here.service.clock()),
        "waiting": number.get("waiting", 0),
        "tickets": number.get("ticket", 0),
        "claimed": number.get("claimed", 0),
        "oldest_wait_seconds": round(waiting.now - waiting.oldest) if waiting is not None else None,
        "warn": levels["warn"],
        "late": levels["late"] + levels["escalate"],
        "estimate_seconds": estimate["seconds"],
    }
