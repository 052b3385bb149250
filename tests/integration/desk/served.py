"""The gateway with its desk over real HTTP: the product's engine and knowledge, with a short list as understanding."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from functools import cache
from typing import Any

import httpx
from argon2 import PasswordHasher
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from websockets.legacy.client import connect
from websockets.typing import Origin

from bot.application import document
from bot.channel_registry import faces
from bot.exchange import Outcome, Reply
from bot.http.frame.services import DeskServices
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.loader import knowledge_root
from bot.limits import Limiter
from bot.store import Claimed
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway
from tests.integration.desk.acting import OPEN, decisions, engine, understood
from tests.support import plain_http

PASSWORD = "correct horse 马"
# Kept as any password is, but quick to check: some hundred people sign in here, and 0.3 s of work each proves nothing.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Engine:
    """Answers as the product does; what is typed is understood by a short list, buttons as ever."""

    def __init__(self, now: datetime = OPEN) -> None:
        self.now, self.answered = now, list[str]()

    async def respond(self, claimed: Claimed) -> Outcome:
        """One turn."""
        self.answered.append(claimed.text)
        return understood(claimed, self.now)


def greet(brand: str) -> tuple[dict[str, Any], Sequence[Reply]]:
    """The product's welcome."""
    outcome = engine().greet(brand, OPEN)
    return outcome.memory, outcome.replies


def services(now: datetime = OPEN, **more: Any) -> dict[str, Any]:
    """What `running` needs to serve a desk. The desk's clock says that the desks are open."""
    rules = load_rules(knowledge_root())
    more = {"every": 3600.0, "clock": lambda: now, **more}
    desk = DeskServices(engine(), rules, **more)
    topics = {topic.id: topic.name for topic in engine().knowledge.topics.values()}
    said = {"left": decisions().left(), "page_told": decisions().page_told}
    return {"script": Engine(now), "greet": greet, "desk": desk, "topics": topics, "faces": faces(), **said}


class Page:
    """One person's browser."""

    def __init__(self, gateway: Gateway, login: str) -> None:
        self.gateway, self.login = gateway, login
        self.http = plain_http.client(base_url=gateway.url, timeout=120)
        answer = self.http.post("/api/v1/desk/login", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.me, csrf = answer.json()["me"], answer.json()["csrf"]
        self.http.headers["X-CSRF-Token"] = csrf

    def attach(self, conversation_id: str, data: bytes, kind: str = "image/png", client_id: str = "") -> httpx.Response:
        """Send a picture to the customer."""
        return self.http.post(
            f"/api/v1/desk/conversations/{conversation_id}/attachments",
            params={"client_id": client_id or str(uuid.uuid4())},
            content=data,
            headers={"Content-Type": kind},
        )

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """What a call answers."""
        answer = self.http.get(f"/api/v1/desk/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def post(self, path: str, body: Any = None) -> httpx.Response:
        """What a call answers, good or bad."""
        return self.http.post(f"/api/v1/desk/{path}", json=body)

    def do(self, conversation_id: str, act: str, body: Any = None) -> httpx.Response:
        """Something with a conversation that is allowed."""
        answer = self.post(f"conversations/{conversation_id}/{act}", body)
        assert answer.is_success, answer.text
        return answer

    def say(self, conversation_id: str, text: str, **more: Any) -> httpx.Response:
        """An agent's message."""
        body = {"client_id": str(uuid.uuid4()), "text": text, **more}
        return self.post(f"conversations/{conversation_id}/messages", body)

    def online(self) -> Page:
        """At work."""
        assert self.post("me/presence", {"presence": "online"}).status_code == 204
        return self

    def cookies(self) -> str:
        """As a Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())

    @asynccontextmanager
    async def stream(self) -> Any:
        """The stream, as our own page opens it."""
        address = f"{self.gateway.stream_url}/api/v1/desk/stream"
        headers = {"Cookie": self.cookies()}
        async with connect(address, origin=Origin(self.gateway.url), extra_headers=headers) as socket:
            yield socket


def account(gateway: Gateway, login: str, role: str = "agent", brands: str = "*", capacity: int = 4) -> Page:
    """A new account whose person has signed in."""
    DeskStore(gateway.services.store).add_agent(login, f"小{login}", role, HASHED, brands.split(), [], capacity)
    return Page(gateway, login)


@cache
def signing_in_often(gateway: Gateway) -> None:
    """Here one address stands for everybody: any number of them may sign in."""
    state = gateway.server.config.app.state  # type: ignore[union-attr]
    state.desk.tries = state.desk.logins = Limiter(None)


def described(kind: str) -> Validator:
    """What the served document says of a frame of the stream."""
    shape = {"$ref": f"#/components/schemas/{kind.capitalize()}Frame", "components": _components()}
    return Draft202012Validator(shape)


@cache
def _components() -> Any:
    """Written once for all kinds of frame: it takes a second, which no test should measure."""
    return document()["components"]


async def frame(socket: Any, kind: str, wanted: Any = None, seconds: float = 30.0) -> dict[str, Any]:
    """The next frame of this kind for which `wanted` is true; every frame until then is as it is described."""

    async def look() -> dict[str, Any]:
        while True:
            found = json.loads(await socket.recv())
            described(found["kind"]).validate(found)
            if found["kind"] == kind and (wanted is None or wanted(found)):
                return dict(found)

    return await asyncio.wait_for(look(), seconds)


def at(iso: str) -> datetime:
    """A time of the API."""
    return datetime.strptime(iso, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
