"""The desk's calls answer what the served OpenAPI document says: every call, checked with jsonschema."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pyotp
import pytest
from PIL import Image

from bot.application import document
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway, eventually
from tests.integration.desk.served import HASHED, Page, account
from tests.integration.desk.test_roles import ROUTES
from tests.integration.desk.test_served import waiting

pytestmark = pytest.mark.server
BASE = "/api/v1/desk"


class Checked:
    """Knows which call an answer belongs to, and which have been made."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document, self.seen = document, set[tuple[str, str]]()

    def check(self, answer: httpx.Response) -> None:
        """An answer to a call that was allowed."""
        answer.read()
        method, path = answer.request.method, self.template(answer.request.method, answer.request.url.path)
        assert answer.is_success, (method, path, answer.text)
        known = self.document["paths"][path][method.lower()]["responses"]
        assert str(answer.status_code) in known, (method, path, answer.status_code)
        content = known[str(answer.status_code)].get("content", {}).get("application/json")
        if answer.headers.get("content-type", "").startswith("application/json"):
            assert content and content["schema"], f"{method} {path} is not described"
            wanted = {**content["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(wanted).validate(answer.json())
        else:
            assert content is None, f"{method} {path} answered something else"
        self.seen.add((method, path))

    def template(self, method: str, path: str) -> str:
        """The path as the document has it; the one with the fewest places to fill in."""
        fits = [known for known in self.document["paths"] if _fits(known, path) and method.lower() in self.calls(known)]
        return str(min(fits, key=lambda known: known.count("{")))

    def calls(self, path: str) -> dict[str, Any]:
        """The methods of a path."""
        return dict(self.document["paths"][path])


def _fits(known: str, path: str) -> bool:
    parts, given = known.split("/"), path.split("/")
    return len(parts) == len(given) and all(p.startswith("{") or p == g for p, g in zip(parts, given, strict=True))


@pytest.fixture(scope="module")
def checked(gateway: Gateway) -> Checked:
    return Checked(gateway.client.get("/api/v1/openapi.json").json())


@pytest.fixture(scope="module")
def people(gateway: Gateway, checked: Checked) -> Iterator[dict[str, Page]]:
    """One of each, whose every answer is checked."""
    roles = {"lin": "agent", "wu": "agent", "chen": "lead", "audit": "auditor", "root": "admin"}
    pages = {name: account(gateway, f"said-{name}", role, capacity=50).online() for name, role in roles.items()}
    for page in pages.values():
        page.http.event_hooks["response"] = [checked.check]
    yield pages


def test_the_front_ends_types_are_made_from_what_is_served(checked: Checked) -> None:
    assert checked.document == document()


def test_every_call_answers_as_described(gateway: Gateway, people: dict[str, Page], checked: Checked) -> None:
    lin, chen = people["lin"], people["chen"]
    sign_in_and_out(gateway, checked)
    chat = one_case(gateway, people)
    own_things(lin, chat)
    lin.do(chat, "close", {"category": "solved", "summary": "x"})
    chen.get("lead")
    chen.get("figures")
    people["audit"].get("audit")
    the_accounts(people["root"])
    missing = {(method, path) for method, path in ROUTES} - checked.seen
    assert not missing


def sign_in_and_out(gateway: Gateway, checked: Checked) -> None:
    """With a session of its own."""
    DeskStore(gateway.services.store).add_agent("said-brief", "小短", "agent", HASHED, ["*"], [], 4)
    page = Page(gateway, "said-brief")
    page.http.event_hooks["response"] = [checked.check]
    login = {"login": "said-brief", "password": "correct horse 马"}
    page.http.headers["X-CSRF-Token"] = page.post("login", login).json()["csrf"]
    page.get("me")
    changed = page.post("me/password", {"old": login["password"], "new": "another horse 牛 12"})
    page.http.headers["X-CSRF-Token"] = changed.json()["csrf"]
    secret = page.post("me/code", {"password": "another horse 牛 12"}).json()["secret"]
    assert page.http.get(f"{BASE}/me/code/picture").is_success
    assert page.post("me/code/confirm", {"code": pyotp.TOTP(secret).now()}).status_code == 204
    page.post("me/presence", {"presence": "busy"})
    page.post("logout")


def one_case(gateway: Gateway, people: dict[str, Page]) -> str:
    """Through all hands; whose it is in the end."""
    lin, wu, chen = people["lin"], people["wu"], people["chen"]
    customer = waiting(gateway)
    chat = customer.id
    lin.get("queue")
    lin.get("agents")
    lin.do(chat, "claim")
    lin.do(chat, "release")
    lin.do(chat, "claim")
    lin.say(chat, "您好")
    lin.do(chat, "typing")
    lin.do(chat, "notes", {"text": "记一下"})
    chen.do(chat, "whisper", {"text": "先核对"})
    step = next(c for c in lin.get(f"conversations/{chat}")["checklists"] if c["topic"] == "payment_failed")["steps"][2]
    lin.do(chat, "step", {"topic": "payment_failed", "step": step["id"]})
    customer.ask("还是不行")
    eventually(lambda: customer.read()["state"] == "agent")
    picture(gateway, lin, customer)
    for answer in ("decline", "accept"):
        lin.do(chat, "transfer", {"to": wu.me["id"], "note": "请接"})
        wu.do(chat, f"transfer/{answer}")
    chen.do(chat, "take-over", {"to": lin.me["id"]})
    lin.get(f"conversations/{chat}")
    lin.get(f"conversations/{chat}/closing")
    lin.do(chat, "reveal", {"field": "order_number"})
    assert chen.http.get(f"{BASE}/conversations/{chat}/export").is_success
    lin.get("search", q="付款")
    chen.get(f"conversations/{chat}/person")
    chen.get(f"conversations/{chat}/person/export")
    chen.do(gateway.open().id, "person/erase", {"reason": "law"})
    other = waiting(gateway).id
    lin.do(other, "claim")
    lin.do(other, "hand-back")
    return chat


def picture(gateway: Gateway, lin: Page, customer: Any) -> None:
    """The customer sends one, the agent looks at it."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "PNG")
    sent = gateway.client.post(
        f"{customer.path}/attachments",
        params={"client_id": "5b3f1c9e-6c0e-4a55-9a9b-0d6f8f3f2a77"},
        content=data.getvalue(),
        headers={**customer.headers, "Content-Type": "image/png"},
    )
    assert sent.status_code == 202, sent.text
    messages = lin.get(f"conversations/{customer.id}")["messages"]
    [found] = [message["attachment"]["id"] for message in messages if "attachment" in message]
    assert lin.http.get(f"{BASE}/conversations/{customer.id}/attachments/{found}").is_success
    assert lin.attach(customer.id, data.getvalue()).status_code == 201


def own_things(lin: Page, chat: str) -> None:
    """Canned replies and reminders."""
    kept = lin.post("canned", {"shortcut": "x", "text": "您好"}).json()["id"]
    lin.get("canned", brand="okpay")
    lin.post(f"canned/{kept}/drop")
    due = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    made = lin.do(chat, "reminders", {"text": "回电", "due_at": due}).json()["id"]
    lin.get("reminders")
    lin.post(f"reminders/{made}/done")


def the_accounts(root: Page) -> None:
    """Open one, change it, list them."""
    new = {"login": "said-new", "name": "小新", "password": "mountain otter brews 7"}
    made = root.post("accounts", new).json()["id"]
    changes = {"brands": ["okpay"], "skills": ["payment_failed"], "capacity": 7, "role": "lead", "name": "新主管"}
    root.post(f"accounts/{made}", changes)
    found = root.get("accounts")
    [account_now] = [each for each in found["items"] if each["id"] == made]
    assert {key: account_now[key] for key in changes} == changes
    assert "payment_failed" in {topic["id"] for topic in found["topics"]}
