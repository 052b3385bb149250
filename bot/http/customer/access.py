"""Who may see which conversation: whoever has its token."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import HTTPConnection

from bot.http.frame.context import bearer, context
from bot.http.frame.problems import Problem


async def own_conversation(
    connection: HTTPConnection, conversation_id: Annotated[str, Path(description="From POST /conversations")]
) -> str:
    """The conversation in the path, when the bearer token opens exactly that one."""
    token = bearer(connection)
    if token is None:
        raise Problem("unauthorized")
    here = context(connection)
    opened = await here.calls.read(here.services.store.authenticate, token)
    if opened is None:
        raise Problem("unauthorized")
    if opened != conversation_id:
        raise Problem("not_found")
    return opened


OwnConversation = Annotated[str, Depends(own_conversation)]
