"""What somebody has to do before they are in, and what of it and of their reading stands in the audit log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from bot.http.desk import desk_calls
from bot.settings import Rate, Settings
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway, running
from tests.integration.desk.served import PASSWORD, Page, account, frame, services
from tests.integration.desk.test_served import waiting
from tests.support import plain_http

pytestmark = pytest.mark.server
FRESH = "mountain otter brews 7"


@pytest.fixture(scope="module")
def gateway(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Leads need one-time codes here."""
    database = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("getting-in") / "store.db"))
    with running(database, Settings(totp_roles=("lead",)), **services()) as started:
        yield started


def desk_of(gateway: Gateway) -> DeskStore:
    return DeskStore(gateway.services.store)


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


def lines(gateway: Gateway, **wanted: Any) -> list[dict[str, Any]]:
    found = desk_of(gateway).audit_log(limit=1000)
    return [line for line in found if all(line[name] == value for name, value in wanted.items())]


def test_who_tries_passwords_too_often_is_told_so_and_for_how_long(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In an hour, not a minute: a busy machine gives a try back before the eleventh, which then meets the lock.
    monkeypatch.setattr(desk_calls, "MOST_TRIES", Rate(10, 3600))
    database = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("too-often") / "store.db"))
    with running(database, **services()) as gateway:
        tried = [gateway.client.post("/api/v1/desk/login", json={"login": "x", "password": "y"}) for _ in range(11)]
        assert kind(tried[0]) == "wrong-login"
        assert (tried[-1].status_code, kind(tried[-1])) == (429, "too-many-tries")
        assert "密码" in tried[-1].json()["detail"] and 1 <= int(tried[-1].headers["Retry-After"]) <= 360
        elsewhere = gateway.client.post("/api/v1/desk/login", json={"login": "z", "password": "y"})
        assert kind(elsewhere) == "wrong-login", "another login from there is not shut out yet"


async def test_a_password_that_was_given_is_changed_first(gateway: Gateway) -> None:
    root = account(gateway, "root", "admin")
    new = {"login": "fresh", "name": "小新", "role": "agent"}
    assert kind(root.post("accounts", {**new, "password": "password12345"})) == "password-weak"
    assert kind(root.post("accounts", {**new, "password": "fresh-fresh-12"})) == "password-weak"
    assert root.post("accounts", {**new, "password": PASSWORD}).status_code == 201
    page = Page(gateway, "fresh")
    assert page.me["todo"] == ["password"]
    refused = page.http.get("/api/v1/desk/queue")
    assert (refused.status_code, kind(refused), refused.json()["todo"]) == (403, "setup-needed", ["password"])
    with pytest.raises(Exception, match="403"):
        async with page.stream():
            pass
    for weak in (PASSWORD, "password12345", "小新小新小新小新小新小新"):
        assert kind(page.post("me/password", {"old": PASSWORD, "new": weak})) == "password-weak"
    changed = page.post("me/password", {"old": PASSWORD, "new": FRESH})
    page.http.headers["X-CSRF-Token"] = changed.json()["csrf"]
    assert page.get("me")["me"]["todo"] == [] and page.get("queue")["items"] is not None
    assert root.post(f"accounts/{page.me['id']}", {"password": "another otter brews 8"}).status_code == 204
    assert desk_of(gateway).agent(page.me["id"]).must_change, "and again after a reset"  # type: ignore[union-attr]


def test_codes_are_set_up_in_the_browser_where_they_are_wanted(gateway: Gateway) -> None:
    lead = account(gateway, "lead", "lead")
    assert lead.me["todo"] == ["code"] and kind(lead.http.get("/api/v1/desk/lead")) == "setup-needed"
    assert lead.http.get("/api/v1/desk/me/code/picture").status_code == 404
    assert kind(lead.post("me/code/confirm", {"code": "000000"})) == "not-now"
    assert kind(lead.post("me/code", {"password": "wrong"})) == "wrong-login"
    secret = lead.post("me/code", {"password": PASSWORD}).json()["secret"]
    drawn = lead.http.get("/api/v1/desk/me/code/picture")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml") and b"<svg" in drawn.content
    assert kind(lead.post("me/code/confirm", {"code": "000000"})) == "code-wrong"
    assert lead.get("me")["me"]["todo"] == ["code"], "nothing changes before the first code"
    code = pyotp.TOTP(secret).now()
    assert lead.post("me/code/confirm", {"code": code}).status_code == 204
    assert lead.get("me")["me"]["todo"] == [] and lead.get("lead")["brands"]
    assert lines(gateway, action="code_set", by="lead")[0]["address"] == "127.0.0.1"
    login = {"login": "lead", "password": PASSWORD}
    assert kind(lead.post("login", login)) == "code-needed"
    assert kind(lead.post("login", {**login, "code": code})) == "wrong-login", "it was used to set it up"
    assert kind(lead.post("me/code", {"password": PASSWORD})) == "code-wrong", "another app: with a code of this one"
    root = account(gateway, "root2", "admin")
    assert root.post(f"accounts/{lead.me['id']}", {"no_code": True}).status_code == 204
    assert Page(gateway, "lead").me["todo"] == ["code"], "the app was lost"


def test_an_agent_needs_none_here(gateway: Gateway) -> None:
    assert account(gateway, "plain").me["todo"] == []


def test_a_browser_that_was_in_before_is_not_shut_out(gateway: Gateway) -> None:
    page = account(gateway, "kept")
    right = {"login": "kept", "password": PASSWORD}
    with plain_http.client(base_url=gateway.url) as stranger:
        for _ in range(5):
            stranger.post("/api/v1/desk/login", json={**right, "password": "wrong"})
        assert kind(stranger.post("/api/v1/desk/login", json=right)) == "locked"
    page.post("logout")
    assert page.post("login", right).status_code == 200


async def test_reading_stands_in_the_audit_log_once_for_a_while(gateway: Gateway) -> None:
    chat, page = waiting(gateway), account(gateway, "reader")
    for _ in range(5):
        page.get(f"conversations/{chat.id}")
        page.get("queue")
        page.get("search", q="卡号 6222021104354701921")
    async with page.stream() as socket:
        await socket.send('{"watch":"%s","after":0}' % chat.id)  # noqa: UP031
        await frame(socket, "agents")
    mine = lines(gateway, by="reader")
    assert sorted(line["action"] for line in mine) == ["queue_read", "read", "searched", "signed_in"]
    [read] = [line for line in mine if line["action"] == "read"]
    assert (read["object"], read["brand"], read["address"]) == (chat.id, "okpay", "127.0.0.1")
    assert "6222021104354701921" not in str(mine), "what is looked for is masked"
    other = waiting(gateway)
    page.get(f"conversations/{other.id}")
    assert len(lines(gateway, by="reader", action="read")) == 2


def test_people_and_deeds_of_other_wallets_are_not_shown(gateway: Gateway) -> None:
    chat = waiting(gateway, "okpay")
    account(gateway, "okpay-lin", brands="okpay").get(f"conversations/{chat.id}")
    upay, both = account(gateway, "upay-audit", "auditor", "upay"), account(gateway, "all-audit", "auditor")
    shown = {line["by"] for line in upay.get("audit")["items"]}
    assert "upay-audit" in shown and "okpay-lin" not in shown and "okpay-lin" in str(both.get("audit"))
    assert chat.id not in str(upay.get("audit")) and chat.id in str(both.get("audit"))
    assert "小okpay-lin" not in str(upay.get("agents")) and "小okpay-lin" in str(both.get("agents"))
