"""What another desk tells us, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.desk_service.chatwoot import ChatwootDesk
from bot.desk_service.chatwoot.webhooks import Seen, heard, is_signed
from bot.desk_service.relay import Relay
from bot.http.frame.problems import Problem


def chatwoot_router(relay: Relay, other: ChatwootDesk) -> APIRouter:
    """The webhook of Chatwoot: believed only when signed with the webhook's secret, lately, and once."""
    router, seen = APIRouter(prefix="/api/v1/desk", tags=["desk"]), Seen()

    @router.post("/chatwoot/webhook", summary="What Chatwoot tells")
    async def webhook(request: Request) -> Response:
        """Believed only when signed with the webhook's secret, lately, and once."""
        body = await request.body()
        if not is_signed(other.settings.webhook_secret, request.headers, body):
            raise Problem("unauthorized")
        event = heard(body)
        if event is not None and seen.is_new(event.id):
            await relay.hear(event)
        return Response(status_code=200)

    return router
