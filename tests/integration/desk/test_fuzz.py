"""Requests that nobody wrote, over the whole served document: as it says, and against it. No 5xx, and none hangs."""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

schemathesis = pytest.importorskip("schemathesis")
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402

from bot.application import document  # noqa: E402
from bot.http.desk.session import csrf_of  # noqa: E402
from bot.limits import Limiter  # noqa: E402
from bot.pictures.process import PICTURE_SECONDS  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.store.desk.facade import DeskStore  # noqa: E402
from tests.integration.customer.harness import Chat, Gateway, running  # noqa: E402
from tests.integration.desk.served import HASHED, services  # noqa: E402
from tests.integration.desk.test_served import waiting  # noqa: E402
from tests.support import plain_http  # noqa: E402

pytestmark = pytest.mark.server
MANY = int(os.environ.get("PAYDOC_FUZZED", "400"))  # 50000 for the whole of it
SEED = int(os.environ.get("PAYDOC_FUZZED_SEED", "16"))
HANGS = PICTURE_SECONDS + 30.0  # a picture is given up after so long, and then answered
ROLES = ("lead", "admin", "auditor", "agent")
DESK = "/api/v1/desk"
ODD = ("\0", "\ud800", "\x7f", "‮", "'; --", "%00", "../..", "𝟙" * 50, "1" * 400, "-1", "1e999", "[]", "{}")
FRESH_EVERY = 100  # calls with the same conversation, which most of them close


@schemathesis.serializer("image/png", "image/jpeg", "image/webp")  # type: ignore[untyped-decorator]
def _bytes(context: Any, value: Any) -> bytes:
    """Pictures that are none; the bytes are sent by `send`."""
    return _raw(value)


@dataclass
class Callers:
    """Who calls: people of every role with real sessions, and a customer with a real conversation."""

    gateway: Gateway
    seen: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    _calls: int = 0
    _sessions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Accounts, and a client that keeps its connections."""
        self.desk = DeskStore(self.gateway.services.store)
        for role in ROLES:
            self.desk.add_agent(f"fuzz-{role}", f"小{role}", role, HASHED, ["*"], [], 50)
        self.http = plain_http.client(base_url=self.gateway.url, timeout=HANGS)
        self.chat: Chat = waiting(self.gateway)

    def of_desk(self, role: str) -> dict[str, str]:
        """A session that stands, whatever the calls before did to the account."""
        known = self.desk.session(self._sessions.get(role, ""))
        if not known or (known.role, known.brands, known.must_change, known.has_code) != (role, ("*",), False, False):
            account = self.desk.account(f"fuzz-{role}")
            assert account is not None
            self.desk.disable_agent(account.agent.id, False)
            self.desk.change_agent(account.agent.id, role=role, must_change=False, totp=None, brands=["*"])
            self._sessions[role] = self.desk.sign_in(account.agent.id, None, timedelta(hours=1))
        secret = self._sessions[role]
        return {"Cookie": f"paydoc_desk_local={secret}", "X-CSRF-Token": csrf_of(secret)}

    def with_customer(self) -> None:
        """A customer who waits for a person; another one where the calls before have ended that, or the token."""
        seen = self.http.get(f"{self.chat.path}/messages", headers=self.chat.headers)
        if seen.status_code != 200 or seen.json()["state"] != "queued":
            self.chat = waiting(self.gateway)

    def send(self, method: str, path: str, query: Any, headers: dict[str, str], body: Any) -> None:
        """One request; it is answered in time, and the answer is no error of ours."""
        self._calls += 1
        if self._calls % FRESH_EVERY == 0:
            self.chat = waiting(self.gateway)
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        began = time.monotonic()
        try:
            answer = self.http.request(method, path, params=query, headers=headers, content=content)
        except (httpx.InvalidURL, UnicodeError, TypeError, httpx.LocalProtocolError):
            return  # no client could write it down
        took = time.monotonic() - began
        self.seen[answer.status_code] += 1
        self.slowest = max(self.slowest, (took, f"{method} {path}"))
        shown = f"{method} {path} {query} {body!r:.300}: {answer.status_code} {answer.text:.300}"
        assert answer.status_code < 500, shown
        if answer.status_code >= 400 and path.startswith("/api/"):
            assert answer.headers["content-type"] == "application/problem+json", shown


@pytest.fixture
def callers(url: str) -> Iterator[Callers]:
    free = {"rate_messages": None, "rate_conversations": None, "rate_reads": None}
    with running(url, Settings(**free), **services()) as gateway:  # type: ignore[arg-type]
        here = gateway.server.config.app.state.desk  # type: ignore[union-attr]
        here.calls = here.tries = here.logins = Limiter(None)
        gateway.server.config.app.state.context.marks = Limiter(None)  # type: ignore[union-attr]
        made = Callers(gateway)
        yield made
        made.http.close()


def operations() -> list[Any]:
    """All calls of the document."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
    return [found.ok() for found in schema.get_all_operations()]


def test_no_request_breaks_anything(callers: Callers) -> None:
    calls = operations()
    modes = list(schemathesis.GenerationMode)
    each = max(1, MANY // (len(calls) * len(modes)))
    assert len(calls) > 50
    for number, operation in enumerate(calls):
        for mode in modes:
            fuzz(callers, operation, mode, each, SEED + number)
    print(f"{callers.seen.total()} requests, by status {dict(sorted(callers.seen.items()))}, slowest {callers.slowest}")
    assert callers.gateway.client.get("/health/live").status_code == 200
    assert len([status for status in callers.seen if status < 400]) > 1, "some of them were taken"


def fuzz(callers: Callers, operation: Any, mode: Any, many: int, number: int) -> None:
    """So many requests of one call."""
    whose = "admin" if "/accounts" in operation.path else "auditor" if "/audit" in operation.path else "lead"
    rng, session, left = random.Random(number), callers.of_desk(whose), many
    callers.with_customer()

    @seed(number)
    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), luck=st.integers(0, 2**16))
    def one(case: Any, luck: int) -> None:
        nonlocal session, left
        left -= 1
        if left < -3 * many:
            return
        if operation.path.endswith(("/logout", "/password")):
            session = callers.of_desk(whose)
        caller = callers.of_desk(rng.choice(ROLES)) if luck % 7 == 0 else session
        known = {"conversation_id": callers.chat.id} if luck % 3 else {}
        parts = {**(case.path_parameters or {}), **known}
        path = operation.path
        for name, value in parts.items():
            written = str(value) if name in known or "%" in str(value) else quote(str(value), safe="", errors="replace")
            path = path.replace("{%s}" % name, written or "x")  # noqa: UP031
        headers = {**(caller if path.startswith(DESK) else callers.chat.headers), "Content-Type": "application/json"}
        if luck % 11 == 0:
            headers.pop("X-CSRF-Token", None)
        body = None if operation.method == "get" else _spoilt(_plain(case.body), luck)
        if (case.media_type or "").startswith("image/"):
            body, headers["Content-Type"] = _raw(body), case.media_type
        query = {
            name: value for name, value in (case.query or {}).items() if isinstance(value, (str, int, float, bool))
        }
        if operation.path.endswith("/messages") and "wait" in query:
            query["wait"] = 0
        callers.send(operation.method.upper(), path, query, headers, body)

    with suppress(Unsatisfiable):  # nothing can be wrong with it
        one()


def _plain(body: Any) -> Any:
    """What is made as a body, or none."""
    return None if type(body).__name__ == "NotSet" else body


def _raw(value: Any) -> bytes:
    """What is made as bytes, or as what may stand for them."""
    found = getattr(value, "data", value)
    return found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")


def _spoilt(body: Any, luck: int) -> Any:
    """Now and then with something that no shape tells of: an odd character, a wrong kind, a number without end."""
    if luck % 5 or not isinstance(body, dict) or not body:
        return body
    names = sorted(body, key=str)
    name = names[luck % len(names)]
    wild = (*ODD, 10**400, float("inf"), float("nan"), None, [], {}, True, -1, str(uuid.uuid4()), [[[["x"]]]])
    return {**body, name: wild[luck % len(wild)]}
