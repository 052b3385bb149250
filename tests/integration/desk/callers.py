"""Who calls the gateway with requests that nobody wrote: people of every role, and a customer."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from bot.http.desk.session import csrf_of
from bot.limits import Limiter
from bot.pictures.process import PICTURE_SECONDS
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.desk.served import HASHED, signing_in_often
from tests.integration.desk.test_served import waiting
from tests.support import plain_http

HANGS = PICTURE_SECONDS + 30.0  # a picture is given up after so long, and then answered
ROLES = ("lead", "admin", "auditor", "agent")
DESK = "/api/v1/desk"
FRESH_EVERY = 100  # calls with the same conversation, which most of them close


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

    def close(self) -> None:
        """Nobody calls any more."""
        self.http.close()

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


def unlimited(gateway: Gateway) -> Callers:
    """They call as often as they like."""
    signing_in_often(gateway)
    state = gateway.server.config.app.state  # type: ignore[union-attr]
    state.desk.calls = state.context.marks = Limiter(None)
    return Callers(gateway)
