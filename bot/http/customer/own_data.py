"""What is kept of a customer, as a file for themselves."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bot.http.customer import data_page, schemas
from bot.http.customer.access import OwnConversation
from bot.http.frame.context import context
from bot.http.frame.json_response import dumps
from bot.http.frame.openapi import OWN, problem_answers
from bot.http.frame.problems import Problem
from bot.store.person import Export, PersonStore

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/export", tags=["conversations"])


class Form(str, Enum):
    """What the file is: for a program, or to be read."""

    JSON = "json"
    HTML = "html"


_PAGE: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}


@router.get(
    "",
    response_model=schemas.OwnData,
    responses={200: {"content": _PAGE, "description": "The file"}, **problem_answers("invalid", *OWN)},
    summary="All that is kept of the customer",
)
async def own_data(
    request: Request,
    conversation_id: OwnConversation,
    form: Annotated[Form, Query(description="`html` is a page to be read")] = Form.JSON,
) -> Response:
    """A known customer's also of their other conversations with this wallet. Five times in ten minutes at most."""
    here = context(request)
    here.limit(here.exports, conversation_id)
    people = PersonStore(here.services.store)
    person = await here.calls.read(people.person, conversation_id)
    if person is None:
        raise Problem("not_found")
    found = await here.calls.read(people.export, person)
    name = here.services.brands.get(person.brand, person.brand)
    data, kind = await asyncio.to_thread(_made, found, name, form)
    headers = {"Content-Disposition": f'attachment; filename="paydoc-{person.brand}.{form.value}"'}
    return Response(data, media_type=kind, headers=headers)


def _made(found: Export, name: str, form: Form) -> tuple[bytes, str]:
    if form is Form.JSON:
        return dumps(found).encode(), "application/json"
    return data_page.page(found, name).encode(), "text/html; charset=utf-8"
