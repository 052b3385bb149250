"""What no database keeps is refused at the door of every call, with the same problem, and never an error of ours."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.application import document
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.desk.served import Page, account
from tests.integration.desk.test_served import waiting

pytestmark = pytest.mark.server
ODD = ("\ud800", "\0")
HEAD_END = b"\r\n\r\n"


def members() -> Iterator[tuple[str, str, str]]:
    """Every text that a call of the document takes in its body: method, path, name."""
    made = document()
    for path, calls in made["paths"].items():
        for method, call in calls.items():
            body = call.get("requestBody", {}).get("content", {}).get("application/json")
            schema = body["schema"] if body else {}
            reference = (schema.get("$ref") or (schema.get("allOf") or [{}])[0].get("$ref") or "").rpartition("/")[2]
            for name, kind in made["components"]["schemas"].get(reference, {}).get("properties", {}).items():
                if kind.get("type") == "string" and "format" not in kind and "enum" not in kind:
                    yield method, path, name


@pytest.fixture(scope="module")
def pages(gateway: Gateway) -> dict[str, Page]:
    return {role: account(gateway, f"odd-{role}", role) for role in ("lead", "admin")}


@pytest.fixture(scope="module")
def chat(gateway: Gateway) -> Chat:
    """One customer for all: what is refused changes nothing."""
    return waiting(gateway)


def is_refused(answer: httpx.Response) -> bool:
    body = answer.json()
    odd = any("odd_characters" in each["reason"] for each in body.get("errors", ()))
    return answer.status_code == 422 and (odd or body["type"].endswith("odd-characters"))


@pytest.mark.parametrize("odd", ODD, ids=["half", "nul"])
@pytest.mark.parametrize(("method", "path", "name"), list(members()))
def test_in_every_member(
    gateway: Gateway, pages: dict[str, Page], chat: Chat, method: str, path: str, name: str, odd: str
) -> None:
    page = pages["admin" if "/accounts" in path else "lead"]
    address = path.format(conversation_id=chat.id, agent_id=page.me["id"], number="1")
    headers = {"Content-Type": "application/json"}
    client, more = (page.http, {}) if "/desk/" in path else (gateway.client, chat.headers)
    answer = client.request(method, address, content=json.dumps({name: odd + "x"}), headers={**headers, **more})
    if (path.rpartition("/")[2], name) in (("messages", "text"), ("rating", "comment")) and "/desk/" not in path:
        assert answer.status_code == 422 and not is_refused(answer), "a customer's words are cleaned instead"
    else:
        assert is_refused(answer), answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/desk/search?q=a%00b",
        "/api/v1/desk/conversations/%00",
        "/api/v1/desk/conversations/a%00b/attachments/x",
        "/api/v1/desk/queue?brand=%00",
        "/api/v1/conversations/%00/messages",
        "/api/v1/brands/%00",
        "/desk/%00",
    ],
)
def test_in_every_address(gateway: Gateway, pages: dict[str, Page], address: str) -> None:
    assert is_refused(pages["lead"].http.get(address))


@pytest.mark.parametrize("body", [{"\ud800": 1}, {"login": "x", "password": "y", "\0": "\ud800"}])
def test_a_member_that_is_named_so_is_refused_too(gateway: Gateway, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    assert gateway.client.post("/api/v1/desk/login", content=json.dumps(body), headers=headers).status_code == 422


@pytest.mark.parametrize("head", [b"[" * 3000, b'{"alg":' * 400])
def test_a_deep_token_is_no_token(gateway: Gateway, head: bytes) -> None:
    import base64

    token = base64.urlsafe_b64encode(head).rstrip(b"=").decode() + ".e30.x"
    headers = {"Authorization": f"Bearer {token}"}
    answer = gateway.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("due", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1999-12-31T00:00:00Z"])
def test_a_reminder_is_for_this_century(pages: dict[str, Page], chat: Chat, due: str) -> None:
    answer = pages["lead"].post(f"conversations/{chat.id}/reminders", {"text": "x", "due_at": due})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/due_at")


@pytest.mark.parametrize("size", [31, 33, 120])
def test_a_head_that_comes_in_one_read_is_measured_too(gateway: Gateway, size: int) -> None:
    parts = urlsplit(gateway.url)
    filler = b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1015) for n in range(size))
    request = b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + filler + b"\r\n"
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=30) as line:
        line.sendall(request)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 400" if size > 31 else b"HTTP/1.1 404"), answer[:200]


@pytest.mark.parametrize("number", ["9" * 19, "9" * 40, "-" + "9" * 30, "1e999", "NaN", "0", "-1"])
def test_a_number_that_no_column_holds_is_no_error_of_ours(
    gateway: Gateway, pages: dict[str, Page], chat: Chat, number: str
) -> None:
    lead, admin = pages["lead"].http, pages["admin"].http
    answers = [
        lead.post(f"/api/v1/desk/canned/{number}/drop"),
        lead.post(f"/api/v1/desk/reminders/{number}/done"),
        lead.get("/api/v1/desk/queue", params={"skip": number}),
        lead.get("/api/v1/desk/figures", params={"days": number}),
        lead.get(f"/api/v1/desk/conversations/{chat.id}", params={"after": number}),
        admin.get("/api/v1/desk/audit", params={"before": number}),
        gateway.client.get(f"{chat.path}/messages", params={"after": number}, headers=chat.headers),
    ]
    raw = {"Content-Type": "application/json"}
    for page, path, body in (
        (admin, "accounts", '{"login":"n","name":"n","password":"mountain otter brews 7","capacity":%s}'),
        (lead, f"conversations/{chat.id}/reminders", '{"text":"x","due_at":%s}'),
    ):
        answers.append(page.post(f"/api/v1/desk/{path}", content=body % number, headers=raw))
    answers.append(
        gateway.client.post(
            f"{chat.path}/feedback", content=f'{{"seq":{number},"helpful":true}}', headers={**chat.headers, **raw}
        )
    )
    assert [(a.request.url.path, a.status_code) for a in answers if a.status_code >= 500] == []
