"""Looking at a conversation: transcript, case, notes, history; masked values; taking it out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from bot.desk import case_view
from bot.desk.permissions import Agent
from bot.http.desk import requests, responses_conversation, views
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.session import Exporter, Reader, Revealer, Worker, desk
from bot.http.frame.json_response import JsonResponse, file
from bot.http.frame.problems import Problem
from bot.http.frame.schemas import BIGGEST_SEQ
from bot.store.desk.values import DeskCase

router = APIRouter(prefix="/api/v1/desk/conversations/{conversation_id}", tags=["desk"])
MOST_MESSAGES = 500
MOST_EXPORTED = 10_000


@router.get(
    "", response_model=responses_conversation.Conversation, summary="A conversation with all that is known of it"
)
async def conversation(
    request: Request, me: Reader, conversation_id: str, after: Annotated[int, Query(ge=0, le=BIGGEST_SEQ)] = 0
) -> Response:
    """Messages above `after`, at most 500; all notes; the case with its card; the same customer's other cases."""
    here = desk(request)
    row = await here.readable(me, conversation_id)
    await here.looked(request, me, "read", conversation_id, row["brand"])
    cases = await here.read(here.store.cases_of, conversation_id)
    found = await here.read(here.store.transcript, conversation_id, after, MOST_MESSAGES)
    details = details_of(cases)
    answer = {
        "conversation_id": conversation_id,
        "brand": row["brand"],
        "brand_name": here.knowledge.brand(row["brand"]).name,
        "channel": row["channel"],
        "channel_title": here.names({}).channel(row["channel"]),
        "state": row["owner"],
        "known_customer": row["customer"] is not None,
        "reach": views.reach(await here.read(here.reach.reach, conversation_id), here.context.services.faces),
        "messages": [views.message(message, details) for message in found["messages"]],
        "notes": found["notes"],
        "last_seq": row["last_seq"],
        "checklists": checklists(here, row["brand"]),
        **await _cases(here, conversation_id, cases),
    }
    return JsonResponse(answer)


@router.get("/attachments/{attachment_id}", summary="A picture or recording the customer sent", response_class=Response)
async def attachment(request: Request, me: Reader, conversation_id: str, attachment_id: str) -> Response:
    """The bytes, to be views in or kept from the transcript."""
    here = desk(request)
    row = await here.readable(me, conversation_id)
    found = await here.read(here.context.services.store.attachment, conversation_id, attachment_id)
    if found is None:
        raise Problem("not_found")
    await here.looked(request, me, "attachment_read", conversation_id, row["brand"], attachment=attachment_id)
    return file(found.media_type, found.data)


@router.get("/closing", response_model=responses_conversation.Closing, summary="What to begin closing with")
async def closing(request: Request, me: Worker, conversation_id: str) -> Response:
    """A summary from the card, and the categories there are."""
    here = desk(request)
    await here.readable(me, conversation_id)
    cases = await here.read(here.store.cases_of, conversation_id)
    summary = ""
    if cases and here.rules.summary:
        runs = await here.read(here.store.runs, conversation_id)
        view = case_view.card(cases[0], runs, here.service.checklists(cases[0]["brand"]))
        name = here.names({}).topics.get(cases[0]["topic"] or "", "-")
        summary = case_view.closing_summary(cases[0], view, here.rules.summary, name)
    categories = [{"id": key, "label": label} for key, label in here.rules.categories.items()]
    return JsonResponse({"summary": summary, "categories": categories})


@router.post("/reveal", response_model=responses_conversation.Revealed, summary="See a masked value")
async def reveal(
    request: Request, me: Revealer, conversation_id: str, body: Annotated[requests.Reveal, Body()]
) -> Response:
    """Written to the audit log before it is views. Agents: of the cases they have."""
    here = desk(request)
    row = await here.readable(me, conversation_id)
    cases = await here.read(here.store.cases_of, conversation_id)
    if me.role == "agent" and not holds(cases, me):
        raise Problem("forbidden")
    await here.record(request, me, "revealed", conversation_id, row["brand"], field=body.field)
    return JsonResponse({"values": details_of(cases).get(body.field, [])})


@router.get("/export", summary="The transcript as a file", response_class=Response)
async def export(request: Request, me: Exporter, conversation_id: str) -> Response:
    """Written to the audit log first; hidden values stay hidden."""
    here = desk(request)
    row = await here.readable(me, conversation_id)
    await here.record(request, me, "exported", conversation_id, row["brand"])
    details = details_of(await here.read(here.store.cases_of, conversation_id))
    found = await here.read(here.store.transcript, conversation_id, 0, MOST_EXPORTED)
    lines = [_line(views.message(message, details)) for message in found["messages"]]
    headers = {"Content-Disposition": f'attachment; filename="{conversation_id[:12]}.txt"'}
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8", headers=headers)


def checklists(here: DeskCalls, brand: str) -> list[dict[str, Any]]:
    """The wallet's checklists, whose steps can be sent."""
    return [
        {
            "topic": checklist.topic,
            "title": checklist.title,
            "steps": [
                {"id": step.id, "short": step.short, "position": checklist.position(step.id)} for step in checklist.main
            ],
        }
        for checklist in here.knowledge.brand(brand).checklists.values()
    ]


def details_of(cases: list[DeskCase]) -> dict[str, list[str]]:
    """What the customer gave, over all cases of the conversation."""
    found: dict[str, list[str]] = {}
    for case in cases:
        for kind, values in case["card"].get("details", {}).items():
            found[kind] = [*found.get(kind, []), *(v for v in values if v not in found.get(kind, []))]
    return found


def holds(cases: list[DeskCase], me: Agent) -> bool:
    """Whether somebody has one of these cases."""
    return any(case["status"] == "claimed" and case["agent_id"] == me.id for case in cases)


async def _cases(here: DeskCalls, conversation_id: str, cases: list[DeskCase]) -> dict[str, Any]:
    names = here.names(await here.read(here.store.names))
    runs = await here.read(here.store.runs, conversation_id)
    history = await here.read(here.store.history, conversation_id)
    targets = here.rules.targets
    walked = here.service.checklists(cases[0]["brand"]) if cases else {}
    return {
        "case": views.full(cases[0], runs, walked, names, targets) if cases else None,
        "cases": [views.item(case, names, targets) for case in cases],
        "history": [views.item(case, names, targets) for case in history],
    }


def _line(message: dict[str, Any]) -> str:
    who = message["by"]["name"] if "by" in message else message["from"]
    return f"[{message['at']}] {who}: {message['text']}"
