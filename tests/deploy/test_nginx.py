"""The shipped nginx.conf in real nginx: signing in, streams, who is believed, limits, and what its log says."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatusCode
from websockets.legacy.client import connect
from websockets.typing import Origin

from bot.settings import Rate, Settings
from tests.deploy.conftest import Site
from tests.integration.customer.harness import eventually, running
from tests.integration.desk.served import PASSWORD
from tests.support.nginx import edge
from tests.support.product import free_port

pytestmark = pytest.mark.server
LOGIN = "/api/v1/desk/login"
TETS = "bot/http/frame/messages_zh.yml"


def opened(site: Site) -> tuple[httpx.Client, dict[str, Any]]:
    """A customer's browser, in a conversation."""
    browser = site.browser()
    made = browser.post("/api/v1/conversations", json={"brand": "okpay"}, headers=site.page)
    assert made.status_code == 201, made.text
    browser.headers["Authorization"] = f"Bearer {made.json()['token']}"
    return browser, made.json()


def ticket(browser: httpx.Client, conversation: str) -> str:
    return str(browser.post(f"/api/v1/conversations/{conversation}/ticket").json()["ticket"])


def stream(site: Site, path: str) -> str:
    return site.edge.url.replace("https:", "wss:") + path


def sign_in(site: Site, browser: httpx.Client, password: str = PASSWORD, **headers: str) -> httpx.Response:
    return browser.post(LOGIN, json={"login": "xiao", "password": password}, headers={**site.page, **headers})


def test_the_desk_can_be_signed_in_to_and_used(site: Site) -> None:
    browser = site.browser()
    answer = sign_in(site, browser)
    assert answer.status_code == 200, answer.text
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie
    headers = {**site.page, "X-CSRF-Token": answer.json()["csrf"]}
    done = browser.post("/api/v1/desk/me/presence", json={"presence": "online"}, headers=headers)
    assert done.status_code == 204, done.text
    assert browser.get("/api/v1/desk/queue").status_code == 200


def test_another_page_is_still_refused(site: Site) -> None:
    browser = site.browser()
    for origin in (f"https://localhost:{site.edge.port + 1}", "https://localhost", "https://evil.example"):
        assert sign_in(site, browser, Origin=origin).status_code == 403


async def test_a_customers_stream_comes_through(site: Site) -> None:
    browser, conversation = await asyncio.to_thread(opened, site)
    path = f"/api/v1/conversations/{conversation['conversation_id']}"
    opens = await asyncio.to_thread(ticket, browser, conversation["conversation_id"])
    address = stream(site, f"{path}/stream?ticket={opens}")
    async with connect(address, origin=Origin(site.edge.url), ssl=site.edge.trusted) as socket:
        assert json.loads(await asyncio.wait_for(socket.recv(), 30))["seq"] == 1
        said = {"client_id": str(uuid.uuid4()), "text": "付款失败了"}
        assert (await asyncio.to_thread(browser.post, f"{path}/messages", json=said)).status_code == 202
        while json.loads(await asyncio.wait_for(socket.recv(), 30)).get("text") != "付款失败了":
            pass


async def test_the_desks_stream_comes_through(site: Site) -> None:
    browser = site.browser()
    await asyncio.to_thread(sign_in, site, browser)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    address, more = stream(site, "/api/v1/desk/stream"), {"Cookie": cookies}
    async with connect(address, origin=Origin(site.edge.url), extra_headers=more, ssl=site.edge.trusted) as socket:
        assert json.loads(await asyncio.wait_for(socket.recv(), 30))["kind"]
    with pytest.raises(InvalidStatusCode):
        await connect(address, origin=Origin("https://evil.example"), extra_headers=more, ssl=site.edge.trusted)


def test_what_a_caller_says_of_its_address_is_not_believed(migrated: Path, tmp_path: Path) -> None:
    """Ten addresses made up, one real: what one address may do is counted for the one."""
    database = Path(shutil.copy(migrated, tmp_path / "store.db"))
    chosen = Settings(trusted_proxies=("127.0.0.1",), rate_conversations=Rate(5, 300))
    with running(database, chosen) as gateway, edge(urlsplit(gateway.url).netloc) as front:
        codes = []
        for n in range(10):
            claimed = {"X-Forwarded-For": f"1.2.4.{n}, 127.0.0.1", "Forwarded": f"for=1.2.4.{n}"}
            path = f"{front.url}/api/v1/conversations"
            answer = httpx.post(path, json={"brand": "okpay"}, headers=claimed, verify=front.trusted, trust_env=False)
            codes.append(answer.status_code)
    assert codes == [201] * 5 + [429] * 5


def test_passwords_cannot_be_tried_out_quickly_whatever_the_login() -> None:
    """Of fifty at once, in front of nobody, most are stopped at the edge."""
    tries = [{"login": f"somebody{n}", "password": "wrong"} for n in range(50)]
    with edge(f"127.0.0.1:{free_port()}") as front, httpx.Client(base_url=front.url, verify=front.trusted) as browser:
        codes = [browser.post(LOGIN, json=each).status_code for each in tries]
    assert codes[:20] == [503] * 20 and codes.count(429) >= 15, codes


def test_plain_http_is_led_to_https(site: Site) -> None:
    plain = httpx.get(f"http://localhost:{site.edge.plain_port}/desk/?a=b", trust_env=False)
    assert (plain.status_code, plain.headers["Location"]) == (308, "https://localhost/desk/?a=b")
    wrong = httpx.get(f"http://localhost:{site.edge.port}/desk/", trust_env=False)
    assert (wrong.status_code, wrong.headers["Location"]) == (308, f"{site.edge.url}/desk/")


def test_the_gateway_knows_that_it_is_https(site: Site) -> None:
    with site.browser() as browser:
        assert "max-age" in browser.get("/health/live").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/metrics", "/metrics?a=b", "//metrics", "/%6detrics", "/api/../metrics"])
def test_figures_are_not_for_outside(site: Site, path: str) -> None:
    with site.browser() as browser:
        answer = browser.get(path)
        assert answer.status_code == 404 and "paydoc_" not in answer.text


def test_a_picture_may_be_larger_than_a_message(site: Site) -> None:
    browser, conversation = opened(site)
    path = f"/api/v1/conversations/{conversation['conversation_id']}"
    long = {"client_id": str(uuid.uuid4()), "text": "长" * 70_000}
    assert browser.post(f"{path}/messages", json=long).status_code == 413
    headers = {"Content-Type": "image/png"}
    picture = browser.post(f"{path}/attachments", content=b"\x89PNG\r\n" + b"0" * 2_000_000, headers=headers)
    assert picture.headers["content-type"] == "application/problem+json", "it never reached the gateway"


def test_many_at_once_are_told_calmly_to_slow_down(site: Site) -> None:
    """Sent in one go, as a machine does."""
    request = f"GET /health/live?ticket=flood-secret HTTP/1.1\r\nHost: localhost:{site.edge.port}\r\n".encode()
    last = request + b"Connection: close\r\n\r\n"
    plain = socket.create_connection(("127.0.0.1", site.edge.port), 60)
    with site.edge.trusted.wrap_socket(plain, server_hostname="localhost") as caller:
        caller.sendall((request + b"\r\n") * 599 + last)
        said = b"".join(iter(lambda: caller.recv(65536), b"")).decode()
    answers = re.findall(r"HTTP/1\.1 (\d+) ", said)
    slow = answers.count("429")
    assert len(answers) == 600 and 50 < slow < 300 and answers.count("200") == 600 - slow, slow
    head, _, rest = said[said.index("HTTP/1.1 429") :].partition("\r\n\r\n")
    assert "application/problem+json" in head and "Retry-After: 5" in head
    assert_as_the_gateway_says_it(json.loads(rest.partition("HTTP/1.1")[0]))
    time.sleep(3)  # the next test begins with room


def test_no_gateway_is_told_calmly_and_nothing_of_it_is_in_the_log() -> None:
    with edge(f"127.0.0.1:{free_port()}") as alone:
        answer = httpx.get(
            f"{alone.url}/api/v1/conversations/c/stream?ticket=dead-secret", verify=alone.trusted, trust_env=False
        )
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert_as_the_gateway_says_it(answer.json())
        eventually(lambda: '"answered":"502"' in alone.said())  # it answers first, and writes then
        assert "dead-secret" not in alone.said()


def test_the_log_has_calls_and_no_query(site: Site) -> None:
    browser = site.browser()
    marks = [f"mark-{n}" for n in range(4)]
    browser.get(f"/api/v1/desk/search?q={marks[0]}", headers={"Referer": f"{site.edge.url}/desk/?q={marks[1]}"})
    browser.get("/health/live", headers={"User-Agent": marks[2], "Authorization": f"Bearer {marks[3]}"})
    browser.get(f"/api/v1/conversations/c/stream?ticket={marks[0]}")
    said = site.edge.said()
    calls = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert any(call["path"] == "/api/v1/desk/search" and call["status"] == 401 for call in calls)
    assert not [mark for mark in marks if mark in said] and "secret" not in said
    assert not re.search(r"\b127\.0\.0\.1\b(?!:)", said), "a caller's address is logged"
    assert [line for line in said.splitlines() if not line.startswith("{")] == []


def assert_as_the_gateway_says_it(body: dict[str, Any]) -> None:
    from bot.http.frame.problems import document

    name = body["type"].rpartition(":")[2].replace("-", "_")
    expected = document(name, "")
    expected.pop("instance")
    assert body == expected
