"""A gateway as small as can be: the web API's names over the real store and dispatcher, with an echo inside.

PAYDOC_DATABASE_URL=sqlite:////tmp/x.db PAYDOC_PORT=8123 python -m tests.torture.echo_app
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import uvicorn
from fastapi import FastAPI, Header, HTTPException, Response

from bot.exchange import Effect, Outcome, Reply
from bot.store import DEFAULT_URL, Claimed, Store
from bot.turns import TurnDispatcher
from bot.turns.waiters import first
from tests.support.replies import apology

TOKEN_TTL = timedelta(hours=1)
SORRY = Reply("sorry", "notice", sender="system")
SLOWEST_TURN = 0.08


class Echo:
    """Takes its time, then says what it heard and how many turns it remembers."""

    async def respond(self, claimed: Claimed) -> Outcome:
        await asyncio.sleep(random.uniform(0, SLOWEST_TURN))
        turns = claimed.memory["turns"] + 1
        replies = (Reply(f"echo: {claimed.text}"), Reply(f"turn {turns}"))
        effect = Effect("event", {"name": "echoed", "seq": claimed.seq})
        return Outcome(replies, {"turns": turns}, claimed.owner, (effect,))


def create_app(url: str, worker: str) -> FastAPI:
    """The app on this database."""
    store = Store(url)
    turns = TurnDispatcher(store, Echo(), worker, apology=apology(SORRY))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store.upgrade()
        await turns.start()
        yield
        await turns.stop()
        store.close()

    app = FastAPI(lifespan=lifespan)

    async def admit(conversation_id: str, authorization: str) -> None:
        found = await turns.threads.read(store.authenticate, authorization.removeprefix("Bearer "))
        if found is None:
            raise HTTPException(401)
        if found != conversation_id:
            raise HTTPException(404)

    async def page(conversation_id: str, after: int) -> dict[str, Any]:
        found = await turns.threads.read(store.page, conversation_id, after)
        assert found is not None
        fields = ("messages", "last_seq", "answered_seq", "state")
        return {name: getattr(found, name) for name in fields}

    @app.post("/api/v1/conversations", status_code=201)
    async def open_conversation(body: dict[str, str]) -> dict[str, Any]:
        greeting = [Reply("hello")]
        args = (body["brand"], "web", None, {"turns": 0}, greeting, TOKEN_TTL)
        opened = await turns.threads.write(store.open_conversation, *args)
        shown = await page(opened.conversation_id, 0)
        return {"conversation_id": opened.conversation_id, "token": opened.token, **shown}

    @app.post("/api/v1/conversations/{conversation_id}/messages", status_code=202)
    async def say(conversation_id: str, body: dict[str, str], authorization: str = Header("")) -> dict[str, int]:
        await admit(conversation_id, authorization)
        accepted = await turns.accept(conversation_id, "web", body["client_id"], body["text"])
        return {"seq": accepted.seq}

    @app.get("/api/v1/conversations/{conversation_id}/messages")
    async def messages(
        conversation_id: str, after: int = 0, wait: float = 0, authorization: str = Header("")
    ) -> dict[str, Any]:
        await admit(conversation_id, authorization)
        with turns.hear_of(conversation_id) as news:
            shown = await page(conversation_id, after)
            if wait and not shown["messages"]:
                await first(min(wait, 25), news)
                shown = await page(conversation_id, after)
        return shown

    @app.get("/health/ready")
    async def ready() -> Response:
        await turns.threads.read(store.pending_conversations, 1)
        return Response("ready")

    return app


def main() -> None:
    """Serve until killed."""
    url = os.environ.get("PAYDOC_DATABASE_URL", DEFAULT_URL)
    port = int(os.environ.get("PAYDOC_PORT", "8000"))
    app = create_app(url, os.environ.get("PAYDOC_WORKER", f"echo-{port}"))
    uvicorn.run(app, host=os.environ.get("PAYDOC_HOST", "127.0.0.1"), port=port, log_level="warning", ws="none")


if __name__ == "__main__":
    main()
