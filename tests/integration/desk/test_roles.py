"""Every call of the desk, for every role: what the matrix allows, and nothing else. And nobody gets in by guessing."""

from __future__ import annotations

import random
import secrets
from typing import Any, get_args

import httpx
import pytest
from fastapi.routing import APIRoute

from bot.desk.permissions import MATRIX, ROLES, Agent, Permission, may_read
from bot.http.desk.assembly import ROUTERS
from tests.integration.customer.harness import Gateway
from tests.integration.desk.served import PASSWORD, Page, account
from tests.integration.desk.test_served import waiting
from tests.support import plain_http

pytestmark = pytest.mark.server
CALLS = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
ROUTES = sorted({(method, route.path) for route in CALLS for method in route.methods})
# What each call is for. A new call without a line here fails the test.
NEEDS: dict[str, Permission] = {
    "POST /logout": "self", "GET /me": "self", "POST /me/presence": "self", "POST /me/password": "self",
    "POST /me/code": "self", "GET /me/code/picture": "self", "POST /me/code/confirm": "self",
    "GET /reminders": "self", "POST /reminders/{reminder_id}/done": "self",
    "GET /queue": "queue", "GET /agents": "queue", "GET /canned": "queue", "POST /canned": "queue",
    "POST /canned/{canned_id}/drop": "queue",
    "GET /search": "read", "GET /conversations/{conversation_id}": "read",
    "GET /conversations/{conversation_id}/attachments/{attachment_id}": "read",
    "POST /conversations/{conversation_id}/reveal": "reveal",
    "GET /conversations/{conversation_id}/export": "export",
    "GET /conversations/{conversation_id}/person": "person",
    "GET /conversations/{conversation_id}/person/export": "person",
    "POST /conversations/{conversation_id}/person/erase": "person",
    "GET /lead": "lead", "POST /conversations/{conversation_id}/take-over": "lead",
    "POST /conversations/{conversation_id}/whisper": "lead",
    "GET /figures": "figures", "GET /audit": "audit",
    "GET /accounts": "accounts", "POST /accounts": "accounts", "POST /accounts/{agent_id}": "accounts",
    **{
        f"POST /conversations/{{conversation_id}}/{act}": "work"
        for act in (
            "claim", "release", "messages", "attachments", "typing", "notes", "step", "transfer", "transfer/accept",
            "transfer/decline", "hand-back", "close", "reminders",
        )
    },
    "GET /conversations/{conversation_id}/closing": "work",
}  # fmt: skip
BODIES: dict[str, Any] = {
    "messages": {"client_id": "5b3f1c9e-6c0e-4a55-9a9b-0d6f8f3f2a11", "text": "x"},
    "notes": {"text": "x"}, "whisper": {"text": "x"}, "step": {"topic": "payment_failed", "step": "x"},
    "transfer": {"to": "nobody", "note": "x"}, "close": {"category": "nonsense"}, "reveal": {"field": "email"},
    "reminders": {"text": "x", "due_at": "2030-01-01T00:00:00Z"}, "canned": {"shortcut": "x", "text": "x"},
    "erase": {"reason": "nonsense"},
    "presence": {"presence": "online"}, "password": {"old": "x", "new": "y"},
    "code": {"password": "x"}, "confirm": {"code": "0"}, "accounts": {"login": "x"},
}  # fmt: skip


QUERIES = {"/search": {"q": "xx"}, "/attachments": {"client_id": "6f1c3c1e-6a55-4a0e-9d3c-0c1a52a7b001"}}


def test_every_call_says_whom_it_is_for() -> None:
    calls = {f"{method} {path.removeprefix('/api/v1/desk')}" for method, path in ROUTES}
    assert calls == {*NEEDS, "POST /login"}


@pytest.fixture(scope="module")
def pages(gateway: Gateway) -> dict[str, Page]:
    return {role: account(gateway, f"role-{role}", role) for role in ROLES}


def call(http: httpx.Client, method: str, path: str, conversation_id: str, **more: Any) -> httpx.Response:
    address = path.format(conversation_id=conversation_id, attachment_id="x", canned_id=9, reminder_id=9, agent_id="x")
    query = next((more for end, more in QUERIES.items() if path.endswith(end)), None)
    body = BODIES.get(path.rsplit("/", 1)[-1]) if method == "POST" else None
    return http.request(method, address, params=query, json=body, **more)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path"), [r for r in ROUTES if not r[1].endswith(("/login", "/logout"))])
def test_a_role_does_what_the_matrix_says(
    gateway: Gateway, pages: dict[str, Page], chat_id: str, role: Any, method: str, path: str
) -> None:
    permission = NEEDS[f"{method} {path.removeprefix('/api/v1/desk')}"]
    answer = call(pages[role].http, method, path, chat_id)
    if permission in MATRIX[role]:
        forbidden = path.endswith("/reveal") and role == "agent"  # of the cases they have, and they have none
        assert (answer.status_code == 403) == forbidden, answer.text
        assert answer.status_code < 500
    else:
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:paydoc:problem:forbidden")


@pytest.fixture(scope="module")
def chat_id(gateway: Gateway) -> str:
    return waiting(gateway).id


@pytest.mark.parametrize(("method", "path"), [r for r in ROUTES if not r[1].endswith("/login")])
def test_nobody_is_nobody(gateway: Gateway, pages: dict[str, Page], chat_id: str, method: str, path: str) -> None:
    with plain_http.client(base_url=gateway.url) as stranger:
        answer = call(stranger, method, path, chat_id)
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:paydoc:problem:signed-out")
    if method == "GET":
        return
    with plain_http.client(base_url=gateway.url, cookies=dict(pages["lead"].http.cookies)) as forged:
        for headers in ({}, {"X-CSRF-Token": "0" * 64}):
            answer = call(forged, method, path, chat_id, headers=headers)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:paydoc:problem:csrf")
        right = {"X-CSRF-Token": pages["lead"].http.headers["X-CSRF-Token"], "Origin": "https://evil.example"}
        assert call(forged, method, path, chat_id, headers=right).json()["type"] == "urn:paydoc:problem:csrf"


def test_another_wallets_agent_sees_nothing(gateway: Gateway, chat_id: str) -> None:
    upay = account(gateway, "upay-lin", brands="upay")
    assert chat_id not in str(upay.get("queue")) and chat_id not in str(upay.get("search", q="付款"))
    for method, path in ROUTES:
        if "{conversation_id}" in path and NEEDS[f"{method} {path.removeprefix('/api/v1/desk')}"] in MATRIX["agent"]:
            assert call(upay.http, method, path, chat_id).status_code == 404, path


def test_a_conversation_nobody_handed_over_is_no_agents_business(gateway: Gateway, pages: dict[str, Page]) -> None:
    private = gateway.open().id
    path = f"/api/v1/desk/conversations/{private}"
    assert pages["agent"].http.get(path).status_code == 404
    assert pages["lead"].http.get(path).status_code == 200


def test_a_thousand_guesses_hit_nothing(gateway: Gateway, chat_id: str) -> None:
    """In the process: the look that every call takes first."""
    store, rng = gateway.services.store, random.Random(7)
    from bot.store.desk.facade import DeskStore

    desk = DeskStore(store)
    spy = Agent("spy", "spy", "spy", "agent", ("upay",))
    private = [gateway.open().id for _ in range(5)]
    hits = 0
    for n in range(1_000):
        known = rng.choice([chat_id, *private])
        place, changed = rng.randrange(len(known)), rng.choice("0123456789abcdef")
        guess = secrets.token_hex(16) if n % 2 else known[:place] + changed + known[place + 1 :]
        row = desk.conversation(guess) if n % 4 else desk.conversation(known)
        hits += row is not None and may_read(spy, row["brand"], bool(n % 3))
    assert hits == 0


def test_guessing_a_password_takes_longer_and_longer(gateway: Gateway) -> None:
    account(gateway, "victim")
    with plain_http.client(base_url=gateway.url) as guesser:
        body = {"login": "victim", "password": "wrong"}
        seen = [guesser.post("/api/v1/desk/login", json=body) for _ in range(7)]
        assert [a.json()["type"].rsplit(":", 1)[1] for a in seen] == ["wrong-login"] * 5 + ["locked"] * 2
        assert int(seen[-1].headers["Retry-After"]) > 1
        right = guesser.post("/api/v1/desk/login", json={"login": "victim", "password": PASSWORD})
        assert right.status_code == 429
        nobody = guesser.post("/api/v1/desk/login", json={"login": "nobody", "password": "wrong"})
        assert nobody.json()["type"] == "urn:paydoc:problem:wrong-login"


def test_the_cookie_is_kept_from_pages_and_from_the_open_net(gateway: Gateway) -> None:
    account(gateway, "cookie")
    body = {"login": "cookie", "password": PASSWORD}
    answer = plain_http.post(f"{gateway.url}/api/v1/desk/login", json=body)
    assert answer.headers["set-cookie"].startswith("paydoc_desk_local=")
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=strict" in answer.headers["set-cookie"]
    open_net = plain_http.post(f"{gateway.url}/api/v1/desk/login", json=body, headers={"Host": "desk.example"})
    assert (open_net.status_code, open_net.json()["type"]) == (403, "urn:paydoc:problem:https-needed")


def test_a_shut_account_is_out_at_once(gateway: Gateway, pages: dict[str, Page]) -> None:
    gone = account(gateway, "gone")
    changed = pages["admin"].post(f"accounts/{gone.me['id']}", {"disabled": True})
    assert changed.status_code == 204
    assert gone.http.get("/api/v1/desk/me").status_code == 401


def test_the_matrix_leaves_nothing_over() -> None:
    assert set().union(*MATRIX.values()) == set(get_args(Permission))
    assert set(NEEDS.values()) | {"read_all"} == set(get_args(Permission))
