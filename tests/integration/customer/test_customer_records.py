"""What the service says about itself: records without a customer's words, figures, health, its own description."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT, Settings
from tests.integration.customer.harness import Gateway

pytestmark = pytest.mark.server

# In a process of its own, as in production: everything that reaches standard output or error is looked at.
SESSION = """
import asyncio, logging, sys, uuid, warnings
from pathlib import Path
import structlog
from bot.logs import configure
from tests.integration.customer.harness import running
from websockets.legacy.client import connect
early = structlog.get_logger()
configure("DEBUG")

async def stream(chat, ticket):
    async with connect(chat.stream(ticket=ticket)) as socket:
        await socket.recv()

with running(Path(sys.argv[1])) as gateway:
    chat = gateway.open()
    ticket = chat.ticket()
    print("SECRETS", chat.token, ticket, chat.id, file=sys.stderr)
    chat.ask("CUSTOMERWORDS 付款失败了")
    chat.ask("/CUSTOMERWORDS")
    asyncio.run(stream(chat, ticket))
    seq = chat.say("CUSTOMERWORDS 坏").json()["seq"]
    chat.read(seq, 20)
    gateway.client.get(f"{chat.path}/messages?token={chat.token}&text=CUSTOMERWORDS")
    gateway.client.post("/api/v1/conversations", json={"brand": "CUSTOMERWORDS"})
    gateway.services.store.page = lambda *_: 1 / 0
    gateway.client.get(f"{chat.path}/messages", headers=chat.headers)
    third = logging.getLogger("rasa.core.channels")
    third.error("An exception occurred while handling user message 'CUSTOMERWORDS'.")
    third.warning("text %s", "CUSTOMERWORDS")
    try:
        try:
            raise ValueError("CUSTOMERWORDS")
        except ValueError as error:
            raise KeyError("CUSTOMERWORDS") from error
    except KeyError:
        third.exception("it broke with CUSTOMERWORDS")
        logging.getLogger("bot.anything").exception("ours")
    early.warning("rasa.event", message="CUSTOMERWORDS", name="CUSTOMERWORDS", text="CUSTOMERWORDS")
    structlog.get_logger("rasa.x").error("CUSTOMERWORDS {}", exc_info=True)
    warnings.warn("CUSTOMERWORDS")
"""


@pytest.fixture(scope="module")
def session(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], str, list[str]]:
    """The records of a session, everything that was printed, and the secrets that were in it."""
    import shutil

    database = shutil.copy(migrated, tmp_path_factory.mktemp("records") / "store.db")
    command = [sys.executable, "-c", SESSION, str(database)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    marked = [line for line in done.stderr.splitlines() if line.startswith("SECRETS")]
    secrets = marked[0].split()[1:]
    rest = [line for line in done.stderr.splitlines() if not line.startswith("SECRETS")]
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return records, done.stdout + "\n".join(rest), secrets


def test_no_record_holds_what_a_customer_said_or_a_secret(session: Any) -> None:
    _, printed, secrets = session
    assert "CUSTOMERWORDS" not in printed
    for secret in secrets[:2]:
        assert secret not in printed


def test_every_request_is_one_line(session: Any) -> None:
    records, _, secrets = session
    requests = [record for record in records if record["message"] == "request"]
    said = [r for r in requests if r["route"].endswith("/messages") and r["method"] == "POST"]
    assert [r["status"] for r in said] == [202, 202, 202]
    assert {r["route"] for r in said} == {"/api/v1/conversations/{conversation_id}/messages"}
    assert len({r["conversation"] for r in said}) == 1 and secrets[2] not in str(requests)
    assert all(isinstance(r["ms"], float) and len(r["request"]) == 32 for r in requests)
    assert [r["status"] for r in requests if r["method"] == "WS"] == [101]


def test_a_failure_says_where_but_not_what(session: Any) -> None:
    records, _, _ = session
    failed = next(record for record in records if record["message"] == "request failed")
    assert failed["error"][0]["kind"] == "builtins.ZeroDivisionError"
    assert any(place.startswith("bot/http/customer/long_poll.py:") for place in failed["error"][0]["at"])
    assert "text" not in failed["error"][0]
    foreign = [record for record in records if record["logger"] == "rasa.core.channels"]
    assert {record["message"] for record in foreign} == {"(hidden)"}
    assert [each["kind"] for each in foreign[-1]["error"]] == ["builtins.KeyError", "builtins.ValueError"]


def test_a_stream_is_recorded_without_its_ticket(session: Any) -> None:
    records, _, _ = session
    opened = [record for record in records if "WebSocket" in record["message"]]
    assert opened and all("?" not in record["message"] for record in opened)


def test_figures(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("转人工")
    for path in ("/nope/1", "/nope/2", f"{chat.path}x"):
        gateway.client.get(path)
    text = gateway.client.get("/metrics").text
    route = "/api/v1/conversations/{conversation_id}/messages"
    assert f'paydoc_requests_total{{method="POST",route="{route}",status="202"}}' in text
    assert 'paydoc_requests_total{method="GET",route="unmatched",status="404"}' in text
    assert "/nope" not in text and chat.id not in text
    for name in (
        "paydoc_turn_seconds_bucket",
        "paydoc_pending_conversations ",
        "paydoc_open_cases{",
        "paydoc_streams ",
    ):
        assert name in text, name


def test_figures_come_also_when_the_store_does_not_answer(
    start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = start()
    monkeypatch.setattr(gateway.services.store, "pending_conversations", lambda *_: 1 / 0)
    answer = gateway.client.get("/metrics")
    assert answer.status_code == 200 and "paydoc_requests_total" in answer.text


def test_alive_and_ready(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.http.frame import readiness

    monkeypatch.setattr(readiness, "FRESH", 0.0)
    gateway = start()
    assert gateway.client.get("/health/live").json() == {"status": "live"}
    ready = gateway.client.get("/health/ready")
    assert (ready.status_code, ready.json()["parts"]) == (200, {"model": True, "store": True})
    assert all(isinstance(warning, str) for warning in ready.json()["warnings"])
    gateway.healthy["model"] = False
    ready = gateway.client.get("/health/ready")
    assert ready.status_code == 503 and ready.headers["Retry-After"]
    assert ready.json()["parts"] == {"model": False, "store": True}
    assert ready.headers["Content-Type"] == "application/problem+json"
    gateway.healthy.clear()
    assert gateway.client.get("/health/ready").status_code == 503
    monkeypatch.setattr(type(gateway), "healthy", property(lambda _: 1 / 0), raising=False)
    del gateway.__dict__["healthy"]
    assert gateway.client.get("/health/ready").json()["parts"] == {"check": False}
    assert gateway.client.get("/health/live").status_code == 200


def test_headers_of_every_answer(gateway: Gateway) -> None:
    for path in ("/health/live", "/nope", "/demo/", "/demo/brands", "/api/v1/openapi.json"):
        headers = gateway.client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; frame-ancestors 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "Server" not in headers and "Strict-Transport-Security" not in headers
    assert gateway.client.get("/health/live").headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in gateway.client.get("/demo/").headers["Content-Security-Policy"]
    assert "script-src" not in gateway.client.get("/health/live").headers["Content-Security-Policy"]


def test_pages_of_other_origins(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(allowed_origins=("https://app.example",)))
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    for origin, allowed in (("https://app.example", True), ("https://evil.example", False), ("null", False)):
        headers = {"Origin": origin}
        answers = [
            gateway.client.options("/api/v1/conversations", headers={**headers, **asked}),
            gateway.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=headers),
            gateway.client.post("/api/v1/conversations", json={"brand": "x"}, headers=headers),
        ]
        for answer in answers:
            granted = answer.headers.get("Access-Control-Allow-Origin")
            assert granted == (origin if allowed else None)
            assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_api_describes_itself(gateway: Gateway) -> None:
    api = gateway.client.get("/api/v1/openapi.json").json()
    assert api["openapi"].startswith("3.1")
    assert set(api["paths"]) == {
        "/api/v1/conversations",
        "/api/v1/conversations/{conversation_id}/export",
        "/api/v1/conversations/{conversation_id}/messages",
        "/api/v1/conversations/{conversation_id}/ticket",
        "/api/v1/conversations/{conversation_id}/attachments",
        "/api/v1/conversations/{conversation_id}/attachments/{attachment_id}",
        "/api/v1/conversations/{conversation_id}/typing",
        "/api/v1/conversations/{conversation_id}/feedback",
        "/api/v1/conversations/{conversation_id}/rating",
        "/api/v1/conversations/{conversation_id}/context",
        "/api/v1/conversations/{conversation_id}/close",
        "/api/v1/conversations/{conversation_id}/logout",
        "/api/v1/conversations/{conversation_id}/account-links",
        "/api/v1/conversations/{conversation_id}/account-links/{channel}/end",
        "/api/v1/conversations/{conversation_id}/cases",
        "/api/v1/conversations/{conversation_id}/cases/{number}/callback",
        "/api/v1/brands/{brand}",
        "/api/v1/brands/{brand}/topics",
        "/health/live",
        "/health/ready",
    }
    schemas = api["components"]["schemas"]
    assert set(schemas["Message"]["required"]) == {"seq", "from", "kind", "text", "options", "at", "reply_to"}
    assert "HTTPValidationError" not in schemas
    call = api["paths"]["/api/v1/conversations/{conversation_id}/messages"]["post"]
    assert set(call["responses"]) >= {"202", "401", "404", "413", "415", "422", "429", "500", "503"}
    examples = call["responses"]["422"]["content"]["application/problem+json"]["examples"]
    assert "option_unknown" in examples
    referred = {part.split('"')[0] for part in json.dumps(api).split('"#/components/schemas/')[1:]}
    assert referred <= set(schemas)


def test_answers_are_as_described(gateway: Gateway) -> None:
    """The objects have exactly the described members, and values of the described types."""
    from bot.http.customer import schemas

    chat = gateway.open()
    chat.ask("付款失败了")
    schemas.Opened.parse_obj(chat.opened)
    page = chat.read()
    schemas.NewMessages.parse_obj(page)
    members = {"seq", "from", "kind", "text", "options", "at", "reply_to"}
    assert all(set(message) - {"step"} == members for message in page["messages"])


def test_no_documentation_page_that_loads_from_elsewhere(gateway: Gateway) -> None:
    assert {gateway.client.get(path).status_code for path in ("/docs", "/redoc")} == {404}


def test_the_demo_can_be_switched_off(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings())
    assert {gateway.client.get(path).status_code for path in ("/", "/demo/", "/demo/brands")} == {404}


def test_what_the_demo_page_asks_for(gateway: Gateway) -> None:
    assert gateway.client.get("/").headers["Location"] == "/demo/"
    brands = gateway.client.get("/demo/brands").json()
    assert {"id": "yibifu", "name": "易币付", "simulated": []} in brands and len(brands) == 5
    document = gateway.client.get("/demo/documents/okpay")
    assert document.text == "OKPay 的资料。" and document.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("upay", "nope", "..%2f..%2fbot%2fsettings.py"):
        assert gateway.client.get(f"/demo/documents/{path}").status_code in (404, 422)
    assert gateway.client.get("/demo/..%2f..%2fpyproject.toml").status_code == 404


def test_the_manual_names_every_problem_and_figure(gateway: Gateway) -> None:
    from bot.http.frame.problems import STATUS

    manual = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("api.md", "desk-api.md"))
    for name, status in STATUS.items():
        assert f"| {status} | `{name.replace('_', '-')}` |" in manual, name
    for metric in gateway.services.metrics.registry.collect():
        assert f"`{metric.name}" in manual, metric.name


def test_every_problem_has_its_words() -> None:
    from bot.http.frame.problems import STATUS, document

    for name in STATUS:
        written = document(name, "x")
        assert written["title"] and written["detail"].endswith("。"), name


def test_the_example_of_the_manual_works(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    manual = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    exec(re.findall(r"```python\n(.*?)```", manual, re.S)[0], {"BASE": gateway.url})
    assert "先看看手机有没有连上网" in capsys.readouterr().out
